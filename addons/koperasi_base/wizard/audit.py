from odoo import api, fields, models
from odoo.tools.misc import format_date

from .. import audit_sql
from ..tools.actions import list_action


class KoperasiAudit(models.TransientModel):
    """The figures of the balance sheet as of a date, from which a supervisor walks to the documents."""

    _name = "koperasi.audit"
    _description = "Audit View"
    _transient_max_hours = 24  # an audit takes longer than an hour

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        string="As of", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    line_ids = fields.One2many("koperasi.audit.line", "audit_id")

    @api.model
    def action_open_today(self):
        """Menu: the figures as of today."""
        return self.create({}).action_show()

    def action_show(self):
        """Button: the figures as of the date, grouped as in the balance sheet."""
        self.ensure_one()
        self._fill()
        title = self.env._("Audit as of %s", format_date(self.env, self.date))
        domain = [("audit_id", "=", self.id)]
        return list_action(self.env, "koperasi_base.audit_line_action", title, domain)

    def _fill(self):
        """Work the lines out anew, in one statement."""
        self.line_ids.unlink()
        self.env.flush_all()
        year_start = self.company_id.compute_fiscalyear_dates(self.date)["date_from"]
        ledgers = self.env["koperasi.ledger.batch"]._entry_models()
        self.env.cr.execute(audit_sql.figures(self, ledgers, year_start))
        self.invalidate_recordset(["line_ids"])
