from odoo import api, fields, models

from odoo.addons.koperasi_member.models.member_lifecycle import ExitLine


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    loan_ids = fields.One2many("koperasi.loan", "member_id", string="Loans")
    loan_count = fields.Integer(compute="_compute_loan_totals")
    loan_outstanding = fields.Monetary(
        string="Loans outstanding", compute="_compute_loan_totals", currency_field="currency_id"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.depends("loan_ids.balance")
    def _compute_loan_totals(self):
        totals = {
            member.id: (count, balance)
            for member, count, balance in self.env["koperasi.loan"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count", "balance:sum"]
            )
        }
        for member in self:
            member.loan_count, member.loan_outstanding = totals.get(member._origin.id, (0, 0))

    def _exit_lines(self):
        """What pays off each loan today is owed when leaving."""
        lines = super()._exit_lines()
        loans = self.loan_ids.filtered(lambda loan: loan.state == "active")
        return lines + [
            ExitLine(self.env._("Loan %s", loan.name), -float(loan.payoff_amount()))
            for loan in loans
        ]

    def action_open_loans(self):
        """Loans of this member."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("koperasi_loan.loan_action"),
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }
