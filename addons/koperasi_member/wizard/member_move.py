from odoo import api, fields, models


class KoperasiMemberMoveWizard(models.TransientModel):
    """Move selected members to another unit or employer."""

    _name = "koperasi.member.move.wizard"
    _description = "Move Members"

    member_ids = fields.Many2many(
        "koperasi.member", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    employer_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', True)]", compute="_compute_employer", store=True, readonly=False
    )  # fmt: skip
    unit_id = fields.Many2one(
        "koperasi.unit",
        string="Work unit",
        domain="[('employer_id', '=', employer_id), ('company_id', '=', company_id)]",
    )
    employee_number = fields.Char(string="Employee no.", help="Empty: it stays as it is.")
    date = fields.Date(
        string="Holds from",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
        help="A day to come: the move is planned and made on that day.",
    )
    reason = fields.Char()

    @api.depends("member_ids")
    def _compute_employer(self):
        for wizard in self:
            employers = wizard.member_ids.employer_id
            wizard.employer_id = employers if len(employers) == 1 else False

    def action_move(self):
        place = {"employer_id": self.employer_id.id, "unit_id": self.unit_id.id}
        if self.employee_number:
            place["employee_number"] = self.employee_number
        self.member_ids.action_move(date=self.date, reason=self.reason, **place)
        return {"type": "ir.actions.act_window_close"}
