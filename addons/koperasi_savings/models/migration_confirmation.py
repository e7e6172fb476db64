from odoo import api, fields, models
from odoo.exceptions import UserError

CLERK = "koperasi_base.group_clerk"


class KoperasiMigrationConfirmation(models.Model):
    """What a member answered to the letter about his balances: confirmed, or an objection that stays open until settled."""

    _name = "koperasi.migration.confirmation"
    _description = "Answer to a Balance Confirmation"
    _inherit = ["mail.thread"]
    _order = "state desc, date desc, id desc"
    _rec_name = "member_id"
    _check_company_auto = True

    migration_id = fields.Many2one(
        "koperasi.migration", required=True, readonly=True, index=True, ondelete="restrict",
        default=lambda self: self._default_migration(),
    )  # fmt: skip
    company_id = fields.Many2one(related="migration_id.company_id", store=True, precompute=True)
    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, ondelete="restrict", check_company=True
    )
    answer = fields.Selection(
        [("confirmed", "Confirmed"), ("objection", "Objection")], required=True, default="confirmed"
    )
    state = fields.Selection(
        [("confirmed", "Confirmed"), ("objection", "Open objection"), ("settled", "Settled objection")],
        compute="_compute_state", store=True, precompute=True, tracking=True,
    )  # fmt: skip
    date = fields.Date(
        required=True, default=lambda self: self.env.company._koperasi_today(), string="Answered on"
    )
    given_by = fields.Char(
        string="Answered by", help="Who answered, if not the member: an heir, a proxy."
    )
    channel = fields.Selection(
        [("letter", "Signed letter"), ("office", "At the office"), ("phone", "Phone"),
         ("message", "WhatsApp or e-mail"), ("list", "Sign-off list")],
        required=True, default="letter",
    )  # fmt: skip
    remark = fields.Text()
    user_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user
    )
    settlement = fields.Text(readonly=True, copy=False)
    settled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    settled_on = fields.Date(readonly=True, copy=False)

    _objection_says_why = models.Constraint(
        "CHECK (answer = 'confirmed' OR length(trim(coalesce(remark, ''))) > 0)",
        "Say in the remark what the member objects to.",
    )

    def _default_migration(self):
        return self.env["koperasi.migration"].search([("company_id", "=", self.env.company.id)])

    @api.depends("answer", "settled_on")
    def _compute_state(self):
        for confirmation in self:
            settled = confirmation.answer == "objection" and confirmation.settled_on
            confirmation.state = "settled" if settled else confirmation.answer

    @api.constrains("date")
    def _check_date(self):
        for confirmation in self:
            if confirmation.date > confirmation.company_id._koperasi_today():
                raise UserError(self.env._("An answer cannot be dated in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        own = ("settlement", "settled_by_id", "settled_on", "user_id")
        clean = [
            {name: value for name, value in vals.items() if name not in own} for vals in vals_list
        ]
        return super().create(clean)

    def settle(self, settlement):
        """Close an objection.

        :param str settlement: what was found and done
        :raises UserError: not an open objection, or nothing said
        """
        self.env["res.users"]._koperasi_require(CLERK)
        self.ensure_one()
        self.check_access("read")
        said = settlement.strip() if isinstance(settlement, str) else ""
        if self.state != "objection" or not said:
            raise UserError(
                self.env._("An open objection is settled by saying what was found and done.")
            )
        # sudo: answers are evidence, nobody has the right to edit them
        self.sudo().write({
            "settlement": said, "settled_by_id": self.env.uid, "settled_on": self.company_id._koperasi_today(),
        })  # fmt: skip
