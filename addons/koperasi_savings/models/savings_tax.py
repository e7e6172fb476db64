from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import tax_sql


def month_of(date):
    """First and last day of the calendar month of a date."""
    first = fields.Date.to_date(date).replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


class KoperasiSavingsTax(models.AbstractModel):
    """Final income tax 4(2) on the interest of members: PP 15/2009 art. 2, all accounts of a month together.

    The base of a month is what the ledger has: rows of kind interest by their date, reversals deducted. So
    whoever books interest first asks here what to withhold, and an interest that lifts the month above the
    threshold catches up what earlier ones of the month left untaxed.
    """

    _name = "koperasi.savings.tax"
    _description = "Tax on Savings Interest"

    @api.model
    def _claim_members(self, accounts):
        """Hold the members of savings accounts whose interest is about to be booked, before their tax is asked for.

        Their tax follows from all of a month, so two who book interest of one member go one after the other. The
        rows are written, for a lock alone does not tell a transaction of REPEATABLE READ that its picture of the
        month is old: now it fails, and Odoo tries it again. In the order of ids, before savings accounts.

        :param accounts: savings accounts
        """
        if accounts:
            self.env.flush_all()
            self.env.execute_query(
                SQL(
                    "UPDATE koperasi_member member SET write_date = member.write_date FROM ("
                    "  SELECT id FROM koperasi_member WHERE id IN ("
                    "    SELECT member_id FROM koperasi_savings_account WHERE id = ANY(%s))"
                    "   ORDER BY id FOR NO KEY UPDATE) held WHERE held.id = member.id RETURNING member.id",
                    accounts.ids,
                )
            )

    @api.model
    def _withhold(self, company, date, gross):
        """Tax to withhold now from interest that is about to be booked.

        :param company: res.company of the accounts
        :param date: business date of the interest; its calendar month counts
        :param gross: {account id: Decimal rupiah}, the interest to be booked
        :return: {account id: Decimal rupiah}, every account of ``gross``; per member together at most his gross
        """
        given = SQL(
            "SELECT * FROM unnest(%s::int[], %s::numeric[]) AS given(account_id, gross)",
            list(gross),
            [str(to_amount(amount)) for amount in gross.values()],
        )
        self.env.flush_all()
        rows = self.env.execute_query(
            # as text: the cursor turns numeric into float
            SQL(
                "SELECT account_id, tax::text FROM (%s) tax",
                self._withhold_sql(company, date, given),
            )
        )
        return {**dict.fromkeys(gross, to_amount(0)), **{key: to_amount(tax) for key, tax in rows}}

    @api.model
    def _withheld_too_much(self, account, date, back):
        """Tax that the month of a date does not owe any more once interest of its member is taken back.

        Only what was withheld in that month: earlier ones are paid and reported.

        :param account: savings account of the member
        :param date: business date
        :param Decimal back: interest taken back, rupiah above zero
        :rtype: Decimal
        """
        company = account.company_id
        rule = self.env["koperasi.savings.tax.rule"]._of_date(company, date)
        only = SQL("SELECT %s", account.member_id.id)
        self.env.flush_all()
        booked = self._booked_sql(company, date, only)
        rows = self.env.execute_query(tax_sql.too_much(booked, rule, back))
        return to_amount(rows[0][0] if rows else 0)

    @api.model
    def _withhold_sql(self, company, date, given, many=False):
        """The same for set-based callers.

        :param SQL given: SELECT of (account_id, gross), one row an account
        :param bool many: most members are in it
        :return: SELECT of (account_id, tax), rows above zero
        :rtype: SQL
        """
        # sudo: the tax follows from all accounts of a member, whatever the user may see
        accounts = self.env["koperasi.savings.account"].sudo()
        first, last = month_of(date)
        rule = self.env["koperasi.savings.tax.rule"]._of_date(company, date)
        return tax_sql.withhold(accounts, company, first, last, rule, given, many)

    @api.model
    def _booked_sql(self, company, date, only=None):
        """Interest and tax per member that the month of a date has in the ledger.

        :param SQL only: SELECT of member ids; None for all
        :return: SELECT of (member_id, gross, tax)
        :rtype: SQL
        """
        # sudo: as in _withhold_sql
        accounts = self.env["koperasi.savings.account"].sudo()
        first, last = month_of(date)
        return tax_sql.booked(accounts, company, first, last, only)
