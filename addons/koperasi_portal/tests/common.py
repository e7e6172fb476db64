from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.koperasi_shu.tests.common import ShuCommon


class PortalCommon(ShuCommon):
    """Ani and Budi, each with savings, a running loan, an adopted SHU and a log-in of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.today = cls.company._koperasi_today()
        cls.user_ani = cls.make_login(cls.member_ani, "ani")
        cls.user_budi = cls.make_login(cls.member_budi, "budi")
        cls.loan_ani = cls.lend(cls.member_ani, 12_000_000)
        cls.loan_budi = cls.lend(cls.member_budi, 6_000_000)
        cls.save({cls.member_ani: 3_000_000, cls.member_budi: 1_000_000})
        cls.save({cls.member_ani: 1_250_000, cls.member_budi: 700_000}, "2026-02-02", code="SS")
        cls.loan_ani.with_user(cls.teller).pay(1_120_000, date=cls.today)
        shu = cls.set_result(10_000_000)
        shu.scheme_id = cls.make_scheme([("reserve", 60), ("capital", 40)])
        cls.shu = cls.adopt(cls.compute(shu))
        cls.share_ani, cls.share_budi = cls.shu.share_ids

    @classmethod
    def make_login(cls, member, login):
        """A portal user on the contact of a member, as granting access makes one."""
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            password=f"rahasia-{login}",
            lang="id_ID",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        user.partner_id = member.partner_id
        return user

    @classmethod
    def lend(cls, member, amount):
        """A loan of 12 months paid out 40 days ago: the first installment is due, the next one soon."""
        day = cls.today - relativedelta(days=40)
        loan = cls.env["koperasi.loan"].create(
            {
                "member_id": member.id,
                "product_id": cls.loan_product.id,
                "amount_requested": amount,
                "periods": 12,
            }
        )
        loan.with_user(cls.users["loan_officer"]).action_submit()
        loan.with_user(cls.users["loan_approver"]).action_approve()
        loan.with_user(cls.users["loan_officer"]).action_disburse(date=day)
        return loan

    @classmethod
    def place(cls, member, amount=12_000_000):
        """A term deposit of a member, opened at the start of last month; interest is accrued up to its end."""
        products = cls.env["koperasi.savings.product"]
        product = products.search(
            [("kind", "=", "term"), ("company_id", "=", cls.company.id)], limit=1
        )
        product = product or products.create({
            "name": "Simpanan Berjangka", "code": "SBJ", "kind": "term", "company_id": cls.company.id,
            "rate_ids": [Command.create({"date_from": "2020-01-01", "months": 3, "annual_rate": 6})],
        })  # fmt: skip
        placement = cls.env["koperasi.savings.placement"].create({
            "member_id": member.id, "product_id": product.id, "principal": amount, "months": 3,
            "interest_account_id": cls.accounts_of(member)["SS"].id,
        })  # fmt: skip
        runs = cls.env["koperasi.savings.accrual.run"]
        month_end = runs._last_month_end(cls.company)
        placement.action_open(date=month_end.replace(day=1))
        run = runs.search([("company_id", "=", cls.company.id), ("date", "=", month_end)])
        run = run or runs.create({"company_id": cls.company.id, "date": month_end})
        run.action_run()
        return placement

    @classmethod
    def own_records(cls, who):
        """The documents of a member that his pages show: {model: record}."""
        member, loan, share = {
            "ani": (cls.member_ani, cls.loan_ani, cls.share_ani),
            "budi": (cls.member_budi, cls.loan_budi, cls.share_budi),
        }[who]
        accounts = member.savings_account_ids
        return {
            "koperasi.member": member,
            "koperasi.savings.account": accounts,
            "koperasi.savings.transaction": cls.env["koperasi.savings.transaction"].search(
                [("account_id", "in", accounts.ids)]
            ),
            "koperasi.savings.placement": cls.env["koperasi.savings.placement"].search(
                [("member_id", "=", member.id)]
            ),
            "koperasi.loan": loan,
            "koperasi.loan.plan": loan.plan_ids,
            "koperasi.loan.installment": loan.installment_ids,
            "koperasi.loan.transaction": loan.transaction_ids,
            "koperasi.shu.share": share,
            "koperasi.shu.transaction": share.transaction_ids,
        }
