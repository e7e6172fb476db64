from datetime import timedelta

from odoo.addons.koperasi_savings.tests.common import SavingsCommon

EXTRA_ACCOUNTS = [
    ("cash_vault", "11120", "Kas Brankas", "asset_cash"),
    ("cash_over", "42140", "Selisih Lebih Kas", "income_other"),
    ("cash_short", "54120", "Selisih Kurang Kas", "expense"),
]


class TillMixin:
    """A till of its own beside KAS1, for the teller and a colleague; ``cls.open(100_000)`` opens it."""

    @classmethod
    def set_up_till(cls, company=None, users=None, **values):
        company = company or cls.company
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        for role, code, name, kind in EXTRA_ACCOUNTS:
            account = cls.make_account(env, company, code, name, kind)
            env["koperasi.account.role"].create(
                {"company_id": company.id, "role": role, "account_id": account.id}
            )
        journal = cls.till_journal(env, company, "TL1", "11131")
        users = users or cls.users["teller"] | cls.users["head_teller"]
        return env["koperasi.till"].create({
            "name": "Loket 1", "company_id": company.id, "journal_id": journal.id,
            "teller_ids": [(0, 0, {"user_id": user.id}) for user in users], **values,
        })  # fmt: skip

    @classmethod
    def make_account(cls, env, company, code, name, kind):
        return env["account.account"].create({
            "code": code, "name": name, "account_type": kind, "company_ids": [(6, 0, company.ids)],
        })  # fmt: skip

    @classmethod
    def till_journal(cls, env, company, code, cash_code):
        cash = cls.make_account(env, company, cash_code, f"Kas {code}", "asset_cash")
        return env["account.journal"].create({
            "name": f"Kas {code}", "code": code, "type": "general", "koperasi_kind": "till",
            "company_id": company.id, "restrict_mode_hash_table": True,
            "koperasi_counter_account_id": cash.id,
        })  # fmt: skip


class TellerCommon(TillMixin, SavingsCommon):
    """Ani and Budi with accounts, and a till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till = cls.set_up_till()
        cls.head = cls.users["head_teller"]

    @classmethod
    def lend(cls, member, amount=12_000_000, paid_out=True):
        """A flat loan of 12 months at 12 percent, paid out by bank 40 days ago: of 12,000,000 the installment that
        is due is 1,000,000 and 120,000 interest."""
        products = cls.env["koperasi.loan.product"]
        product = products.search([("code", "=", "KON"), ("company_id", "=", cls.company.id)])
        product = product or products.create({
            "name": "Konsumtif", "code": "KON", "company_id": cls.company.id, "method": "flat", "annual_rate": 12,
        })  # fmt: skip
        loan = cls.env["koperasi.loan"].create({
            "member_id": member.id, "product_id": product.id, "amount_requested": amount, "periods": 12,
        })  # fmt: skip
        loan.with_user(cls.users["loan_officer"]).action_submit()
        loan.with_user(cls.users["loan_approver"]).action_approve()
        if paid_out:
            day = cls.company._koperasi_today() - timedelta(days=40)
            loan.with_user(cls.users["loan_officer"]).action_disburse(
                date=day, journal=cls.journals["transfer"]
            )
        return loan

    def open(self, counts=None, reason="Saldo awal loket", user=None, till=None):
        sessions = self.env["koperasi.till.session"].with_user(user or self.teller)
        return sessions.open_till((till or self.till).id, counts or {}, reason if counts else None)

    def screen(self, user=None):
        return self.env["koperasi.teller"].with_user(user or self.teller)

    def book(self, operation, account, amount, key=None, user=None, **options):
        self.keys = getattr(self, "keys", 0) + 1
        key = key or f"uji-kunci-{self.keys:04d}"
        return self.screen(user).book(key, operation, account.id, amount, **options)

    def cash(self, session):
        return int(session.sudo()._cash()["now"])
