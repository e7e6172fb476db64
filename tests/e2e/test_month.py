"""A cooperative's first two months, from an empty database through files to three zeros.

Four employees of PT ANU become members on 2 January 2025. Ani saves at the counter, Budi borrows
12,000,000 (flat, 12 % a year, 12 installments, 1 % provisi). The employer's January file deducts one member
in full, one in part, one not at all, one too much, and names a stranger; in February all is deducted. The
year's SHU is adopted and paid. Every figure below was worked out by hand.
"""

import base64
from datetime import date

import pytest

JANUARY, FEBRUARY = date(2025, 1, 31), date(2025, 2, 28)
ROSTER = [
    # number, name, NIK, gender, born
    ("P-1", "Ani Wijaya", "3273014101900001", "P", "01/01/1990"),
    ("P-2", "Budi Santoso", "3273010202880002", "L", "02/02/1988"),
    ("P-3", "Citra Lestari", "3273014303910003", "P", "03/03/1991"),
    ("P-4", "Dedi Pratama", "3273010404850004", "L", "04/04/1985"),
    ("P-5", "Eko Nugroho", "3273010505920005", "L", "05/05/1992"),
]
JANUARY_FILE = [
    # number, name, deducted, reason
    ("P-1", "Ani Wijaya", 150_000, ""),
    ("P-2", "Budi Santoso", 900_000, "gaji tidak cukup"),
    ("P-3", "Citra Lestari", 0, "cuti"),
    ("P-4", "Dedi Pratama", 200_000, ""),
    ("P-9", "Orang Lain", 75_000, ""),
]


class Cooperative:
    """The cooperative under test and short names for what the test says about it."""

    def __init__(self, env):
        self.company = env.ref("base.main_company")
        self.company.currency_id = env.ref("base.IDR")
        env["account.chart.template"].try_loading("id_koperasi", self.company, install_demo=False)
        self.env = env(context={"allowed_company_ids": self.company.ids, "lang": "en_US"})
        self.company = self.company.with_env(self.env)
        # this cooperative takes the first contribution out of the first salary
        self.company.koperasi_contribution_first = False
        self.env["koperasi.savings.product"]._create_default_products(self.company)
        self.employer = self.env["res.partner"].create({"name": "PT ANU", "is_company": True})
        self.users = {role: self.user(role) for role in ("clerk", "manager", "teller")}
        self.users |= {role: self.user(role) for role in ("loan_officer", "loan_approver")}

    def user(self, role):
        return self.env["res.users"].with_context(no_reset_password=True).create({
            "name": role, "login": role, "company_ids": [(6, 0, self.company.ids)],
            "company_id": self.company.id,
            "group_ids": [(6, 0, self.env.ref(f"koperasi_base.group_{role}").ids)],
        })  # fmt: skip

    def acting(self, role):
        """The models as a person in this role sees them."""
        return self.env(user=self.users[role], su=False)

    def balances(self, member):
        """{product code: balance} of a member's savings."""
        return {
            account.product_id.code: account.balance
            for account in member.savings_account_ids
            if account.balance
        }

    def trial_balance(self):
        """{account code: debit less credit}, accounts at zero left out."""
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        return {account.code: balance for account, balance in groups if balance}

    def assert_three_zeros(self):
        report = self.env["koperasi.integrity.report"]._run(self.company)
        faults = report.line_ids.filtered(lambda line: not line.ok)
        assert report.ok, faults.mapped(lambda l: (l.check, l.ledger, l.details, l.difference))


def workbook(header, rows):
    from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

    return write_xlsx(header, rows, text_columns=(0,))


def entry(move):
    """A journal entry as rows of (account code, debit, credit), in order of account."""
    return sorted((line.account_id.code, line.debit, line.credit) for line in move.line_ids)


@pytest.fixture(scope="module")
def coop(registry):
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        yield Cooperative(Environment(cr, SUPERUSER_ID, {}))
        cr.rollback()


@pytest.fixture(scope="module")
def members(coop):
    """Roster in, applications out of it, approved by another person than the clerk who submitted."""
    clerk = coop.acting("clerk")
    header = ["No. Pegawai", "Nama", "NIK KTP", "JK", "Tanggal Lahir"]
    wizard = clerk["koperasi.employee.import"].create({
        "employer_id": coop.employer.id,
        "filename": "karyawan.xlsx",
        "file": base64.b64encode(workbook(header, ROSTER)),
    })  # fmt: skip
    wizard.action_read()
    wizard.action_check()
    assert (wizard.valid_count, wizard.bad_count) == (5, 0)
    wizard.action_import()
    employees = clerk["koperasi.employee"].search([("employee_number", "!=", "P-5")])
    employees.action_make_members()
    applicants = employees.member_id
    applicants.join_date = date(2025, 1, 2)
    applicants.action_submit()
    applicants.with_env(coop.acting("manager")).action_approve()
    return {
        member.employee_number: member
        for member in applicants.with_env(coop.env).sorted("employee_number")
    }


