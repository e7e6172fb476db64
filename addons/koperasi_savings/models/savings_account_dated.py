from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..sql import contribution_sql


class KoperasiSavingsAccount(models.Model):
    """What an account has to pay in, with its dates: earlier months keep their amounts."""

    _inherit = "koperasi.savings.account"

    principal_amount = fields.Monetary(
        string="Principal to Pay",
        compute="_compute_principal_amount",
        store=True,
        precompute=True,
        readonly=True,
        tracking=True,
        help="Principal savings: what the product asked for when the account was opened.",
    )
    amount_ids = fields.One2many(
        "koperasi.savings.account.amount",
        "account_id",
        string="Earlier Contributions",
        readonly=True,
    )

    amount_plan = fields.Char(
        string="By Month",
        compute="_compute_amount_plan",
        help="Each month keeps the amount that it had.",
    )

    @api.depends("amount_ids.until", "amount_ids.amount", "monthly_amount")
    def _compute_amount_plan(self):
        for account in self:
            stretches = account.amount_ids.sorted("until")
            texts = [
                self.env._(
                    "%(amount)s until %(month)s", amount=account._money(row.amount), month=month
                )
                for row in stretches
                for month in [account._month_text(row.until - timedelta(days=1))]
            ]
            if stretches:
                texts.append(
                    self.env._(
                        "%(amount)s from %(month)s",
                        amount=account._money(account.monthly_amount),
                        month=account._month_text(stretches[-1].until),
                    )
                )
            account.amount_plan = ", ".join(texts)

    def _month_text(self, date):
        return format_date(self.env, date, date_format="MMMM y")

    @api.depends("product_id")
    def _compute_principal_amount(self):
        """Not on the product's amount: who joined under another charter owes what it said then."""
        for account in self:
            principal = account.product_id.kind == "principal"
            account.principal_amount = account.product_id.obligation_amount if principal else 0

    def write(self, vals):
        if "monthly_amount" in vals:
            start = fields.Date.to_date(vals.get("obligation_start"))
            for company, accounts in self.grouped("company_id").items():
                accounts._keep_earlier_amounts(start or company._koperasi_today())
        return super().write(vals)

    def _keep_earlier_amounts(self, date):
        """Before the monthly amount changes: months before that of ``date`` keep theirs. One statement.

        :param date: a day of the first month with the new amount
        """
        held = self.filtered(lambda account: account.kind in ("mandatory", "goal"))
        if held:
            self.env.flush_all()
            self.env.execute_query(
                contribution_sql.keep_amounts(
                    SQL("held.id IN %s", tuple(held.ids)), date, self.env.uid
                )
            )
            self.env["koperasi.savings.account.amount"].invalidate_model()
            held.invalidate_recordset(["amount_ids"])

    @api.model
    def _obligation_condition_sql(self):
        """Condition on an account (alias ``held``) under which it has to be paid into; for addons to narrow.

        :rtype: SQL
        """
        return SQL("TRUE")
