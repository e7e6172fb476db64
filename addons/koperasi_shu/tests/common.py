from odoo.addons.koperasi_savings.tests.common import SavingsCommon


class ShuCommon(SavingsCommon):
    """Two members of a year that has ended, whose savings and interest are booked by the test.

    ``set_result`` brings income less expenses of the year to an amount by an entry of the accountant.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.manager = cls.users["clerk"], cls.users["manager"]
        cls.misc, cls.bank, cls.expense = cls.make_books(cls.company, cls.accounts)
        cls.loan_product = cls.env["koperasi.loan.product"].create(
            {
                "name": "Pinjaman Uji",
                "code": "UJI",
                "company_id": cls.company.id,
                "annual_rate": 12,
                "control_account_id": cls.accounts["loan_consumptive"].id,
            }
        )

    @classmethod
    def make_books(cls, company, accounts):
        """Journal, cash and expense account of the accountant, outside the member ledgers."""
        journal = cls.env["account.journal"].create(
            {
                "name": "Memorial",
                "code": "MEM",
                "type": "general",
                "company_id": company.id,
            }
        )
        cash = (
            cls.env["account.account"]
            .with_company(company)
            .create(
                {
                    "code": "11110",
                    "name": "Kas",
                    "account_type": "asset_cash",
                    "company_ids": [(6, 0, company.ids)],
                }
            )
        )
        return journal, cash, accounts["savings_interest_expense"]

    @classmethod
    def make_members(cls, names):
        """Approved members, set-based as an import makes them: {name: member}."""
        members = cls.env["koperasi.member"].create(
            [
                {"name": name, "company_id": cls.company.id, "join_date": "2024-01-15"}
                for name in names
            ]
        )
        cls.approve(members)
        return dict(zip(names, members, strict=True))

    @classmethod
    def save(cls, amounts, date="2025-01-01", code="SW"):
        """Book savings of members: {member: rupiah}, in one batch."""
        accounts = {
            account.member_id: account
            for member in amounts
            for account in member.savings_account_ids
            if account.product_id.code == code
        }
        cls.book(
            "koperasi.savings.transaction",
            date,
            [
                {
                    "account_id": accounts[member].id,
                    "amount": amount,
                    "kind": "deposit",
                    "counter_account_id": cls.accounts["cash_till"].id,
                }
                for member, amount in amounts.items()
            ],
        )

    @classmethod
    def pay_interest(cls, amounts, date="2025-06-30"):
        """Book loan interest of members: {member: rupiah}, in one batch."""
        cls.book(
            "koperasi.loan.transaction",
            date,
            [
                {
                    "loan_id": cls.loan_of(member).id,
                    "amount": 0,
                    "kind": "installment",
                    "interest": amount,
                    "counter_account_id": cls.accounts["cash_till"].id,
                }
                for member, amount in amounts.items()
                if amount
            ],
        )

    @classmethod
    def loan_of(cls, member):
        """A loan that takes entries; only its interest matters here."""
        loans = cls.env["koperasi.loan"]
        loan = loans.search([("member_id", "=", member.id)], limit=1)
        return loan or loans.create(
            {
                "member_id": member.id,
                "product_id": cls.loan_product.id,
                "amount_requested": 1_000_000,
                "state": "approved",
            }
        )

    @classmethod
    def book(cls, model, date, rows):
        batch = cls.env["koperasi.ledger.batch"]._open(cls.journals["opening"], date, "opening")
        cls.env[model]._post_entries(batch, rows)
        batch._post()

    @classmethod
    def set_result(cls, surplus, date="2025-12-31", shu=None):
        """An entry of the accountant that makes the result of 2025 ``surplus``."""
        shu = shu or cls.make_shu()
        income, expense = shu._read_result()
        cls.post_entry(cls.expense, income - expense - surplus, date)
        return shu

    @classmethod
    def post_entry(cls, account, debit, date):
        move = cls.env["account.move"].create(
            {
                "journal_id": cls.misc.id,
                "date": date,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": float(debit)}),
                    (0, 0, {"account_id": cls.bank.id, "balance": -float(debit)}),
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def make_scheme(cls, percents, **values):
        return cls.env["koperasi.shu.scheme"].create(
            {
                "name": "Uji",
                "company_id": cls.company.id,
                "line_ids": [
                    (0, 0, {"bucket": bucket, "percent": percent}) for bucket, percent in percents
                ],
                **values,
            }
        )

    @classmethod
    def make_shu(cls, **values):
        return cls.env["koperasi.shu"].create(
            {
                "date_from": "2025-01-01",
                "date_to": "2025-12-31",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def compute(cls, shu):
        shu.with_user(cls.clerk).action_compute()
        return shu

    @classmethod
    def adopt(cls, shu, date="2026-03-14"):
        shu.with_user(cls.clerk).adoption_date = date
        shu.with_user(cls.manager).action_adopt()
        return shu

    def shares(self, shu):
        """{member: (for savings, for business, total)}"""
        return {
            share.member_id: (share.capital_share, share.patronage_share, share.total)
            for share in shu.share_ids
        }
