from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount, to_float

from .till_session import HEAD, TELLER


class KoperasiTillMovement(models.Model):
    """Cash that goes from the vault into a till or back; it counts when a second person has confirmed it."""

    _name = "koperasi.till.movement"
    _description = "Cash from or to the Vault"
    _inherit = ["koperasi.till.decision.mixin", "koperasi.approval.mixin"]

    direction = fields.Selection(
        [("in", "From the vault"), ("out", "To the vault")], required=True, readonly=True
    )
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="waiting",
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be more than zero.")

    def _is_walled(self, vals):
        return not self.env.su  # who asked and who approved is written as the system

    def _door_message(self):
        return self.env._("Cash is moved at the counter and confirmed by another.")

    @api.model
    def move_cash(self, direction, amount):
        """The teller takes cash from the vault or brings some back.

        :param str direction: ``in`` (from the vault) or ``out``
        :param amount: whole rupiah above zero
        :return: the movement, waiting for another person
        :raises AccessError: not a teller
        :raises UserError: no till open, no such amount, not that much cash in the till
        """
        self.env["res.users"]._koperasi_require(TELLER)
        session = self.env["koperasi.till.session"]._mine(self.env.company)
        if not session:
            raise UserError(self.env._("Open your till first."))
        amount = session._whole(amount)
        if direction not in ("in", "out"):
            raise UserError(self.env._("Choose one from the list."))
        if direction == "out":
            session.sudo()._check_cover(-amount)  # sudo: his own session
        # sudo: nobody has the right to write movements
        movement = opened(self.sudo()).create(
            {"session_id": session.id, "direction": direction, "amount": to_float(amount, 1)}
        )
        movement = self.browse(movement.id)
        movement._mark_submitted()
        return movement

    def action_confirm(self):
        """Button: another person has seen the cash change hands.

        :raises AccessError: no head teller
        :raises UserError: his own, decided already, or the cash is not in the till any more
        """
        self.env["res.users"]._koperasi_require(HEAD)
        self.check_access("read")
        for movement in self:
            session = (
                movement.session_id.sudo()
            )  # sudo: sessions are written by their methods alone
            session._queue()
            movement._check_waiting()
            if movement.direction == "out":
                session._check_cover(-to_amount(movement.amount))
            movement._mark_approved()
            opened(movement.sudo()).write({"state": "confirmed"})  # sudo: as above

    def action_cancel(self):
        """Button: the cash stays where it is; by its teller or a head teller."""
        self.env["res.users"]._koperasi_require(TELLER)
        self.check_access("read")
        for movement in self:
            movement._check_waiting()
            if movement.submitted_by_id != self.env.user:
                self.env["res.users"]._koperasi_require(HEAD)
            opened(movement.sudo()).write(
                {"state": "cancelled"}
            )  # sudo: nobody may write movements