@pytest.fixture(scope="module")
def loan(coop, members):
    """Applied for by the officer, approved by the committee, paid out in cash on 5 January."""
    product = coop.env["koperasi.loan.product"].create({
        "name": "Flat", "code": "FLAT", "method": "flat", "annual_rate": 12, "max_periods": 60,
        "provision_fee_percent": 1, "company_id": coop.company.id,
    })  # fmt: skip
    officer = coop.acting("loan_officer")
    loan = officer["koperasi.loan"].create({
        "member_id": members["P-2"].id, "product_id": product.id, "amount_requested": 12_000_000,
        "periods": 12, "first_due": date(2025, 1, 25),
    })  # fmt: skip
    loan.action_submit()
    loan.with_env(coop.acting("loan_approver")).action_approve()
    loan.action_disburse(date=date(2025, 1, 5))
    return loan.with_env(coop.env)


@pytest.fixture(scope="module")
def january(coop, members, loan):
    deduction = coop.acting("clerk")["koperasi.deduction"].create(
        {"employer_id": coop.employer.id, "period": date(2025, 1, 1), "date": JANUARY}
    )
    deduction.action_generate()
    deduction.action_send()
    header = ["No. Pegawai", "Nama", "Jumlah Dipotong", "Keterangan"]
    deduction.import_result(workbook(header, JANUARY_FILE), "januari.xlsx")
    return deduction.with_env(coop.env)


def test_members_are_approved_with_numbers_and_accounts(coop, members):
    assert [member.state for member in members.values()] == ["active"] * 4
    assert len({member.number for member in members.values()}) == 4
    for member in members.values():
        assert set(member.savings_account_ids.mapped("kind")) == {
            "principal",
            "mandatory",
            "voluntary",
        }
    assert not coop.env["koperasi.employee"].search([("employee_number", "=", "P-5")]).member_id


def test_counter_deposit(coop, members):
    account = members["P-1"].savings_account_ids.filtered(lambda a: a.kind == "voluntary")
    deposit = account.with_env(coop.acting("teller")).deposit(
        500_000, date=date(2025, 1, 6), key="slip-1"
    )
    again = account.with_env(coop.acting("teller")).deposit(
        500_000, date=date(2025, 1, 6), key="slip-1"
    )
    assert again == deposit
    move = deposit.with_env(coop.env).batch_id.move_id
    assert entry(move) == [("11130", 500_000, 0), ("21110", 0, 500_000)]


def test_loan_is_paid_out_less_provisi(loan):
    move = loan.transaction_ids.batch_id.move_id
    assert entry(move) == [
        ("11130", 0, 12_000_000),
        ("11130", 120_000, 0),
        ("11411", 12_000_000, 0),
        ("41120", 0, 120_000),
    ]
    first, *_rest, last = loan.installment_ids.sorted("number")
    assert (first.due_date, first.principal, first.interest) == (
        date(2025, 1, 25),
        1_000_000,
        120_000,
    )
    assert (last.due_date, last.principal, last.balance) == (date(2025, 12, 25), 1_000_000, 0)


def test_january_list_and_file(january):
    assert january.due_total == 150_000 + 1_270_000 + 150_000 + 150_000
    assert january.file_total == 1_325_000
    assert january.received_total == 1_250_000
    found = {row.employee_number: row.status for row in january.result_ids}
    assert found == {
        "P-1": "full", "P-2": "short", "P-3": "failed", "P-4": "over", "P-9": "unknown",
    }  # fmt: skip


def test_january_is_posted_by_priority_in_one_entry(coop, january, members, loan):
    january.with_env(coop.acting("clerk")).action_post()
    [move] = january.batch_ids.move_id
    assert entry(move) == [
        ("11411", 0, 730_000),  # Budi's principal: what is left of 900,000
        ("11510", 1_250_000, 0),
        ("21510", 0, 50_000),  # Dedi's surplus is held for him
        ("31110", 0, 200_000),  # pokok of Ani and Dedi
        ("31120", 0, 150_000),  # wajib of Ani, Budi and Dedi
        ("41110", 0, 120_000),  # Budi's interest
    ]
    assert move.line_ids.filtered(lambda line: line.debit).partner_id == coop.employer
    assert loan.outstanding == 11_270_000
    january.with_env(coop.acting("clerk")).action_post()
    assert len(january.batch_ids) == 1
    coop.assert_three_zeros()


