from decimal import Decimal

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
