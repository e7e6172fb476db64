from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount

# Notes and coins of rupiah in circulation; a coin of 1,000 counts like the note.
DENOMINATIONS = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)
MOST_PIECES = 1_000_000


class KoperasiTillCount(models.Model):
    """How many pieces of a note or coin were in the till when it was counted; kept as counted."""

    _name = "koperasi.till.count"
    _description = "Cash Count"
    _order = "session_id, moment, denomination desc"

    session_id = fields.Many2one(
        "koperasi.till.session", required=True, readonly=True, index=True, ondelete="restrict"
    )
    handover_id = fields.Many2one("koperasi.till.handover", readonly=True, index="btree_not_null")
    company_id = fields.Many2one(related="session_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    moment = fields.Selection(
        [("opening", "Opening"), ("handover", "Handover"), ("closing", "Closing")],
        required=True,
        readonly=True,
    )
    denomination = fields.Integer(required=True, readonly=True, aggregator=None)
    pieces = fields.Integer(required=True, readonly=True)
    amount = fields.Monetary(compute="_compute_amount", store=True)

    _counted = models.Constraint(
        "CHECK (pieces > 0 AND denomination > 0)", "Pieces are counted, not owed."
    )

    @api.depends("denomination", "pieces")
    def _compute_amount(self):
        for line in self:
            line.amount = line.denomination * line.pieces

    @api.model
    def _pieces(self, counts):
        """What a client sent as {denomination: pieces}, checked.

        :return: {denomination as Decimal: pieces}, none of them zero
        :raises UserError: an unknown note, or no whole number of pieces
        """
        if not isinstance(counts, dict):
            raise UserError(self.env._("Count the cash by notes and coins."))
        found = {}
        for denomination, pieces in counts.items():
            value = int(denomination) if str(denomination).isdecimal() else 0
            whole = isinstance(pieces, int) and not isinstance(pieces, bool)
            if value not in DENOMINATIONS or not whole or not 0 <= pieces <= MOST_PIECES:
                raise UserError(
                    self.env._(
                        "%(pieces)s pieces of %(note)s cannot be counted.",
                        pieces=pieces,
                        note=denomination,
                    )
                )
            if pieces:
                found[to_amount(value)] = pieces
        return found

    @api.model
    def _keep(self, session, moment, pieces, handover=None):
        """Store a count.

        :param pieces: from :meth:`_pieces`
        """
        # sudo: nobody has the right to write counts
        self.sudo().create(
            [
                {
                    "session_id": session.id,
                    "handover_id": handover.id if handover else False,
                    "moment": moment,
                    "denomination": int(value),
                    "pieces": number,
                }
                for value, number in pieces.items()
            ]
        )
