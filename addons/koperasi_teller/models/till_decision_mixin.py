from odoo import fields, models
from odoo.exceptions import UserError


class KoperasiTillDecisionMixin(models.AbstractModel):
    """What is asked for at an open till and waits for the decision of another person.

    The model has a field ``state`` that begins as ``waiting``.
    """

    _name = "koperasi.till.decision.mixin"
    _description = "Decision at a Till"
    _inherit = ["koperasi.door.mixin"]
    _order = "id desc"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        "koperasi.till.session", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    def _check_waiting(self):
        """:raises UserError: decided, or its till is closed"""
        if self.state != "waiting" or self.session_id.state != "open":
            raise UserError(self.env._("This was decided already, or its till is closed."))