def test_february_collects_the_arrears(coop, january, members, loan):
    deduction = coop.acting("clerk")["koperasi.deduction"].create(
        {"employer_id": coop.employer.id, "period": date(2025, 2, 1), "date": FEBRUARY}
    )
    deduction.action_generate()
    due = {"P-1": 50_000, "P-2": 1_540_000, "P-3": 200_000, "P-4": 50_000}
    assert deduction.due_total == sum(due.values())
    deduction.action_send()
    rows = [(number, amount) for number, amount in due.items()]
    deduction.import_result(workbook(["NIP", "Dipotong"], rows), "februari.xlsx")
    deduction.action_post()
    [move] = deduction.with_env(coop.env).batch_ids.move_id
    assert entry(move) == [
        ("11411", 0, 1_270_000),
        ("11510", 1_840_000, 0),
        ("31110", 0, 200_000),
        ("31120", 0, 250_000),
        ("41110", 0, 120_000),
    ]
    assert loan.outstanding == 10_000_000
    assert {number: coop.balances(member) for number, member in members.items()} == {
        "P-1": {"SP": 100_000, "SW": 100_000, "SS": 500_000},
        "P-2": {"SP": 100_000, "SW": 100_000},
        "P-3": {"SP": 100_000, "SW": 100_000},
        "P-4": {"SP": 100_000, "SW": 100_000, "TT": 50_000},
    }
    coop.assert_three_zeros()


def test_shu_of_the_year_is_adopted_and_paid(coop, members):
    """Surplus 120,000 provisi + 240,000 interest. 40 % reserve, 20 % by savings, 20 % by interest paid (all
    Budi's), 5 % to each fund. Savings count by their average at the ends of the twelve months: Ani and Dedi
    195,833, Budi 187,500, Citra 183,333 of 762,499 together; the largest remainders get the last rupiah."""
    shu = coop.env["koperasi.shu"].create({
        "date_from": date(2025, 1, 1), "date_to": date(2025, 12, 31),
        "adoption_date": date(2026, 3, 20),
    })  # fmt: skip
    shu.with_env(coop.acting("clerk")).action_compute()
    assert shu.surplus == 360_000
    shu.with_env(coop.acting("manager")).action_adopt()
    [move] = shu.batch_ids.move_id
    assert entry(move) == [
        ("21230", 0, 144_000),
        ("21310", 0, 18_000),
        ("21320", 0, 18_000),
        ("21330", 0, 18_000),
        ("21340", 0, 18_000),
        ("31210", 0, 144_000),
        ("31320", 360_000, 0),
    ]
    shares = {share.member_id.employee_number: share.total for share in shu.share_ids}
    assert shares == {"P-1": 18_492, "P-2": 17_705 + 72_000, "P-3": 17_311, "P-4": 18_492}
    shu.with_env(coop.acting("manager")).action_pay()
    assert coop.balances(members["P-1"])["SS"] == 518_492
    assert not sum(shu.share_ids.mapped("balance"))
    coop.assert_three_zeros()


def test_the_books_at_the_end(coop, january):
    assert coop.trial_balance() == {
        "11130": 500_000 - 11_880_000,  # till: deposit in, loan out; the bank fills it in real life
        "11411": 10_000_000,
        "11510": 3_090_000,  # two files the employer has not transferred yet
        "21110": -(500_000 + 144_000),
        "21310": -18_000,
        "21320": -18_000,
        "21330": -18_000,
        "21340": -18_000,
        "21510": -50_000,
        "31110": -400_000,
        "31120": -400_000,
        "31210": -144_000,
        "31320": 360_000,
        "41110": -240_000,
        "41120": -120_000,
    }


def test_a_member_sees_her_own_in_the_portal_and_nobody_elses(coop, members):
    ani = coop.env["res.users"].with_context(no_reset_password=True).create({
        "login": "ani", "partner_id": members["P-1"].partner_id.id,
        "group_ids": [(6, 0, coop.env.ref("base.group_portal").ids)],
    })  # fmt: skip
    own = coop.env(user=ani, su=False)
    accounts = own["koperasi.savings.account"].search([])
    assert accounts.mapped("member_id.partner_id") == ani.partner_id
    assert sum(accounts.mapped("balance")) == 718_492
    assert not own["koperasi.loan"].search([])
