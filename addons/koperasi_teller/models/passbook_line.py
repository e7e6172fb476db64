from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import opened


class KoperasiPassbookLine(models.Model):
    """A line of a passbook: its place, and the entry that stands there or the balance brought forward."""

    _name = "koperasi.passbook.line"
    _description = "Passbook Line"
    _inherit = ["koperasi.door.mixin"]
    _order = "passbook_id, page, line"

    passbook_id = fields.Many2one(
        "koperasi.passbook", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="passbook_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    page = fields.Integer(required=True, readonly=True, aggregator=None)
    line = fields.Integer(required=True, readonly=True, aggregator=None)
    entry_id = fields.Many2one("koperasi.savings.transaction", readonly=True, ondelete="restrict")
    is_forward = fields.Boolean(string="Brought Forward", readonly=True)
    date = fields.Date(related="entry_id.date")
    balance = fields.Monetary(related="entry_id.balance_after")
    printed_on = fields.Datetime(readonly=True)
    printed_by_id = fields.Many2one("res.users", string="Printed by", readonly=True)
    print_count = fields.Integer(readonly=True)

    _place_uniq = models.UniqueIndex("(passbook_id, page, line)", "This line is taken.")

    @api.depends("page", "line", "entry_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._(
                "Page %(page)s, line %(line)s: %(date)s %(code)s",
                page=one.page,
                line=one.line,
                date=format_date(self.env, one.date),
                code=one._label(),
            )

    def _door_message(self):
        return self.env._("Passbooks are issued and printed at the counter.")

    @api.model
    def _allot(self, book, entries, forward=False):
        """Give entries the next lines of a book, in the order of their numbers."""
        start, per_page = len(book.line_ids), book.layout_id.lines
        # sudo: nobody has the right to write lines; what the user may do was checked
        lines = opened(self.sudo()).create([
            {
                "passbook_id": book.id, "entry_id": entry.id, "is_forward": forward,
                "page": (start + place) // per_page + 1, "line": (start + place) % per_page + 1,
            }
            for place, entry in enumerate(entries)
        ])  # fmt: skip
        if entries and not forward:
            # sudo: nobody has the right to write passbooks
            opened(book.sudo()).write({"last_number": entries[-1].number})
        return self.browse(lines.ids)

    def _mark_printed(self):
        for line in self:
            opened(line.sudo()).write({  # sudo: as in _allot
                "printed_on": fields.Datetime.now(), "printed_by_id": self.env.uid,
                "print_count": line.print_count + 1,
            })  # fmt: skip

    def _label(self):
        """What kind of movement stands in this line."""
        if self.is_forward:
            return self.env._("BROUGHT FWD")
        return dict(self.entry_id._fields["kind"]._description_selection(self.env))[
            self.entry_id.kind
        ]

    def _code(self):
        """What stands in the narrow column of the code: five letters beside a debit of nine digits."""
        codes = {
            "deposit": self.env._("DEP"), "withdrawal": self.env._("WDL"), "transfer_in": self.env._("TRF+"),
            "transfer_out": self.env._("TRF-"), "opening": self.env._("OPEN"), "interest": self.env._("INT"),
            "tax": self.env._("TAX"), "fee": self.env._("FEE"), "payout": self.env._("EXIT"),
            "reversal": self.env._("REV"),
        }  # fmt: skip
        if self.is_forward:
            return self._label()
        return codes.get(self.entry_id.kind) or self._label()[:5].upper()
