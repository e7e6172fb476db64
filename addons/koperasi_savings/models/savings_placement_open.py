from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_placement import RUNNING, TELLER

APPROVER = "koperasi_base.group_manager"


class KoperasiSavingsPlacement(models.Model):
    """From the application to an active deposit with its certificate."""

    _inherit = "koperasi.savings.placement"

    # ------------------------------------------------------------
    # Special rate
    # ------------------------------------------------------------

    def action_request_rate(self):
        """Button: ask for a rate beside the chart, or for an earlier day of opening."""
        self._require(TELLER)
        self._check_state("draft")
        self._check_rate_within()
        self._check_cap()
        self._mark_submitted()

    def action_approve_rate(self):
        """Button: another person grants the special rate, or the earlier day.

        :raises UserError: not asked for, asked for by the same person, above the highest special rate
        """
        self._require(APPROVER)
        self._check_state("draft")
        if any(not placement.submitted_by_id for placement in self):
            raise UserError(self.env._("Nobody asked for approval."))
        self._check_rate_within()
        self._check_cap()
        self._mark_approved()

    def _check_rate_within(self):
        for placement in self.filtered(lambda placement: placement._rate_is_special()):
            most = placement.product_id.special_rate_max
            if to_amount(placement.annual_rate) > to_amount(most):
                raise UserError(
                    self.env._(
                        "%(rate)s %% a year is more than %(most)s %%, the highest special rate of %(product)s.",
                        rate=placement._percent(placement.annual_rate),
                        most=placement._percent(most),
                        product=placement.product_id.display_name,
                    )
                )

    # ------------------------------------------------------------
    # Open
    # ------------------------------------------------------------

    def action_open(self, date=None, journal=None):
        """Take the money and start the term; deposits opened already are left alone.

        :param date: first day; default the day that was agreed, else today in the company's time zone
        :param journal: where cash goes (record or id); default the first till
        :raises AccessError: not a teller
        :raises UserError: limits, no rate, rate or earlier day not approved, no cover on the account or a
            rule of its product, closed period
        """
        self._require(TELLER)
        self.ensure_one()
        self._claim()
        if self.state in RUNNING:
            return
        self._check_state("draft")
        agreed = self.opening_date or self.company_id._koperasi_today()
        day = fields.Date.to_date(date) or agreed
        self._check_day_approved(day)
        self._check_can_open(day)
        account = self._make_account(day)
        # sudo: who opens was checked; state and dates are written by the system alone
        self.sudo().write({**self._prepare_active(day), "account_id": account.id})
        self._make_accrual()
        account.sudo().maturity_date = self.maturity_date  # sudo: as above
        self._book_opening(account, day, journal)
        self._note_cap()

    def _check_day_approved(self, day):
        """An earlier day is chosen by two persons; the system itself (imports, demo data) is both."""
        if self.env.su or not self._is_earlier(day):
            return
        if day != self.opening_date or not (self.approved_by_id and self.submitted_by_id):
            raise UserError(
                self.env._(
                    "%s is an earlier day: enter it on the deposit and ask for approval first.",
                    format_date(self.env, day),
                )
            )

    def _check_can_open(self, day):
        if not self.member_id._is_served():
            raise UserError(
                self.env._("%s is not an active member: deposits are for members.",
                           self.member_id.display_name)
            )  # fmt: skip
        self.product_id._check_placement_amount(to_amount(self.principal))
        chart = self._chart(day)
        approved = self.approved_by_id and self.submitted_by_id
        if chart is None and not (approved and self.annual_rate):
            raise UserError(
                self.env._(
                    "The rate chart of %(product)s has no rate for %(months)s months and this amount.",
                    product=self.product_id.display_name,
                    months=self.months,
                )
            )
        if chart != to_amount(self.annual_rate) and not approved:
            raise UserError(
                self.env._(
                    "The chart gives %(chart)s %% a year. Another rate needs approval: ask for it first.",
                    chart=self._percent(chart),
                )
            )
        if chart != to_amount(self.annual_rate):
            self._check_rate_within()
        self._check_cap()

    def _make_account(self, day):
        account = opened(self.env["koperasi.savings.account"]).create(
            {"member_id": self.member_id.id, "product_id": self.product_id.id, "open_date": day}
        )
        return account.with_env(self.env)  # what follows goes by the ordinary guards

    def _make_accrual(self):
        """The ledger account of the interest; roll-overs have one of their own."""
        payable = self.company_id._koperasi_account("savings_interest_payable")
        # sudo: nobody has the right to make ledger accounts of interest
        accrual = (
            opened(self.env["koperasi.savings.accrual"].sudo())
            .create(
                {
                    "placement_id": self.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "control_account_id": payable.id,
                }
            )
        )  # fmt: skip
        # sudo: terms and links are written by the steps alone
        self.sudo().accrual_id = accrual

    def _book_opening(self, account, day, journal):
        """Cash against the new account, or a transfer from savings of the member."""
        amount, key = to_amount(self.principal), f"td/{self.id}/open"
        memo = self.env._("Term deposit %s", self.name)
        source = self.from_account_id
        if not source:
            account._book(
                amount, "deposit", date=day, journal=account._journal(journal), key=key, memo=memo
            )
            return
        source._check_can_withdraw()
        notice = source._check_withdrawal_rules(amount, day)
        entries = source._do_transfer(account, amount, day, None, "transfer", key, memo)
        notice._consume(entries[0])

    # ------------------------------------------------------------
    # Take back
    # ------------------------------------------------------------

    def reverse_opening(self, reason):
        """Take a deposit back as if it had not been opened: money, and the interest accrued so far.

        :param str reason: why, for the books
        :raises AccessError: not a head teller
        :raises UserError: not active, rolled over, interest was paid, money is held, no reason
        """
        self._require("koperasi_base.group_head_teller")
        self.ensure_one()
        self._claim()
        self._check_state("active")
        if self.parent_id or self._paid()[self.accrual_id.id]:
            raise UserError(
                self.env._(
                    "Interest was paid on %s, or it was rolled over: it can only be broken.",
                    self.display_name,
                )
            )
        entry = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.account_id.id), ("kind", "in", ("deposit", "transfer_in"))],
            order="id",
            limit=1,
        )
        entry._check_can_reverse(reason)
        self._drop_accrued(reason)
        entry._reverse(reason)
        self._end("cancelled")
        self.message_post(body=self.env._("Opening taken back: %s", reason))

    def _drop_accrued(self, reason):
        """Interest booked for a deposit that is taken back is no expense."""
        self._lock_accruals()
        if not self.accrual_id.balance:
            return
        day = self.company_id._koperasi_today()
        batch = self._open_interest_batch(day, reason)
        # sudo: who may book was checked; nobody has rights on the ledger of interest
        self.env["koperasi.savings.accrual.entry"].sudo()._post_entries(
            batch, [self._accrual_row(-to_amount(self.accrual_id.balance), "adjustment")]
        )
        batch._post()

    def _end(self, state):
        """No money is left: the deposit and its account are closed."""
        self._stop(state)
        # sudo: the account ends with its deposit, whoever takes this step
        self.account_id.sudo()._do_close()

    def _stop(self, state):
        """Nothing falls due on this deposit any more."""
        # sudo: follows from what was booked
        self.sudo().write({
            "state": state,
            "closed_on": self.company_id._koperasi_today(),
            "next_payout_date": False,
        })  # fmt: skip
        self.activity_unlink(["mail.mail_activity_data_todo"])
