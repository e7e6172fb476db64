from odoo import fields, models

from ..const import REASONS, STATUSES


class KoperasiDeductionResult(models.Model):
    """One row of the file that an employer returned, and what became of it.

    Listed members whom the file leaves out have a row without a number. Written by the matching statement
    alone; no group may write them.
    """

    _name = "koperasi.deduction.result"
    _description = "Payroll Deduction Result"
    _order = "deduction_id desc, row_number, id"
    _rec_name = "employee_number"
    _log_access = False  # who imported the file and when stands in the chatter of the deduction

    deduction_id = fields.Many2one(
        "koperasi.deduction", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    row_number = fields.Integer(
        string="Row", readonly=True, aggregator=None, help="Row of the file."
    )
    employee_number = fields.Char(string="Employee No.", readonly=True)
    name = fields.Char(string="Name in the File", readonly=True)
    member_id = fields.Many2one("koperasi.member", readonly=True, ondelete="restrict")
    due = fields.Monetary(required=True, readonly=True)
    deducted = fields.Monetary(required=True, readonly=True)
    difference = fields.Monetary(required=True, readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    note = fields.Char(
        readonly=True, help="What is wrong with the row, or the employer's own words."
    )
    status = fields.Selection(STATUSES, string="Finding", required=True, readonly=True)

    _deduction_idx = models.Index("(deduction_id, status)")
    _member_idx = models.Index("(member_id) WHERE member_id IS NOT NULL")
