from odoo import api, fields, models


class KoperasiSavingsAccount(models.Model):
    """Ways from an account to what its rules ask for: notices, and being woken."""

    _inherit = "koperasi.savings.account"

    withdrawal_rule = fields.Selection(related="product_id.withdrawal_rule")
    notice_ids = fields.One2many("koperasi.savings.notice", "account_id", string="Notices")
    notice_count = fields.Integer(compute="_compute_notice_count")

    @api.depends("notice_ids.state")
    def _compute_notice_count(self):
        groups = self.env["koperasi.savings.notice"]._read_group(
            [("account_id", "in", self.ids), ("state", "=", "open")], ["account_id"], ["__count"]
        )
        counts = dict(groups)
        for account in self:
            account.notice_count = counts.get(account, 0)

    def action_open_notices(self):
        """The notices of this account; a new one is for it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_notice_action"
        )
        context = {"default_account_id": self.id}
        return {**action, "domain": [("account_id", "=", self.id)], "context": context}

    def action_reactivate(self):
        """The re-activation that waits for this dormant account, or a new one."""
        self.ensure_one()
        waiting = self.reactivation_ids.filtered(lambda record: record.state == "submitted")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-activation"),
            "res_model": "koperasi.savings.reactivation",
            "res_id": waiting.id,
            "view_mode": "form",
            "context": {"default_account_id": self.id},
        }
