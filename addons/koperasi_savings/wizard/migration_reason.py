from odoo import fields, models


class KoperasiMigrationReason(models.TransientModel):
    """Why a migration is reopened, or how an objection was settled."""

    _name = "koperasi.migration.reason"
    _description = "Reason"

    migration_id = fields.Many2one("koperasi.migration", ondelete="cascade")
    confirmation_id = fields.Many2one("koperasi.migration.confirmation", ondelete="cascade")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Do it; both ask for the roles by themselves."""
        self.ensure_one()
        if self.confirmation_id:
            self.confirmation_id.settle(self.reason)
        else:
            self.migration_id.reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
