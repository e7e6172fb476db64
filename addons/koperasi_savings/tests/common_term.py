from datetime import date

from odoo import Command
from odoo.tests import freeze_time

from .common import SavingsCommon

START = date(2026, 1, 15)
# role of the account: code in the chart of the tests
CODES = {
    "cash": "11130", "savings": "21110", "term": "21120", "payable": "21210", "tax": "21440",
    "expense": "51120", "fee": "41410",
}  # fmt: skip


class TermCommon(SavingsCommon):
    """A product of term deposits: 6 % for 3 months, 7 % from Rp 50 million, 8 % for 12 months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.make_term_product(cls.company)
        cls.accounts_by_code = {account.code: role for role, account in cls.accounts.items()}
        cls.head = cls.users["head_teller"]
        cls.manager = cls.users["manager"]

    @classmethod
    def make_term_product(cls, company, **values):
        chart = [(3, 0, 6), (3, 50_000_000, 7), (12, 0, 8), (1, 0, 5)]
        return cls.env["koperasi.savings.product"].create({
            "name": "Simpanan Berjangka", "code": f"SB{cls.env['koperasi.savings.product'].search_count([])}",
            "kind": "term", "company_id": company.id, "day_count": "period",
            "placement_minimum": 1_000_000, "placement_maximum": 100_000_000,
            "break_rule": "penalty", "break_percent": 3,
            "rate_ids": [
                Command.create({"date_from": "2026-01-01", "months": months, "balance_from": amount,
                                "annual_rate": rate})
                for months, amount, rate in chart
            ],
            **values,
        })  # fmt: skip

    def draft(self, amount=12_000_000, months=3, **values):
        return (
            self.env["koperasi.savings.placement"]
            .with_user(self.teller)
            .create({
                "member_id": self.member_ani.id, "product_id": self.term.id, "principal": amount,
                "months": months, "interest_account_id": self.ani["SS"].id, **values,
            })
        )  # fmt: skip

    def place(self, *args, on=START, **values):
        """An active deposit, opened in cash on a day."""
        with freeze_time(on):
            placement = self.draft(*args, **values)
            placement.action_open()
        return placement.with_env(self.env)

    def break_in_cash(self, placement, on):
        """Asked for and paid by the teller, approved by the head teller.

        :return: the break
        """
        with freeze_time(on):
            record = self.env["koperasi.savings.break"].with_user(self.teller).create(
                {"placement_id": placement.id, "reason": "butuh dana"}
            )  # fmt: skip
            record.action_submit()
            record.with_user(self.head).action_approve()
            record.action_pay()
        return record

    def run_due(self, on):
        """The nightly run of a day."""
        with freeze_time(on):
            return self.env["koperasi.savings.placement"]._run_due(self.company)

    def accrue(self, on):
        """The month-end run of a day, run the day after."""
        with freeze_time(date.fromordinal(on.toordinal() + 1)):
            run = self.env["koperasi.savings.accrual.run"].create(
                {"company_id": self.company.id, "date": on}
            )
            run.with_user(self.manager).action_run()
        return run

    def entry(self, batch):
        """A journal entry as {(account, debit positive)}."""
        names = {code: name for name, code in CODES.items()}
        return sorted(
            (names[line.account_id.code], int(line.balance)) for line in batch.move_id.line_ids
        )

    def last_batch(self, **values):
        domain = [("company_id", "=", self.company.id), *((k, "=", v) for k, v in values.items())]
        return self.env["koperasi.ledger.batch"].search(domain, order="id desc", limit=1)
