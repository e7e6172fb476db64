from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words


class KoperasiShuShare(models.Model):
    """What one member receives for one year, and how much of it is still owed to him.

    It is worked out by :meth:`koperasi.shu.action_compute`; from adoption on it is a ledger account whose
    balance is what the cooperative still owes.
    """

    _name = "koperasi.shu.share"
    _description = "Member's SHU"
    _inherit = ["koperasi.ledger.account.mixin"]
    _order = "shu_id desc, member_id"
    _ledger_entry_model = "koperasi.shu.transaction"

    shu_id = fields.Many2one(
        "koperasi.shu",
        string="Book Year",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    member_id = fields.Many2one(
        "koperasi.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id", store=True)
    date_to = fields.Date(related="shu_id.date_to", string="Year's End")
    adoption_date = fields.Date(related="shu_id.adoption_date")
    state = fields.Selection(related="shu_id.state")
    capital_base = fields.Monetary(
        string="Savings Counted", readonly=True, help="Principal and mandatory savings of the year."
    )
    patronage_base = fields.Monetary(
        string="Interest Paid", readonly=True, help="Loan interest paid in the year."
    )
    capital_share = fields.Monetary(string="Share for Savings", readonly=True)
    patronage_share = fields.Monetary(string="Share for Business", readonly=True)
    total = fields.Monetary(string="SHU", readonly=True)
    balance = fields.Monetary(string="Not Yet Paid")
    transaction_ids = fields.One2many(
        "koperasi.shu.transaction", "account_id", string="Transactions", readonly=True
    )

    _member_uniq = models.UniqueIndex("(shu_id, member_id)", "A member has one share of a year.")

    @api.depends("shu_id.name", "member_id.display_name")
    def _compute_display_name(self):
        for share in self:
            # sudo: a share is called by its year and member, whoever may see only the share
            share.display_name = (
                f"{share.shu_id.sudo().name}: {share.member_id.sudo().display_name}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Members' shares are computed from the year's SHU."))

    def _ledger_cover_message(self, row):
        return self.env._(
            "%(share)s: %(open)s is left to be paid.",
            share=self.display_name,
            open=self.currency_id.format(self.balance),
        )

    def action_open_pay(self):
        """Button: pay what is open of these members' SHU by cash, bank or to savings."""
        self.env["res.users"]._koperasi_require(
            "koperasi_base.group_teller", "koperasi_base.group_manager"
        )
        self.check_access("read")
        if len(self.shu_id) != 1:
            raise UserError(self.env._("Choose shares of one year."))
        return self.shu_id._action_pay_wizard(self)

    def _total_in_words(self):
        """The share in words, for the slip."""
        return amount_in_words(to_amount(self.total), self.env.lang or "id")

    def _get_report_base_filename(self):
        """File name of the slip, for the portal."""
        return self.env._("SHU slip %s", self.display_name)
