"""Savings, term deposits and tills of the second cooperative of :mod:`neighbour`."""

from odoo.addons.koperasi_teller.tests.common import TillMixin


def credit_interest(env, product):
    """A posted interest run, an adjustment in the next, and the tax of the month with its certificates."""
    product.interest_method = "daily"
    run = env["koperasi.savings.run"].create(
        {"date_from": "2026-10-01", "date_to": "2026-10-31", "product_ids": [(6, 0, product.ids)]}
    )
    for step in ("action_compute", "action_submit", "action_approve", "action_post"):
        getattr(run, step)()
    env["koperasi.savings.tax.rule"].create({"date_from": "2030-01-01", "legal_basis": "Rahasia"})
    env["koperasi.savings.tax.month"].create({"month": "2026-10-01"}).action_compute()


def save_by_rules(env, company, member):
    """A dated contribution, a fee that was proposed, a notice, and a dormant account that is to be woken."""
    held = member.savings_account_ids.filtered(lambda a: a.kind == "mandatory")
    held.write({"obligation_start": "2025-01-01"})
    held.monthly_amount = 61_000
    held.product_id.contribution_ids = [(0, 0, {"date_from": "2026-01-01", "amount": 61_000})]
    fall_behind(env, company, held.product_id)
    product = env["koperasi.savings.product"].create({
        "name": "Berjangka Rahasia", "code": "BR", "kind": "voluntary", "company_id": company.id,
        "withdrawal_rule": "notice", "notice_days": 7, "admin_fee": 1000, "dormant_months": 6,
    })  # fmt: skip
    awake, asleep = env["koperasi.savings.account"].create([
        {"member_id": member.id, "product_id": product.id, "open_date": "2025-01-01"} for _n in range(2)
    ])  # fmt: skip
    awake.deposit(900_000, date="2026-11-02")
    asleep.deposit(800_000, date="2025-01-02")
    env["koperasi.savings.notice"].create({"account_id": awake.id, "amount": 300_000})
    env["koperasi.savings.account"]._refresh_dormant(company, company._koperasi_today())
    env["koperasi.savings.reactivation"].create({"account_id": asleep.id, "id_checked": True})
    env["koperasi.savings.proposal"].create(
        {"kind": "fee", "company_id": company.id}
    ).action_compute()


def fall_behind(env, company, product):
    """A member who never paid his mandatory savings."""
    product.obligation_amount = 61_000
    member = env["koperasi.member"].create({"name": "Tunggak Rahasia", "company_id": company.id})
    member._do_approve()
    held = member.savings_account_ids.filtered(lambda account: account.product_id == product)
    held.obligation_start = "2025-01-01"


def place(env, company, account):
    """A term deposit with accrued interest and a break that was asked for, a hold, a standing order that failed."""
    product = env["koperasi.savings.product"].create({
        "name": "Berjangka Rahasia", "code": "SBR", "kind": "term", "company_id": company.id,
        "rate_ids": [(0, 0, {"date_from": "2020-01-01", "months": 3, "annual_rate": 5})],
    })  # fmt: skip
    month_end = env["koperasi.savings.accrual.run"]._last_month_end(company)
    placement = env["koperasi.savings.placement"].create({
        "member_id": account.member_id.id, "product_id": product.id, "principal": 5_432_100, "months": 3,
        "interest_account_id": account.id,
    })  # fmt: skip
    placement.action_open(date=month_end.replace(day=1))
    env["koperasi.savings.accrual.run"].create(
        {"company_id": company.id, "date": month_end}
    ).action_run()
    env["koperasi.savings.break"].create({"placement_id": placement.id, "reason": "Rahasia"})
    env["koperasi.savings.hold"].create(
        {"account_id": account.id, "amount": 10_000, "reason": "Sengketa Rahasia"}
    )
    order = env["koperasi.savings.standing.order"].create({
        "account_id": account.id, "amount": 99_000_000, "date_from": "2026-01-01",
        "to_account_id": account.member_id.savings_account_ids.filtered(
            lambda a: a.kind == "mandatory"
        ).id,
    })  # fmt: skip
    order._execute(company._koperasi_today())


def serve_at_till(env, company, account):
    """A till in use: a deposit with its receipt, cash from the vault, a release and a handover that wait."""
    journal = TillMixin.till_journal(env, company, "TLR", "11139")
    vault = TillMixin.make_account(env, company, "11119", "Brankas Rahasia", "asset_cash")
    colleague = env["res.users"].create({
        "name": "Kasir Rahasia", "login": "kasir.rahasia", "company_id": company.id,
        "company_ids": [(6, 0, company.ids)],
    })  # fmt: skip
    till = env["koperasi.till"].create({
        "name": "Loket Rahasia", "journal_id": journal.id, "vault_account_id": vault.id,
        "teller_ids": [(0, 0, {"user_id": user}) for user in (env.uid, colleague.id)],
    })  # fmt: skip
    env["koperasi.till.session"].open_till(till.id, {"100000": 1}, "Rahasia")
    entry = account.deposit(11_111, journal=journal)
    env["koperasi.till.receipt"].print_entry(entry._name, entry.id)
    env["koperasi.till.release"].ask("deposit", account.id, 22_222, "Rahasia")
    env["koperasi.passbook"].issue(account.id)
    env["koperasi.till.handover"].hand_over(
        colleague.id, {"100000": 1, "10000": 1, "1000": 1, "100": 1}, "Rahasia"
    )
    env["koperasi.till.movement"].move_cash("in", 33_333)
