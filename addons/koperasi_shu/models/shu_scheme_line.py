from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import BUCKET_ROLES, BUCKETS, FUND_ROLES, MEMBER_BUCKETS


class KoperasiShuSchemeLine(models.Model):
    """One part of the surplus: what it is for, its percentage and the account that keeps it."""

    _name = "koperasi.shu.scheme.line"
    _description = "SHU Scheme Line"
    _order = "scheme_id, sequence, id"
    _rec_name = "name"

    scheme_id = fields.Many2one(
        "koperasi.shu.scheme", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    sequence = fields.Integer(default=10)
    bucket = fields.Selection(BUCKETS, string="Part", required=True)
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        translate=True,
        help="As your charter calls it; printed on the recapitulation.",
    )
    percent = fields.Float(required=True, digits=(5, 2))
    account_role = fields.Selection(
        FUND_ROLES,
        string="Kept On",
        compute="_compute_account_role",
        store=True,
        readonly=False,
        precompute=True,
        help="Role of the account credited when the meeting adopts the division.",
    )

    _percent_positive = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)", "A percentage lies above 0 and up to 100."
    )

    @api.depends("bucket")
    def _compute_name(self):
        labels = dict(self._fields["bucket"]._description_selection(self.env))
        for line in self.filtered("bucket"):
            line.name = labels[line.bucket]

    @api.depends("bucket")
    def _compute_account_role(self):
        for line in self:
            line.account_role = BUCKET_ROLES.get(line.bucket) or line.account_role

    @api.constrains("bucket", "account_role")
    def _check_account_role(self):
        """What members receive is owed to them; what a fund receives is not."""
        for line in self:
            if not line.account_role:
                raise ValidationError(
                    self.env._("%s: choose the account that keeps this part.", line.name)
                )
            if (line.bucket in MEMBER_BUCKETS) != (line.account_role == "shu_payable"):
                raise ValidationError(
                    self.env._(
                        "%s: the parts of members, and no other, are kept on SHU payable to members.",
                        line.name,
                    )
                )
