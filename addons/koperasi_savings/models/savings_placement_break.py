from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.koperasi_calc.deposit import at_rate, earned
from odoo.addons.koperasi_base.koperasi_calc.rounding import WHOLE_RUPIAH
from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_placement import TELLER


class BreakFigures(NamedTuple):
    """What breaking a deposit on a day means, in rupiah."""

    days: int
    principal: Decimal
    interest_full: Decimal
    interest_paid: Decimal
    interest_owed: Decimal
    interest_lost: Decimal
    interest_back: Decimal
    penalty: Decimal
    tax: Decimal
    tax_back: Decimal
    net: Decimal


class KoperasiSavingsPlacement(models.Model):
    """What the break of a deposit costs and books."""

    _inherit = "koperasi.savings.placement"

    break_ids = fields.One2many("koperasi.savings.break", "placement_id", string="Breaks")

    def _check_can_break(self):
        """
        :raises UserError: not active, or pledged
        """
        self._check_state("active")
        held = self.account_id.held_amount
        if held:
            holds = self.account_id.sudo().hold_ids.filtered(
                lambda hold: hold.state == "active"
            )  # sudo: binds all
            raise UserError(
                self.env._(
                    "%(deposit)s cannot be broken: %(amount)s is held for %(reason)s.",
                    deposit=self.display_name,
                    amount=self.currency_id.format(held),
                    reason=", ".join(holds.mapped("reason")),
                )
            )

    def _break_figures(self, day):
        """Every number of breaking this deposit on a day, by the rule it was opened under.

        :rtype: BreakFigures
        """
        terms = self._terms()
        principal = to_amount(self.account_id.balance)
        full, paid = earned(terms, day), self._paid()[self.accrual_id.id]
        percent = to_amount(self.break_percent)
        due = {
            "penalty": full,
            "interest": paid,
            "rate": min(at_rate(terms, percent, day), full),
        }[self.break_rule]
        owed, back = max(due - paid, Decimal(0)), max(paid - due, Decimal(0))
        penalty = (
            WHOLE_RUPIAH.ratio(principal * percent, 100)
            if self.break_rule == "penalty"
            else Decimal(0)
        )
        tax, tax_back = self._break_tax(day, owed, back)
        return BreakFigures(
            (day - self.start_date).days, principal, full, paid, owed, full - due, back, penalty, tax,
            tax_back, principal + owed - tax - penalty - back + tax_back,
        )  # fmt: skip

    def _break_tax(self, day, owed, back):
        """(tax to withhold, tax to give back): interest taken back is negative interest of the month."""
        taxes, account = self.env["koperasi.savings.tax"], self.account_id
        tax = tax_back = Decimal(0)
        if owed:
            tax = taxes._withhold(self.company_id, day, {account.id: owed})[account.id]
        if back:
            tax_back = taxes._withheld_too_much(account, day, back)
        return tax, tax_back

    def _do_break(self, figures, day, journal, to_account, reason):
        """Interest, tax and penalty on the deposit's own account, then all of it to the member."""
        self._book_break(figures, day, reason)
        self._pay_principal(day, journal, to_account)
        self._end("broken")
        self.message_post(body=self.env._("Broken early: %s", reason))

    def _book_break(self, figures, day, reason):
        key = self._payout_key()
        owed = figures.interest_owed
        self._lock_accruals()
        change = owed - to_amount(self.accrual_id.balance)
        accruals = [
            self._accrual_row(change, "accrual" if change > 0 else "adjustment"),
            self._accrual_row(-owed, "payment", key),
        ]
        accruals = [row for row in accruals if row["amount"]]
        savings = [row for row in self._break_rows(figures, key) if row["amount"]]
        if not accruals and not savings:
            return
        batch = self._open_interest_batch(day, reason)
        # sudo: nobody has rights on the ledger of interest
        self.env["koperasi.savings.accrual.entry"].sudo()._post_entries(batch, accruals)
        self.env["koperasi.savings.transaction"]._post_entries(batch, savings)
        batch._post()

    def _break_rows(self, figures, key):
        """Interest first: tax, penalty and what is paid back are taken from it and from the principal."""
        account = self.company_id._koperasi_account
        common = {"account_id": self.account_id.id, "channel": "system",
                  "memo": self.env._("Early break %s", self.name)}  # fmt: skip
        return [
            {**common, "amount": amount, "kind": kind, "import_key": f"{key}{suffix}",
             "counter_account_id": counter and account(counter).id}
            for amount, kind, suffix, counter in (
                (figures.interest_owed, "interest", "", None),
                (-figures.tax, "tax", "/tax", "savings_tax_payable"),
                (-figures.penalty, "fee", "/penalty", "savings_fee_income"),
                (-figures.interest_back, "interest", "/back", "term_interest_expense"),
                (figures.tax_back, "tax", "/back/tax", "savings_tax_payable"),
            )
            if amount
        ]  # fmt: skip

    def action_break(self):
        """Button: the preview of a break, with every number."""
        self._require(TELLER)
        self.ensure_one()
        self._check_can_break()
        found = self.break_ids.filtered(
            lambda record: record.state in ("draft", "submitted", "approved")
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Break Early"),
            "res_model": "koperasi.savings.break",
            "res_id": found[:1].id,
            "view_mode": "form",
            "context": {"default_placement_id": self.id,
                        "default_to_account_id": self.interest_account_id.id},
        }  # fmt: skip
