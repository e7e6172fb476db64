from odoo import fields, models
from odoo.exceptions import UserError


class KoperasiApprovalMixin(models.AbstractModel):
    """Maker and checker of a document: two persons, whatever roles one of them has.

    The system user stands for automation (imports, demo data) and may be both.
    """

    _name = "koperasi.approval.mixin"
    _description = "Maker and Checker"
    _inherit = ["koperasi.steps.mixin"]

    submitted_by_id = fields.Many2one("res.users", string="Submitted by", readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)

    _maker_is_not_checker = models.Constraint(
        "CHECK (approved_by_id <> submitted_by_id OR submitted_by_id = 1)",
        "Whoever submitted a document cannot approve it.",
    )

    def _mark_submitted(self):
        """Remember the acting user as maker; an earlier approval falls away."""
        self._write_approval(
            {
                "submitted_by_id": self.env.uid,
                "submitted_on": fields.Datetime.now(),
                "approved_by_id": False,
                "approved_on": False,
            }
        )

    def _mark_approved(self):
        """Remember the acting user as checker.

        :raises UserError: he is the maker of one of the documents
        """
        self._check_not_maker()
        self._write_approval({"approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()})

    def _check_not_maker(self):
        own = self.filtered(lambda record: record.submitted_by_id == self.env.user)
        if own and self.env.uid != self.env.ref("base.user_root").id:
            raise UserError(
                self.env._(
                    "You submitted %s yourself. Another person has to approve it.",
                    own[0].display_name,
                )
            )

    def _write_approval(self, vals):
        # sudo: a checker need not have the right to edit what he approves
        self.sudo().write(vals)
