from string import ascii_lowercase, ascii_uppercase

from lxml import html

from odoo.fields import Domain
from odoo.http import Request
from odoo.tests import tagged

from .common_join import JoinCommon

INVITED, JOINING = 400, 50


def name_of(number):
    """Rekan Aa, Rekan Ab ... as many as there are letters, squared."""
    first, second = divmod(number, 26)
    return f"Rekan {ascii_uppercase[first]}{ascii_lowercase[second]}"


@tagged("post_install", "-at_install")
class TestCampaignRun(JoinCommon):
    """400 colleagues are invited, 50 of them join by their links; the register grows by exactly these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.koperasi_contribution_first = False
        cls.old = cls.join("Anggota Lama")
        cls.company.koperasi_contribution_first = True
        cls.colleagues = cls.env["koperasi.employee"].create([
            {
                "employer_id": cls.employer.id, "employee_number": f"P-{number:03d}", "name": name_of(number),
                "email": f"rekan{number:03d}@example.com", "contract_type": "permanent",
            }
            for number in range(INVITED)
        ])  # fmt: skip
        cls.campaign = (
            cls.env["koperasi.campaign"].with_user(cls.clerk).create({"name": "Ajakan 2026"})
        )
        cls.campaign._invite(Domain("id", "in", cls.colleagues.ids))

    def register(self):
        """{number: name} of the members as of today."""
        book = self.env["koperasi.member.register"].with_user(self.clerk)
        lines = book.create({"company_id": self.company.id, "present_only": True})._lines()
        return {line.number: line.name for line in lines}

    def apply_by_link(self, number):
        """Open the link of the letter, fill in the form, press the button in the e-mail."""
        colleague = self.colleagues[number]
        invitation = self.campaign.invitation_ids.filtered(lambda i: i.employee_id == colleague)
        path = f"/koperasi/join/{invitation.sudo().token}"
        form = html.fromstring(self.url_open(path).text)
        self.assertEqual(form.xpath("//input[@name='name']/@value"), [colleague.name])
        answer = self.send(
            path, name=colleague.name, signed_name=colleague.name, email=colleague.email,
            nik=f"317401010190{number + 1:04d}", phone=f"08120000{number:04d}",
            employee_number=colleague.employee_number,
        )  # fmt: skip
        self.assertEqual(self.wrong(answer), {})
        self.url_open(self.link(), data={"csrf_token": Request.csrf_token(self)})

    def approve(self, applications):
        """The clerk accepts, the teller takes the first contribution, the manager approves."""
        applications.with_user(self.clerk).action_approve()
        for account in applications.member_id.savings_account_ids:
            account.sudo().deposit(account.product_id.obligation_amount)
        applications.member_id.with_user(self.manager).action_approve()

    def test_register_grows_by_those_who_joined(self):
        before = self.register()
        self.assertEqual(before, {self.old.number: "Anggota Lama"})
        for number in range(JOINING):
            self.apply_by_link(number)
        applications = self.applications()
        self.assertEqual(applications.mapped("state"), ["submitted"] * JOINING)
        self.assertEqual(self.register(), before, "an application is no membership")
        self.approve(applications)
        after = self.register()
        self.assertEqual({n: after[n] for n in before}, before)
        joined = [name for number, name in after.items() if number not in before]
        self.assertEqual(sorted(joined), [name_of(n) for n in range(JOINING)])
        self.campaign.invalidate_recordset()
        counts = [
            self.campaign[f"{step}_count"] for step in ("invited", "opened", "applied", "joined")
        ]
        self.assertEqual(counts, [INVITED, JOINING, JOINING, JOINING])
        self.assertEqual(self.campaign.joined_rate, 0.125)
        self.assertThreeZeros()
