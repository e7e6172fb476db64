from odoo import fields, models
from odoo.tools import SQL

KINDS = [("regular", "Interest"), ("adjustment", "Adjustment")]


class KoperasiSavingsRunLine(models.Model):
    """What one account gets in a run: its interest, or the difference of an earlier period.

    Written by SQL alone, a hundred thousand at a time: no log columns, no more indexes than are needed.
    """

    _name = "koperasi.savings.run.line"
    _description = "Line of an Interest Run"
    _log_access = False
    _order = "run_id desc, id"
    _rec_name = "account_id"

    run_id = fields.Many2one(
        "koperasi.savings.run", required=True, readonly=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "koperasi.savings.account", required=True, readonly=True, ondelete="restrict"
    )
    adjusts_run_id = fields.Many2one(
        "koperasi.savings.run", string="Adjusts", readonly=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="account_id.member_id")
    product_id = fields.Many2one(related="account_id.product_id")
    company_id = fields.Many2one(related="run_id.company_id")
    state = fields.Selection(related="run_id.state")
    currency_id = fields.Many2one(related="run_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    days = fields.Integer(readonly=True, aggregator=None)
    base = fields.Monetary(
        string="Average Balance", readonly=True, help="Of the days of the period, end of day."
    )
    rate = fields.Float(
        string="Rate (% a year)",
        digits=(6, 3),
        readonly=True,
        aggregator=None,
        help="What the balance really earned; with tiers or several rates the mean of them.",
    )
    gross = fields.Monetary(string="Interest", readonly=True)
    tax = fields.Monetary(readonly=True)
    net = fields.Monetary(readonly=True)
    entry_number = fields.Integer(
        string="Transactions Seen",
        readonly=True,
        aggregator=None,
        help="Number of the account's last transaction when this was computed.",
    )
    due = fields.Monetary(
        string="Interest of the Period now", readonly=True, help="Adjustments: after the movements."
    )
    carried = fields.Monetary(
        string="Carried Forward", readonly=True, help="Not covered by the balance; the next run."
    )

    _run_idx = models.Index("(run_id, account_id)")
    _adjusts_idx = models.Index("(adjusts_run_id, account_id) WHERE adjusts_run_id IS NOT NULL")

    def init(self):
        """PostgreSQL fills in nothing: a line lacks no amount."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %(table)s ALTER tax SET DEFAULT 0, ALTER gross SET NOT NULL,"
                " ALTER tax SET NOT NULL, ALTER net SET NOT NULL",
                table=SQL.identifier(self._table),
            )
        )
        return result

    def _key(self, kind):
        """Key of the ledger row that books this line."""
        return f"savings-run/{self.run_id.id}/{self.id}/{kind}"

    def action_why(self):
        """Button: why this amount."""
        self.ensure_one()
        self.check_access("read")
        return self.env["koperasi.savings.why"]._open_line(self)

    def action_open_account(self):
        """Button: the account."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.savings.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }
