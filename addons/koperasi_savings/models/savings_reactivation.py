from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GIVEN = ("account_id", "id_checked", "id_document", "note")


class KoperasiSavingsReactivation(models.Model):
    """A dormant account is woken: one person looked at the member's identity document, another approves."""

    _name = "koperasi.savings.reactivation"
    _description = "Re-activation of an Account"
    _inherit = ["koperasi.approval.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "account_id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "koperasi.savings.account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'open'), ('dormant_since', '!=', False)]",
    )
    member_id = fields.Many2one(related="account_id.member_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True, index=True
    )
    id_checked = fields.Boolean(
        string="Identity Checked", help="The member showed the document in person."
    )
    id_document = fields.Char(string="Document", required=True, default="KTP")
    note = fields.Char()
    dormant_since = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("submitted", "Waiting for Approval"),
            ("done", "Re-activated"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="submitted",
        tracking=True,
    )

    _waiting_uniq = models.UniqueIndex(
        "(account_id) WHERE state = 'submitted'",
        "A re-activation of this account is waiting already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.users"]._koperasi_require("koperasi_base.group_teller")
        if any(name not in GIVEN for vals in vals_list for name in vals):
            raise AccessError(self.env._("Who submitted and approved is written by the system."))
        accounts = self.env["koperasi.savings.account"].browse(
            vals.get("account_id") for vals in vals_list
        )
        accounts.check_access("read")
        for vals, account in zip(vals_list, accounts, strict=True):
            self._check_can_submit(account, vals.get("id_checked"))
        dated = [
            {**vals, "dormant_since": account.dormant_since}
            for vals, account in zip(vals_list, accounts, strict=True)
        ]
        records = super().create(dated)
        records._mark_submitted()
        return records

    @api.model
    def _check_can_submit(self, account, id_checked):
        account._check_open()
        if not account.dormant_since:
            raise UserError(self.env._("%s is not dormant.", account.display_name))
        if not id_checked:
            raise UserError(
                self.env._("Look at the member's identity document first, then tick that you did.")
            )

    def action_approve(self):
        """Button: wake the accounts; those woken already stay awake.

        :raises AccessError: not a head teller or manager
        :raises UserError: the same person submitted it, or it was cancelled
        """
        self.env["res.users"]._koperasi_require(
            "koperasi_base.group_head_teller", "koperasi_base.group_manager"
        )
        self.check_access("read")
        todo = self.filtered(lambda record: record.state != "done")
        if cancelled := todo.filtered(lambda record: record.state == "cancelled"):
            raise UserError(self.env._("%s was cancelled.", cancelled[0].display_name))
        todo._mark_approved()
        # sudo: the state changes by this button only
        todo.sudo().write({"state": "done"})
        for record in todo:
            record.account_id._wake(record.company_id._koperasi_today())

    def action_cancel(self):
        """Button: nothing is re-activated."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_teller")
        self.check_access("read")
        if done := self.filtered(lambda record: record.state == "done"):
            raise UserError(self.env._("%s is re-activated already.", done[0].display_name))
        # sudo: the state changes by this button only
        self.sudo().write({"state": "cancelled"})
