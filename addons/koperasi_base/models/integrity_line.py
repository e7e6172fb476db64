from odoo import fields, models

CHECKS = [
    ("chain", "1. Hash chain unbroken"),
    ("balance", "2. Balances equal their entries"),
    ("control", "3. Ledger equals general ledger"),
]


class KoperasiIntegrityLine(models.Model):
    """One finding of an integrity report: a ledger, or a control account, and what differs."""

    _name = "koperasi.integrity.line"
    _description = "Integrity Check"
    _order = "report_id, id"
    _rec_name = "check"

    report_id = fields.Many2one(
        "koperasi.integrity.report", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="report_id.company_id")
    currency_id = fields.Many2one(related="report_id.currency_id")
    check = fields.Selection(CHECKS, required=True, readonly=True)
    ledger = fields.Char(readonly=True)
    ledger_model = fields.Char(readonly=True)
    rehashed = fields.Integer(
        string="Hashed Anew",
        readonly=True,
        help="Entries whose hash was computed again. The others were verified by an earlier report and"
        " are the same rows still.",
    )
    fingerprint = fields.Char(
        readonly=True, help="Sum of a hash of each entry up to the time below."
    )
    fingerprint_until = fields.Datetime(readonly=True)
    account_id = fields.Many2one("account.account", string="Control Account", readonly=True)
    checked = fields.Integer(readonly=True, help="Number of entries or accounts looked at.")
    ledger_total = fields.Monetary(readonly=True)
    open_total = fields.Monetary(
        string="In Open Batches", readonly=True, help="Booked, to be posted when its batch closes."
    )
    general_ledger_total = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True)
    faults = fields.Integer(readonly=True)
    details = fields.Text(readonly=True)
    ok = fields.Boolean(string="OK", readonly=True)
