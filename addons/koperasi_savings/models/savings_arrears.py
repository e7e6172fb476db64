from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..sql import contribution_sql


class KoperasiSavingsArrears(models.Model):
    """Members who are behind with mandatory savings, as of the end of last month: one query, nothing stored."""

    _name = "koperasi.savings.arrears"
    _description = "Arrears of Mandatory Savings"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "account_id"

    account_id = fields.Many2one("koperasi.savings.account", readonly=True)
    member_id = fields.Many2one("koperasi.member", readonly=True)
    employer_id = fields.Many2one("res.partner", readonly=True)
    grade = fields.Char(readonly=True)
    product_id = fields.Many2one("koperasi.savings.product", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    monthly_amount = fields.Monetary(string="Monthly", readonly=True, aggregator=None)
    months = fields.Integer(string="Months Behind", readonly=True)
    since = fields.Date(string="Unpaid since", readonly=True)
    amount = fields.Monetary(string="Arrears", readonly=True)
    last_paid = fields.Date(readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._of_company(company) for company in self.env.companies)

    def _of_company(self, company):
        date_to = company._koperasi_today().replace(day=1) - timedelta(days=1)
        return SQL(
            "SELECT held.id, held.id AS account_id, held.member_id, member.employer_id, member.grade,"
            "       held.product_id, held.company_id, asked.amount AS monthly_amount, behind.months, behind.since,"
            "       behind.amount, behind.last_paid"
            "  FROM (%s) behind JOIN koperasi_savings_account held ON held.id = behind.account_id"
            "  JOIN koperasi_member member ON member.id = held.member_id"
            " CROSS JOIN LATERAL (%s) asked",
            contribution_sql.arrears(company, date_to, SQL("TRUE")),
            contribution_sql.asked(date_to.replace(day=1)),
        )

    def action_open_account(self):
        """The account of this line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.savings.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }
