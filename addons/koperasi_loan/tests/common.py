from datetime import date

from odoo.tests import freeze_time

from odoo.addons.koperasi_base.tests.common import KoperasiCommon

EXTRA_ACCOUNTS = [("loan_loss_expense", "53210", "Beban Kerugian Pinjaman", "expense")]


class LoanCommon(KoperasiCommon):
    """Members, products and users around loans; ``cls.lend`` makes an active loan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.make_product()
        cls.member = cls.make_member("Ani Wijaya", "A-001", "NIP-001")
        cls.officer, cls.approver = cls.users["loan_officer"], cls.users["loan_approver"]
        cls.teller, cls.head_teller = cls.users["teller"], cls.users["head_teller"]

    @classmethod
    def _make_accounts(cls, company):
        accounts = super()._make_accounts(company)
        for role, code, name, kind in EXTRA_ACCOUNTS:
            if role in accounts:
                continue
            accounts[role] = (
                cls.env["account.account"]
                .with_company(company)
                .create(
                    {
                        "code": code,
                        "name": name,
                        "account_type": kind,
                        "company_ids": [(6, 0, company.ids)],
                    }
                )
            )
            cls.env["koperasi.account.role"].create(
                {"company_id": company.id, "role": role, "account_id": accounts[role].id}
            )
        return accounts

    @classmethod
    def make_product(cls, **values):
        """A flat product of 12 percent a year without fees, unless told otherwise."""
        company = values.get("company_id", cls.company.id)
        count = cls.env["koperasi.loan.product"].search_count([("company_id", "=", company)])
        return cls.env["koperasi.loan.product"].create(
            {
                "name": "Konsumtif",
                "code": f"P{count}",
                "company_id": company,
                "method": "flat",
                "annual_rate": 12,
                "max_periods": 60,
                **values,
            }
        )

    @classmethod
    def make_member(cls, name, number, employee_number=None, company=None, **values):
        return cls.env["koperasi.member"].create(
            {
                "name": name,
                "number": number,
                "employee_number": employee_number,
                "state": "active",
                "company_id": (company or cls.company).id,
                **values,
            }
        )

    @classmethod
    def apply(cls, amount=12_000_000, periods=12, product=None, member=None, **values):
        """An application, as the officer enters it."""
        return (
            cls.env["koperasi.loan"]
            .with_user(cls.officer)
            .create(
                {
                    "member_id": (member or cls.member).id,
                    "product_id": (product or cls.product).id,
                    "amount_requested": amount,
                    "periods": periods,
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def approved(cls, *args, **values):
        loan = cls.apply(*args, **values)
        loan.with_user(cls.officer).action_submit()
        loan.with_user(cls.approver).action_approve()
        return loan

    @classmethod
    def lend(cls, *args, on=date(2026, 1, 31), **values):
        """A loan paid out in cash on a day; the clock stands at that day meanwhile."""
        loan = cls.approved(*args, **values)
        with freeze_time(on):
            loan.with_user(cls.officer).action_disburse(date=on)
        return loan

    def pay(self, loan, amount, on, **values):
        """A payment at the counter on a day, by the teller."""
        with freeze_time(on):
            return loan.with_user(self.teller).pay(amount, date=on, **values).with_env(self.env)

    def schedule(self, loan):
        return [
            (row.number, str(row.due_date), row.principal, row.interest, row.balance)
            for row in loan.installment_ids
        ]

    def facts(self, entry):
        """Kind and parts of an entry: principal, interest, penalty, fee."""
        return (entry.kind, entry.principal, entry.interest, entry.penalty, entry.fee)
