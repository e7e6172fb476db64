from odoo import api, fields, models

from odoo.addons.koperasi_member.models.member_leaving import ExitLine


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

    def _loans_running(self):
        # sudo: whoever settles an exit sees all that is open, whatever he may read
        return self.sudo().loan_ids.filtered(lambda loan: loan.state == "active")

    def _exit_lines(self, date=None):
        """What pays off each loan on the day is owed when leaving."""
        return super()._exit_lines(date) + [
            ExitLine(self.env._("Loan %s", loan.name), -float(loan.payoff_amount(date)))
            for loan in self._loans_running()
        ]

    def _book_exit(self, batch):
        """Pay off every loan from what the member has; what was pledged for them is used first of all."""
        # sudo: whoever settles an exit ends what the settlement pays
        liens = self.sudo().loan_ids.lien_ids.filtered(lambda lien: lien.state == "active")
        liens._end("released", self.env._("Settled with the exit."))
        result = super()._book_exit(batch)
        rows = []
        for loan in self._loans_running():
            kind, parts = loan._split_payment(loan.payoff_amount(batch.date), batch.date)
            principal = parts.pop("principal")
            rows.append(
                {"loan_id": loan.id, "amount": -principal, "kind": kind, "channel": "system",
                 "memo": batch.memo, **parts}
            )  # fmt: skip
        self.env["koperasi.loan.transaction"]._post_entries(batch, rows)
        return result

    def _exit_undone(self):
        """Loans run again, and what was pledged for them is there again."""
        result = super()._exit_undone()
        for loan in self._loans_running():
            if not loan.lien_ids.filtered(lambda lien: lien.state == "active"):
                loan._hold_again()
        return result

    def _exit_blockers(self):
        """A guarantor leaves when another answers for the loan, or it is paid."""
        # sudo: a guarantee binds whoever may read the loan
        guarantees = (
            self.env["koperasi.loan.guarantor"]
            .sudo()
            .search(
                [
                    ("member_id", "=", self.id),
                    ("released_on", "=", False),
                    ("loan_id.state", "in", ("approved", "active")),
                ]
            )
        )
        return super()._exit_blockers() + [
            self.env._(
                "Answers for loan %(loan)s of %(member)s. Replace the guarantor there, or have the loan paid.",
                loan=guarantee.loan_id.name,
                member=guarantee.loan_id.member_id.display_name,
            )
            for guarantee in guarantees
        ]

    def action_open_loans(self):
        """Loans of this member."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("koperasi_loan.loan_action"),
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }
