from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLoanGuarantor(models.Model):
    """Who answers for a loan; usually another member."""

    _name = "koperasi.loan.guarantor"
    _description = "Loan Guarantor"
    _order = "loan_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    loan_id = fields.Many2one("koperasi.loan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="loan_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    amount = fields.Monetary(string="Guaranteed", help="Zero: the whole loan.")
    note = fields.Char()
    released_on = fields.Date(
        readonly=True, copy=False, help="From this day on another member answers instead."
    )

    _member_uniq = models.UniqueIndex(
        "(loan_id, member_id) WHERE released_on IS NULL", "This member guarantees the loan already."
    )
    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "The amount guaranteed cannot be negative."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        """The loan was approved because of it."""
        for record in self.filtered(lambda record: record.loan_id.state in ("approved", "active")):
            raise UserError(
                self.env._(
                    "%s secures a loan in force and stays until it is paid off.",
                    record.display_name,
                )
            )

    def replace(self, member):
        """Release a guarantor and let another member answer for the same loan and amount.

        :param member: koperasi.member (record or id), active, neither the borrower nor a guarantor already
        :return: the new guarantee
        :raises AccessError: not a loan approver
        :raises UserError: released already, or a member who cannot answer
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_loan_approver")
        self.ensure_one()
        self.check_access("read")
        member = self.env["koperasi.member"].browse(
            member if isinstance(member, int) else member.id
        )
        member.check_access("read")
        self._check_can_replace(member)
        # sudo: a decided guarantee changes by this decision only
        old = self.sudo()
        old.released_on = self.company_id._koperasi_today()
        new = old.create(
            {"loan_id": self.loan_id.id, "member_id": member.id, "amount": self.amount}
        )
        self.loan_id.message_post(
            body=self.env._(
                "%(new)s answers for this loan in place of %(old)s.",
                new=member.display_name,
                old=self.member_id.display_name,
            )
        )
        return new.sudo(self.env.su)

    def _check_can_replace(self, member):
        if self.released_on:
            raise UserError(self.env._("%s was released before.", self.display_name))
        answering = self.loan_id.guarantor_ids.filtered(lambda guarantee: not guarantee.released_on)
        if member.state != "active" or member in (self.loan_id.member_id | answering.member_id):
            raise UserError(
                self.env._(
                    "%s cannot answer for this loan: choose an active member who is neither the borrower nor a"
                    " guarantor of it.",
                    member.display_name,
                )
            )
