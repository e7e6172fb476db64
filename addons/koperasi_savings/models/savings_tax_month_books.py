from odoo import models
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import tax_sql
from ..tools.tax_file import OBJECTS
from .savings_tax import month_of


class KoperasiSavingsTaxMonth(models.Model):
    """The figures of a month: certificates from the ledgers of savings, beside what the general ledger says."""

    _inherit = "koperasi.savings.tax.month"

    def _do_compute(self):
        self.env.flush_all()
        self.env.cr.execute(self._certificates_sql())
        self.env["koperasi.savings.tax.certificate"].invalidate_model()
        self.invalidate_recordset(["certificate_ids"])
        certificates = self.certificate_ids
        self._set(
            member_count=len(certificates.filtered("gross")),
            gross_total=sum(certificates.mapped("gross")),
            taxed_total=sum(certificates.filtered("tax").mapped("gross")),
            tax_total=sum(certificates.mapped("tax")),
            open_total=sum(certificates.mapped("missing")),
            books_total=self._in_books(
                "AND move.date >= %(first)s AND journal.koperasi_kind IS NOT NULL"
            ),
            payable_balance=self._in_books(""),
        )

    def _certificates_sql(self):
        """INSERT or UPDATE of a certificate per member with interest or tax in the month, also at 0 %."""
        booked = self.env["koperasi.savings.tax"]._booked_sql(self.company_id, self.month)
        return tax_sql.certificates(self, booked, self._rule(), OBJECTS)

    def _rule(self):
        """Threshold and rate of the month, as Decimal."""
        last = month_of(self.month)[1]
        return self.env["koperasi.savings.tax.rule"]._of_date(self.company_id, last)

    def _complete_certificates(self):
        """Upgrade: certificates of these months from before they kept rate, threshold and code get those of the
        month's rule; what is on them already stays."""
        self.env.flush_all()
        for month in self:
            self.env.execute_query(tax_sql.certificates_without_rule(month, month._rule(), OBJECTS))
        self.env["koperasi.savings.tax.certificate"].invalidate_model()

    def _in_books(self, condition):
        """Credit balance of the accounts of tax payable, of posted entries up to the end of the month."""
        first, last = month_of(self.month)
        [(amount,)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(-sum(line.balance), 0)::text FROM account_move_line line"
                " JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'"
                " JOIN account_journal journal ON journal.id = move.journal_id"
                " WHERE line.company_id = %(company)s AND line.account_id = ANY(%(accounts)s)"
                "   AND move.date <= %(last)s " + condition,
                company=self.company_id.id,
                accounts=self._tax_accounts().ids,
                first=first,
                last=last,
            )
        )
        return to_amount(amount)

    def _tax_accounts(self):
        """The accounts that tax on interest is or was put on."""
        # sudo: whoever makes the recap need not be able to read settings of accounting
        rules = self.env["koperasi.savings.run.rule"].sudo()
        used = rules.search([("company_id", "=", self.company_id.id)]).tax_account_id
        products = self.env["koperasi.savings.product"].sudo().with_context(active_test=False)
        own = products.search([("company_id", "=", self.company_id.id)]).interest_tax_account_id
        role = self.company_id._koperasi_account("savings_tax_payable").sudo()
        return used | own | role
