from odoo import fields, models


class KoperasiPassbookLayout(models.Model):
    """Where the lines of a passbook stand, in millimetres from its upper left corner."""

    _name = "koperasi.passbook.layout"
    _description = "Passbook Layout"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    pages = fields.Integer(default=12, required=True)
    lines = fields.Integer(string="Lines a Page", default=20, required=True)
    top = fields.Integer(string="First Line (mm)", default=25, required=True)
    step = fields.Integer(string="From Line to Line (mm)", default=5, required=True)
    fold_after = fields.Integer(string="Fold after Line", default=10)
    fold_gap = fields.Integer(string="Height of the Fold (mm)", default=8)
    x_date = fields.Integer(string="Date (mm)", default=5, required=True)
    x_code = fields.Integer(string="Code (mm)", default=25, required=True)
    x_debit = fields.Integer(string="Debit, right edge (mm)", default=52, required=True)
    x_credit = fields.Integer(string="Credit, right edge (mm)", default=75, required=True)
    x_balance = fields.Integer(string="Balance, right edge (mm)", default=100, required=True)

    _sizes = models.Constraint(
        "CHECK (pages > 0 AND lines BETWEEN 1 AND 60 AND step > 0 AND top >= 0 AND fold_gap >= 0)",
        "A passbook has pages with lines, and every line its place.",
    )

    def _height_of(self, line):
        """Millimetres from the top of the page to a line (1 is the first)."""
        fold = self.fold_gap if self.fold_after and line > self.fold_after else 0
        return self.top + (line - 1) * self.step + fold
