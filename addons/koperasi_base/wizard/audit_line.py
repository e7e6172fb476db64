from odoo import api, fields, models

from ..tools.actions import list_action

# The keys sort as the balance sheet does.
SECTIONS = [
    ("1_asset", "1. Assets"),
    ("2_liability", "2. Liabilities"),
    ("3_equity", "3. Equity"),
    ("4_income", "4. Income"),
    ("5_expense", "5. Expenses"),
]


class KoperasiAuditLine(models.TransientModel):
    """A figure: an account of the general ledger, and for control accounts what the member ledgers say.

    Amounts have the sign that the balance sheet gives them: liabilities, equity and income are positive
    when they are credits.
    """

    _name = "koperasi.audit.line"
    _description = "Figure of the Audit View"
    _transient_max_hours = 24  # as long as the audit
    _order = "section, code, id"
    _rec_name = "name"

    audit_id = fields.Many2one("koperasi.audit", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="audit_id.company_id")
    currency_id = fields.Many2one(related="audit_id.company_id.currency_id")
    section = fields.Selection(SECTIONS, required=True, readonly=True)
    code = fields.Char(readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    name = fields.Char(string="Figure", compute="_compute_name")
    control = fields.Boolean(string="Kept by Member Ledgers", readonly=True)
    in_batches = fields.Boolean(readonly=True, help="Batches of the member ledgers post to it.")
    date_from = fields.Date(readonly=True, help="Income and expense count from this day.")
    ledger_total = fields.Monetary(string="Member Ledgers", readonly=True)
    open_total = fields.Monetary(
        string="In Open Batches", readonly=True, help="Booked, to be posted when its batch closes."
    )
    books_total = fields.Monetary(string="General Ledger", readonly=True)
    difference = fields.Monetary(
        readonly=True, help="Member ledgers less open batches less general ledger: must be zero."
    )

    @api.depends("account_id")
    def _compute_name(self):
        for line in self:
            # sudo: whoever sees the figure may see whose it is
            line.name = line.account_id.sudo().display_name or self.env._(
                "Result of earlier years, not closed"
            )

    def action_open(self):
        """Click on a figure: the batches and journal entries that made it.

        Accounts that no batch posts to are Odoo's own: their journal items open.
        """
        self.ensure_one()
        if not self.in_batches:
            return self._open_items()
        domain = [
            ("account_id", "=", self.account_id.id),
            ("company_id", "=", self.company_id.id),
            *self._period(),
        ]
        context = {"koperasi_control": self.control}
        return list_action(
            self.env, "koperasi_base.audit_source_action", self.name, domain, context
        )

    def _open_items(self):
        self.env["res.users"]._koperasi_require("account.group_account_readonly")
        domain = [
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            *self._items(),
        ]
        return list_action(self.env, "account.action_account_moves_all", self.name, domain, {})

    def _items(self):
        """Domain of the journal items of a figure: an account's, or income and expense of earlier years."""
        if self.account_id:
            return [("account_id", "=", self.account_id.id), *self._period()]
        year_start = self.company_id.compute_fiscalyear_dates(self.audit_id.date)["date_from"]
        return [
            ("account_id.internal_group", "in", ("income", "expense")),
            ("date", "<", year_start),
        ]

    def _period(self):
        begin = [("date", ">=", self.date_from)] if self.date_from else []
        return [*begin, ("date", "<=", self.audit_id.date)]
