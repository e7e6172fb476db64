"""On the demo cooperative: 400 who are no members are invited, 50 join by the public page of a running server.

`make drill` runs it; the same on a smaller cooperative is `TestCampaignRun` of koperasi_portal.
"""

import io
import os
import re
import subprocess
import time
from string import ascii_lowercase, ascii_uppercase

import pytest
import requests
from conftest import Server
from ledger_checks import three_zeros
from lxml import html
from PIL import Image

INVITED, JOINING = 400, 50
PORT = 8199
BASE = f"http://127.0.0.1:{PORT}"
LOOKED_AT = 6  # seconds; who sends a form faster is taken for a program
REGISTER = "SELECT number, name FROM koperasi_member WHERE number IS NOT NULL AND state = 'active'"


@pytest.fixture
def served(demo_db):
    """The demo behind a web server of its own."""
    server = Server(demo_db, f"koperasi_e2e_{os.getpid()}_joining")
    command = ["odoo", "-d", server.name, f"--db-filter=^{server.name}$", f"--http-port={PORT}"]
    process = subprocess.Popen([*command, "--max-cron-threads=0", "--log-level=warn"])
    for _try in range(120):
        time.sleep(1)
        if _answers():
            break
    yield server
    process.terminate()
    process.wait()
    server.close()


def _answers():
    try:
        return requests.get(f"{BASE}/web/health", timeout=5).ok
    except requests.ConnectionError:
        return False


class Colleague:
    """A person with a phone and the link of the letter."""

    def __init__(self, place, invitation, employee):
        first, second = divmod(place, 26)
        self.name = f"Rekan {ascii_uppercase[first]}{ascii_lowercase[second]}"
        self.email = f"rekan{place}@rekan.example"
        self.nik = f"317401010190{place + 1:04d}"
        self.phone = f"08130000{place:04d}"
        self.path, self.employee = f"/koperasi/join/{invitation}", employee
        self.browser = requests.Session()

    def open(self):
        page = html.fromstring(self.browser.get(BASE + self.path).text)
        value = lambda name: page.xpath(f"//input[@name='{name}']/@value")[0]
        self.hidden = {name: value(name) for name in ("csrf_token", "started")}
        self.employer = page.xpath("//select[@name='employer_id']/option/@value")[-1]
        self.contribution = page.xpath("//input[@name='contribution']/@value")[0]

    def send(self):
        answer = self.browser.post(
            BASE + self.path,
            data={
                **self.hidden, "nik": self.nik, "name": self.name, "birth_place": "Jakarta",
                "birth_date": "1990-01-01", "gender": "male", "phone": self.phone, "email": self.email,
                "street": "Jl. Melati No. 5", "city": "Bandung", "zip": "40282", "employer_id": self.employer,
                "employee_number": self.employee, "contribution": self.contribution, "charter": "1",
                "mandate": "1", "privacy": "1", "signed_name": self.name,
            },
            files={"ktp": ("ktp.jpg", photo())},
        )  # fmt: skip
        assert answer.url.endswith("/koperasi/join/thanks"), answer.text

    def confirm(self, link):
        token = html.fromstring(self.browser.get(BASE + link).text)
        data = {"csrf_token": token.xpath("//input[@name='csrf_token']/@value")[0]}
        assert self.browser.post(BASE + link, data=data).ok


def photo():
    target = io.BytesIO()
    Image.new("RGB", (800, 500), (30, 90, 160)).save(target, "JPEG")
    return target.getvalue()


def acting(env, login):
    company = env["koperasi.campaign"].search([], limit=1).company_id
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user.id, context={"allowed_company_ids": company.ids, "lang": "id_ID"})


def invite(env):
    """Links of 50 of the 400; some were hired this week, for the demo's applicants have applied already."""
    clerk = acting(env, "tu")
    employees = clerk["koperasi.employee"]
    hired = INVITED - employees.search_count([("eligible", "=", True)])
    employer = employees.search([], limit=1).employer_id
    env["koperasi.employee"].create([
        {"employer_id": employer.id, "employee_number": f"BARU-{place}", "name": f"Baru {place}",
         "contract_type": "permanent", "hire_date": "2020-01-01"}
        for place in range(hired)
    ])  # fmt: skip
    campaign = clerk["koperasi.campaign"].create({"name": "Ajakan untuk semua"})
    campaign.action_invite()
    assert campaign.invited_count == INVITED
    chosen = campaign.invitation_ids.sorted("id")[:JOINING]
    found = [(i.token, i.employee_id.employee_number) for i in chosen]
    env.cr.commit()
    return campaign.id, found


def link_to(env, email):
    mail = env["mail.mail"].search([("email_to", "=", email)], order="id desc", limit=1)
    return re.search(r"/koperasi/join/confirm/[\w-]+", mail.body_html)[0]


def approve(env):
    """The clerk accepts, the teller takes the first contributions, the manager approves."""
    clerk, teller, manager = (acting(env, login) for login in ("tu", "kasir", "manajer"))
    applications = clerk["koperasi.member.application"].search([("state", "=", "submitted")])
    assert len(applications) == JOINING
    applications.action_approve()
    members = applications.member_id
    for account in members.savings_account_ids.with_env(teller):
        account.deposit(account.product_id.obligation_amount)
    members.with_env(manager).action_approve()
    env.cr.commit()


def register(env):
    env.cr.execute(REGISTER)
    return dict(env.cr.fetchall())


def test_register_grows_by_those_who_joined(served):
    before = served.look(register)
    campaign, links = served.call(invite)
    colleagues = [Colleague(place, *link) for place, link in enumerate(links)]
    for colleague in colleagues:
        colleague.open()
    time.sleep(LOOKED_AT)
    for colleague in colleagues:
        colleague.send()
        colleague.confirm(served.look(lambda env, c=colleague: link_to(env, c.email)))
    assert served.look(register) == before
    served.call(approve)
    after = served.look(register)
    assert {number: after[number] for number in before} == before
    joined = [name for number, name in after.items() if number not in before]
    assert sorted(joined) == sorted(colleague.name for colleague in colleagues)
    counts = served.look(lambda env: env["koperasi.campaign"].browse(campaign).joined_count)
    assert counts == JOINING
    served.look(three_zeros)
