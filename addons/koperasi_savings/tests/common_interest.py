from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import fields

from .common import SavingsCommon


class InterestCommon(SavingsCommon):
    """Savings with interest booked by hand, as runs and term deposits book it."""

    def tax(self, date, gross):
        """Tax to withhold: {account: rupiah} in and out."""
        given = {account.id: Decimal(amount) for account, amount in gross.items()}
        taxes = self.env["koperasi.savings.tax"]._withhold(self.company, date, given)
        return {account: int(taxes[account.id]) for account in gross}

    def book_interest(self, date, gross):
        """Book interest with the tax that the service asks for.

        :param gross: {account: rupiah}
        :return: {account: tax withheld}
        """
        taxes = self.tax(date, gross)
        expense, payable = (
            self.accounts[role].id for role in ("savings_interest_expense", "savings_tax_payable")
        )
        rows = [
            {
                "account_id": account.id,
                "amount": amount,
                "kind": kind,
                "counter_account_id": counter,
            }
            for account in gross
            for kind, amount, counter in (
                ("interest", gross[account], expense),
                ("tax", -taxes[account], payable),
            )
            if amount
        ]
        entries = self.env["koperasi.savings.transaction"]
        entries._book_rows(rows, self.journals["interest"], date, kind="interest")
        return taxes

    def earns(self, code, method="daily", rate=5, since="2026-01-01", tiers=None, **rules):
        """Give a product a method and a rate.

        :param tiers: [(balance from, percent)]; default the rate for every balance
        :return: the rates
        """
        product = self.products[code]
        product.write({"interest_method": method, **rules})
        return self.env["koperasi.savings.rate"].create([
            {"product_id": product.id, "date_from": since, "balance_from": start, "annual_rate": percent}
            for start, percent in tiers or [(0, rate)]
        ])  # fmt: skip

    def computed(self, first, products=None, last=None, user="clerk"):
        """A computed run of a month."""
        first = fields.Date.to_date(first)
        last = fields.Date.to_date(last) or first + relativedelta(months=1, days=-1)
        vals = {"date_from": first, "date_to": last}
        if products:
            vals["product_ids"] = [(6, 0, products.ids)]
        run = self.env["koperasi.savings.run"].with_user(self.users[user]).create(vals)
        run.action_compute()
        return run

    def approved(self, first, products=None, last=None):
        run = self.computed(first, products, last)
        run.action_submit()
        run.with_user(self.users["manager"]).action_approve()
        return run

    def run_interest(self, first, products=None, last=None):
        """A posted run of a month, by two people."""
        run = self.approved(first, products, last)
        run.action_post()
        return run.with_user(self.env.user)

    def figures(self, run, kind="regular"):
        """{account: (days, base, rate, gross, tax, net)} of lines with figures."""
        return {
            line.account_id: (line.days, line.base, line.rate, line.gross, line.tax, line.net)
            for line in run.line_ids
            if line.kind == kind and (line.gross or line.base)
        }
