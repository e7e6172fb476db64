from odoo import api, fields, models
from odoo.fields import Command

from .chart_extension import CODE_DIGITS, ChartExtension


class KoperasiChartExtend(models.TransientModel):
    """Adds what the suite needs to the chart of accounts that a company already runs.

    The lines are a preview: what is added is found again when the button is pressed.
    """

    _name = "koperasi.chart.extend"
    _description = "Extension of a Chart of Accounts"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "koperasi.chart.extend.line",
        "extend_id",
        string="To Be Added",
        readonly=True,
        default=lambda self: self._default_line_ids(),
    )
    state = fields.Selection(
        [
            ("ready", "Something to add"),
            ("complete", "Nothing to add"),
            ("unsupported", "Another chart of accounts"),
        ],
        compute="_compute_state",
    )

    @api.model
    def _default_line_ids(self):
        lines = self.env["koperasi.chart.extend.line"]
        return [
            Command.create(vals) for vals in lines._prepare_lines(ChartExtension(self.env.company))
        ]

    @api.depends("company_id", "line_ids")
    def _compute_state(self):
        for wizard in self:
            if wizard.company_id.chart_template not in CODE_DIGITS:
                wizard.state = "unsupported"
            else:
                wizard.state = "ready" if wizard.line_ids else "complete"

    def action_apply(self):
        """Add the accounts, journals and roles that are missing in the current company; change nothing else."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_admin")
        ChartExtension(self.env.company).apply()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The accounts, journals and roles of the cooperative are in place."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
