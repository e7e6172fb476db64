"""A second cooperative in which every model of the suite has rows, all of a member called Cici Rahasia."""

from odoo.fields import Domain

from odoo.addons.koperasi_payroll.tests.common import xlsx

from .neighbour_savings import credit_interest, place, save_by_rules, serve_at_till

NAME = "Cici Rahasia"


def furnish(case):
    """Book one of everything in ``case.company_b``.

    :param case: a test class of :class:`SuiteCommon`
    :return: dict of what tests name: member, account, loan, deduction, shu
    """
    env = case.env(context={"allowed_company_ids": case.company_b.ids})
    company = case.company_b.with_env(env)
    env["koperasi.savings.product"]._create_default_products(company)
    member = make_member(env, company)
    warn(env, company, member)
    leave(env, company)
    account = member.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
    account.deposit(7_654_321, date="2026-09-02")
    account.product_id.rate_ids = [(0, 0, {"date_from": "2026-01-01", "annual_rate": 3})]
    credit_interest(env, account.product_id)
    save_by_rules(env, company, member)
    place(env, company, account)
    serve_at_till(env, company, account)
    loan = lend(case, env, company, member)
    deduction = deduct(env, company, member)
    shu = divide(case, env, company, member)
    migrate(env, account)
    invite(env, member)
    apply_online(env, company)
    env["koperasi.integrity.report"]._run(company)
    verify(env)
    return {"member": member, "account": account, "loan": loan, "deduction": deduction, "shu": shu}


def verify(env):
    """A verification of the chains with a fault and a download on record."""
    verification = env["koperasi.chain.verification"]._start()
    for model, values in (
        ("koperasi.chain.fault", {"reason": first(env, "koperasi.chain.fault", "reason")}),
        ("koperasi.chain.download", {
            "content": first(env, "koperasi.chain.download", "content"),
            "user_id": env.uid, "size": 1, "sha256": "0" * 64,
        }),
    ):  # fmt: skip
        known = {name: value for name, value in values.items() if name in env[model]._fields}
        env[model].sudo().create({"verification_id": verification.id, **known})


def first(env, model, field):
    """The first value of a selection."""
    return env[model]._fields[field].get_values(env)[0]


def make_member(env, company):
    employer = env["res.partner"].create({"name": "PT Rahasia", "is_company": True})
    member = env["koperasi.member"].create(
        {
            "name": NAME,
            "company_id": company.id,
            "join_date": "2024-01-15",
            "employer_id": employer.id,
            "employee_number": "R-1",
            "heir_ids": [(0, 0, {"name": "Anak Rahasia", "relation": "anak"})],
        }
    )
    member._do_approve()
    env["koperasi.employee"].create(
        {
            "name": "Dodi Rahasia",
            "employer_id": employer.id,
            "employee_number": "R-2",
            "contract_type": "permanent",
        }
    )
    env["koperasi.import.log"].create(
        {
            "name": "rahasia.xlsx",
            "company_id": company.id,
            "model": "koperasi.member.import",
            "user_id": env.uid,
            "file_hash": "0" * 64,
            "date": "2026-11-02",
        }
    )
    return member


def leave(env, company):
    """A member in office and in a unit left once, joined again, moved, and has left once more: settled, paid in part."""
    member = env["koperasi.member"].create({"name": "Pergi Rahasia", "company_id": company.id})
    member._do_approve()
    member._change_state("closed", leave_date="2025-06-30", leave_cause="resigned")
    member.action_rejoin()
    member._do_approve()
    unit = env["koperasi.unit"].create({"name": "Unit Rahasia", "coordinator_id": member.id})
    member.action_move(unit_id=unit.id)
    env["koperasi.officer"].create(
        {"member_id": member.id, "body": "board", "date_from": "2026-01-01"}
    )
    env["koperasi.member.consent"].create(
        {"member_id": member.id, "purpose": "membership", "wording": "Saya setuju (rahasia)."}
    )
    account = member.savings_account_ids.filtered(
        lambda a: a.kind == "voluntary" and a.state == "open"
    )
    account.deposit(2_000_000, date="2026-11-02")
    member._change_state("leaving", leave_date="2026-11-02", leave_cause="resigned")
    settlement = member._new_exit()
    settlement._do_settle()
    settlement.pay(500_000)


def migrate(env, account):
    """A migration with an answer, a movement of the old system, and letters that were made."""
    migration = env["koperasi.migration"].create({"date": "2026-10-31"})
    migration.line_ids.create(
        {"migration_id": migration.id, "account_id": account.control_account_id.id, "old_amount": 1}
    )
    env["koperasi.migration.confirmation"].create({
        "migration_id": migration.id, "member_id": account.member_id.id, "answer": "objection",
        "remark": "Kurang (rahasia)", "date": "2026-11-02",
    })  # fmt: skip
    env["koperasi.savings.history"]._store([{
        "account_id": account.id, "company_id": account.company_id.id, "number": 1, "date": "2025-01-01",
        "code": "Rahasia", "description": "Rahasia", "amount": 1, "balance": 1, "row_key": "rahasia", "log_id": None,
    }])  # fmt: skip
    run = env["koperasi.paper.run"].create({"kind": "confirmation"})
    env["koperasi.paper.run.part"]._keep(run, "rahasia", {"pdf": b"rahasia"})


def invite(env, member):
    """A campaign with an invitation, and the link of a member."""
    env["koperasi.campaign"].create({"name": "Ajakan Rahasia"})._invite(Domain.TRUE)
    member._referral_link()


def apply_online(env, company):
    """An application that waits for review, and a counter of the public form."""
    env["koperasi.member.application"].create({
        "company_id": company.id, "state": "submitted", "name": "Eka Rahasia", "nik": "3174020101900001",
        "birth_place": "Rahasia", "birth_date": "1990-01-01", "gender": "male", "phone": "081200000000",
        "email": "eka@example.com", "street": "Jl. Rahasia", "city": "Rahasia", "signed_name": "Eka Rahasia",
    })  # fmt: skip
    env["koperasi.join.counter"].create({
        "company_id": company.id, "kind": "form", "key": "rahasia", "expires_on": "2099-01-01", "attempts": 1,
    })  # fmt: skip


def warn(env, company, member):
    env["koperasi.member.complaint"].create({"member_id": member.id, "subject": "Rahasia"})
    env["koperasi.member.warning"]._refresh(company)


def lend(case, env, company, member):
    product = env["koperasi.loan.product"].create(
        {
            "name": "Pinjaman Rahasia",
            "code": "RHS",
            "company_id": company.id,
            "annual_rate": 12,
            "control_account_id": case.accounts_b["loan_consumptive"].id,
        }
    )
    guarantor = env["koperasi.member"].create({"name": "Penjamin Rahasia"})
    loan = env["koperasi.loan"].create(
        {
            "member_id": member.id,
            "product_id": product.id,
            "amount_requested": 1_234_000,
            "periods": 12,
            "guarantor_ids": [(0, 0, {"member_id": guarantor.id})],
            "collateral_ids": [(0, 0, {"type": "other", "description": "BPKB Rahasia"})],
        }
    )
    loan.action_submit()
    loan.action_approve()
    loan.action_disburse(date="2025-06-30")
    return loan


def deduct(env, company, member):
    deduction = env["koperasi.deduction"].create(
        {"employer_id": member.employer_id.id, "period": "2026-10-01"}
    )
    deduction.action_generate()
    env["koperasi.deduction.priority"].create({"target": "voluntary"})
    deduction.import_result(xlsx([("R-1", NAME, 50_000, "")]), "rahasia.xlsx")
    return deduction


def divide(case, env, company, member):
    """An adopted SHU, of a loss-free year in which the member saved and paid interest."""
    mandatory = member.savings_account_ids.filtered(lambda a: a.kind == "mandatory")
    mandatory.deposit(3_000_000, date="2025-01-01")
    journal, cash, expense = case.make_books(company, case.accounts_b)
    env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": "2025-12-31",
            "line_ids": [
                (0, 0, {"account_id": expense.id, "credit": 4_000_000}),
                (0, 0, {"account_id": cash.id, "debit": 4_000_000}),
            ],
        }
    ).action_post()
    scheme = env["koperasi.shu.scheme"].create(
        {
            "name": "Rahasia",
            "line_ids": [
                (0, 0, {"bucket": bucket, "percent": percent})
                for bucket, percent in (("reserve", 60), ("capital", 40))
            ],
        }
    )
    shu = env["koperasi.shu"].create(
        {"date_from": "2025-01-01", "date_to": "2025-12-31", "scheme_id": scheme.id}
    )
    shu.action_compute()
    shu.action_adopt()
    return shu
