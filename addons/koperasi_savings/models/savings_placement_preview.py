from odoo import api, fields, models
from odoo.tools.misc import get_lang

from odoo.addons.koperasi_base.koperasi_calc.deposit import earned, payout_days

from .savings_placement import RUNNING


class KoperasiSavingsPlacement(models.Model):
    """What a deposit gives and what binds it, as tellers tell it to a member before he decides."""

    _inherit = "koperasi.savings.placement"

    phone = fields.Char(related="member_id.phone")
    expected_maturity = fields.Date(
        string="Would Mature on", compute="_compute_preview", compute_sudo=True,
        help="If it is opened today, or on the day that is entered.",
    )  # fmt: skip
    interest_total = fields.Monetary(
        string="Interest of the Term", compute="_compute_preview", compute_sudo=True,
        help="Of the whole term, before tax.",
    )  # fmt: skip
    interest_payout = fields.Monetary(
        string="Each Month", compute="_compute_preview", compute_sudo=True,
        help="Interest of the first month, before tax.",
    )  # fmt: skip
    held_amount = fields.Monetary(
        string="Pledged or Held", compute="_compute_held_amount", compute_sudo=True
    )
    held_for = fields.Char(compute="_compute_held_amount", compute_sudo=True)
    break_pending = fields.Boolean(
        compute="_compute_break_pending", help="Somebody asked for an early break."
    )

    @api.model
    def _default_product_id(self):
        """The product of term deposits, if there is but one."""
        products = self.env["koperasi.savings.product"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "term")], limit=2
        )
        return products if len(products) == 1 else products.browse()

    @api.depends("company_id")
    def _compute_currency_id(self):
        """Known before a member is chosen, so that amounts show as rupiah from the start."""
        for placement in self:
            placement.currency_id = (placement.company_id or self.env.company).currency_id

    @api.depends(
        "product_id", "principal", "months", "annual_rate", "payout", "start_date", "maturity_date",
        "opening_date",
    )  # fmt: skip
    def _compute_preview(self):
        for placement in self:
            today = (placement.company_id or self.env.company)._koperasi_today()
            day = placement.opening_date or today
            opened = bool(placement.start_date)
            terms = placement._terms() if opened else placement._preview_terms(day)
            placement.expected_maturity = terms and not opened and terms.maturity
            placement.interest_total = terms and placement._shown(earned(terms, terms.maturity))
            placement.interest_payout = (
                terms and terms.monthly and placement._shown(earned(terms, payout_days(terms)[0]))
            )

    @api.model
    def _shown(self, amount):
        """A Decimal amount for a field that is looked at."""
        return float(amount)

    @api.depends("account_id.hold_ids.state", "account_id.hold_ids.amount", "state")
    def _compute_held_amount(self):
        for placement in self:
            holds = placement.account_id.hold_ids.filtered(lambda hold: hold.state == "active")
            held = holds if placement.state in RUNNING else holds.browse()
            placement.held_amount = sum(held.mapped("amount"))
            placement.held_for = ", ".join(held.mapped("reason"))

    @api.depends("break_ids.state")
    def _compute_break_pending(self):
        for placement in self:
            placement.break_pending = "submitted" in placement.break_ids.mapped("state")

    @api.onchange("member_id")
    def _onchange_member_id(self):
        """Interest usually goes to the member's voluntary savings; another member has other accounts."""
        own = self.member_id.savings_account_ids.filtered(
            lambda account: account.kind == "voluntary" and account.state == "open"
        )
        self.interest_account_id = own[:1]
        self.from_account_id = False

    @api.model
    def _percent(self, rate):
        """A rate as people write it: 7 or 7,5."""
        return f"{rate:g}".replace(".", get_lang(self.env).decimal_point)

    def _break_words(self):
        """What an early break costs, as a sentence on the certificate and in the portal."""
        percent = self._percent(self.break_percent)
        return {
            "penalty": self.env._("a penalty of %s %% of the balance is deducted", percent),
            "interest": self.env._("interest that is not paid yet is lost"),
            "rate": self.env._("interest is %s %% a year from the first day on", percent),
        }.get(self.break_rule, "")
