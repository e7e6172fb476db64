from odoo import fields, models


class KoperasiLoanSimulateLine(models.TransientModel):
    """One installment of a simulation."""

    _name = "koperasi.loan.simulate.line"
    _description = "Installment of a Loan Simulation"
    _order = "number"

    simulation_id = fields.Many2one("koperasi.loan.simulate", ondelete="cascade")
    currency_id = fields.Many2one("res.currency")
    number = fields.Integer(string="No.")
    due_date = fields.Date()
    principal = fields.Monetary()
    interest = fields.Monetary()
    total = fields.Monetary(string="Installment")
    balance = fields.Monetary(string="Balance after")
