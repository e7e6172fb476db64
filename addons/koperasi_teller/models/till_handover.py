from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount, to_float

from .till_session import HEAD, TELLER


class KoperasiTillHandover(models.Model):
    """A till that goes on with another teller: counted by the first, accepted by the second.

    A difference found here is kept here with its reason; it is posted with that of the closing.
    """

    _name = "koperasi.till.handover"
    _description = "Handover of a Till"
    _inherit = ["koperasi.till.decision.mixin"]

    from_user_id = fields.Many2one("res.users", string="From", required=True, readonly=True)
    to_user_id = fields.Many2one("res.users", string="To", required=True, readonly=True)
    # Tellers who count blind do not read these two: they see what is shown of them.
    expected_cash = fields.Monetary(readonly=True, groups=HEAD)
    counted_cash = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, groups=HEAD)
    shown_expected = fields.Monetary(string="Expected, as Shown", compute="_compute_shown")
    shown_difference = fields.Monetary(string="Difference, as Shown", compute="_compute_shown")
    reason = fields.Char(readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("accepted", "Accepted"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="waiting",
    )
    decided_on = fields.Datetime(readonly=True)

    _two_persons = models.Constraint(
        "CHECK (from_user_id <> to_user_id)", "A till is handed over to another teller."
    )

    _waiting_uniq = models.UniqueIndex(
        "(session_id) WHERE state = 'waiting'", "A handover of this till waits already."
    )

    @api.depends("session_id.state")
    @api.depends_context("uid")
    def _compute_shown(self):
        """Hidden where counting is blind, until the till is closed."""
        for handover in self:
            session = handover.session_id
            hidden = session.state == "open" and session._is_blind()
            # sudo: what may be seen was decided
            kept = handover.sudo()
            handover.shown_expected = 0 if hidden else kept.expected_cash
            handover.shown_difference = 0 if hidden else kept.difference

    def _door_message(self):
        return self.env._("A till is handed over at the counter.")

    @api.model
    def hand_over(self, user_id, counts, reason=None):
        """The teller has counted his till and gives it to a colleague.

        :param int user_id: the colleague, on the list of the till
        :param dict counts: pieces by denomination
        :param str reason: why it is not what it should be; needed only then
        :return: the handover, waiting to be accepted
        """
        self.env["res.users"]._koperasi_require(TELLER)
        session = self.env["koperasi.till.session"]._mine(self.env.company)
        if not session:
            raise UserError(self.env._("Open your till first."))
        user = self.env["res.users"].browse(session._one_id(user_id))
        if user == self.env.user or not session.till_id._limits_of(user):
            raise UserError(self.env._("Choose a colleague who is on the list of this till."))
        session.sudo()._lock_closing()  # sudo: his own session
        session.sudo()._check_can_close()
        pieces = self.env["koperasi.till.count"]._pieces(counts)
        counted = sum((value * number for value, number in pieces.items()), to_amount(0))
        expected = session.sudo()._cash()["now"]
        session._check_reason(expected, counted, reason)
        difference = counted - expected
        # sudo: nobody has the right to write handovers
        handover = opened(self.sudo()).create({
            "session_id": session.id, "from_user_id": self.env.uid, "to_user_id": user.id,
            "expected_cash": to_float(expected, 1), "counted_cash": to_float(counted, 1),
            "difference": to_float(difference, 1), "reason": (difference and reason) or False,
        })  # fmt: skip
        self.env["koperasi.till.count"]._keep(session, "handover", pieces, handover)
        return self.browse(handover.id)

    def action_accept(self):
        """Button: the colleague has counted too and serves from now on.

        :raises UserError: meant for somebody else, decided already, or he has a till open himself
        """
        self.env["res.users"]._koperasi_require(TELLER)
        self.ensure_one()
        self.check_access("read")
        self._check_waiting()
        if self.to_user_id != self.env.user:
            raise UserError(self.env._("Only %s can accept this till.", self.to_user_id.name))
        session = self.session_id.sudo()  # sudo: sessions are written by their methods alone
        mine = self.env["koperasi.till.session"]._mine(self.company_id)
        if mine:
            raise UserError(self.env._("Close %s first.", mine.till_id.name))
        if not session.till_id._limits_of(self.env.user):
            session._raise_not_listed(session.till_id)
        session._lock_closing()
        # sudo: compared, not shown
        if session._cash()["now"] != to_amount(self.sudo().expected_cash):
            raise UserError(self.env._("Something was booked since the count. Count again."))
        opened(session).write({"user_id": self.env.uid})
        opened(self.sudo()).write({"state": "accepted", "decided_on": fields.Datetime.now()})

    def action_cancel(self):
        """Button: the till stays with its teller; by either of the two."""
        self.env["res.users"]._koperasi_require(TELLER)
        self.ensure_one()
        self.check_access("read")
        self._check_waiting()
        if self.env.user not in self.from_user_id | self.to_user_id:
            raise UserError(self.env._("Only the two tellers of this handover can cancel it."))
        # sudo: nobody has the right to write handovers
        opened(self.sudo()).write({"state": "cancelled", "decided_on": fields.Datetime.now()})
