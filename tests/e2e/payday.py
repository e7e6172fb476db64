"""A cooperative on the day the payroll result came in: matched, not booked yet.

Two employers, one small enough to try every statement of its posting, one large enough to be interrupted.
Each member owes 100,000 principal and 50,000 mandatory savings and an agreed deposit of 25,000; every second
one has a loan of 1,200,000 with 112,000 due (100,000 and 12,000 interest). Of every five the employer deducts
10,000 too much from one, which is held for him, and nothing from another.
"""

import contextlib
import sys
from datetime import date
from functools import partialmethod
from unittest.mock import patch

START, DATE = date(2025, 1, 1), date(2025, 1, 31)
SMALL, LARGE = "PT Kecil", "PT Besar"
EMPLOYERS = {SMALL: 6, LARGE: 160}
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


def build(env):
    """Everything from the chart of accounts to two deductions whose results are in; not committed."""
    company = env.ref("base.main_company")
    company.currency_id = env.ref("base.IDR")
    env = env(context={**QUIET, "allowed_company_ids": company.ids, "lang": "en_US"})
    env["account.chart.template"].try_loading("id_koperasi", company=company, install_demo=False)
    company = company.with_env(env)
    env["koperasi.savings.product"]._create_default_products(company)
    _second_till(company)
    loan_product = _loan_product(env, company)
    for name, count in EMPLOYERS.items():
        employer = env["res.partner"].create({"name": name, "is_company": True})
        members = _members(env, employer, count)
        voluntary = members.savings_account_ids.filtered(lambda held: held.kind == "voluntary")
        voluntary.monthly_amount = 25_000
        _lend(env, members[::2], loan_product)
        _take_in(env, employer)


def deduction(env, employer):
    """The deduction of an employer, in an environment of its company."""
    found = env["koperasi.deduction"].search([("employer_id.name", "=", employer)])
    return found.with_context(allowed_company_ids=found.company_id.ids)


def voluntary_accounts(env, employer=None):
    """Open accounts on which both payroll runs and tellers book, in the order of the run.

    :param str employer: only of members who work there
    """
    domain = [
        ("kind", "=", "voluntary"),
        ("state", "=", "open"),
        ("member_id.state", "=", "active"),
    ]
    if employer:
        domain.append(("member_id.employer_id.name", "=", employer))
    accounts = env["koperasi.savings.account"].search(domain, order="member_id")
    return accounts.with_context(allowed_company_ids=accounts.company_id.ids)


@contextlib.contextmanager
def chunks_of(size):
    """Runs make chunks of so many members."""
    from odoo.addons.koperasi_base.models.ledger_run_mixin import KoperasiLedgerRunMixin as Run

    whole = Run._run_in_chunks
    with patch.object(Run, "_run_in_chunks", partialmethod(whole, size=size)):
        yield


def tills(env):
    """The journals of the tills: each teller has his own, as a till that posts at once should have."""
    return env["account.journal"].search([("koperasi_kind", "=", "till")], order="id")


def _second_till(company):
    first = company._koperasi_journal("till")
    first.copy({
        "name": "Kas 2", "code": "KAS2", "koperasi_kind": "till",
        "koperasi_counter_account_id": first.koperasi_counter_account_id.id,
    })  # fmt: skip


def _members(env, employer, count):
    members = env["koperasi.member"].create(
        [
            {
                "name": f"{employer.name} {number:03d}",
                "employer_id": employer.id,
                "employee_number": f"{employer.name[3]}-{number:03d}",
                "join_date": START,
            }
            for number in range(count)
        ]
    )
    members._do_approve()
    return members


def _loan_product(env, company):
    return env["koperasi.loan.product"].create({
        "name": "Flat", "code": "FLT", "method": "flat", "annual_rate": 12, "max_periods": 60,
        "company_id": company.id,
    })  # fmt: skip


def _lend(env, members, product):
    loans = env["koperasi.loan"].create(
        [
            {
                "member_id": member.id,
                "product_id": product.id,
                "amount_requested": 1_200_000,
                "periods": 12,
                "first_due": DATE,
            }
            for member in members
        ]
    )
    loans._set_state("approved")
    loans._make_first_plans(START)
    _pay_out(env, loans)


def _pay_out(env, loans):
    """All loans in one batch: a journal entry each would take most of the set-up's time."""
    company = loans.company_id
    cash = company._koperasi_journal("till")._koperasi_counter_account()
    batch = env["koperasi.ledger.batch"]._open(company._koperasi_journal("loan"), START, "loan")
    rows = [
        {
            "loan_id": loan.id,
            "amount": 1_200_000,
            "kind": "disbursement",
            "channel": "counter",
            "counter_account_id": cash.id,
        }
        for loan in loans
    ]
    env["koperasi.loan.transaction"]._post_entries(batch, rows)
    batch._post()


def _take_in(env, employer):
    from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

    made = env["koperasi.deduction"].create(
        {"employer_id": employer.id, "period": START, "date": DATE}
    )
    made.action_generate()
    made.action_send()
    due = made.line_ids.grouped("member_id")
    rows = [
        (member.employee_number, _deducted(place, sum(lines.mapped("due"))))
        for place, (member, lines) in enumerate(due.items())
    ]
    made.import_result(write_xlsx(["NIP", "Dipotong"], rows, text_columns=(0,)), "hasil.xlsx")


def _deducted(place, due):
    return {1: due + 10_000, 3: 0}.get(place % 5, due)


def main(name):
    """Build it in a database, in a process of its own."""
    import odoo.tools
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry

    options = ["-d", name, "--no-http", "--max-cron-threads=0", "--log-level=warn"]
    odoo.tools.config.parse_config(options, setup_logging=True)
    with Registry(name).cursor() as cr:
        build(Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
