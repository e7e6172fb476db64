from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.nightly import part_of_night

from ..sql import goal_sql

GOAL_STATES = [
    ("running", "Running"),
    ("reached", "Reached"),
    ("cancelled", "Cancelled"),
    ("paid", "Paid Out"),
]


class KoperasiSavingsAccount(models.Model):
    """Goal savings (hari raya, pendidikan, qurban): a target, a date, a monthly plan."""

    _inherit = "koperasi.savings.account"

    target_amount = fields.Monetary(string="Target", tracking=True, copy=False)
    maturity_date = fields.Date(tracking=True)
    goal_state = fields.Selection(
        GOAL_STATES,
        string="Plan",
        compute="_compute_goal_state",
        store=True,
        precompute=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    goal_progress = fields.Float(
        string="Progress (%)", compute="_compute_goal_progress", aggregator=None
    )
    missed_count = fields.Integer(
        string="Missed Deposits", readonly=True, copy=False, aggregator=None,
        help="Months' worth of the plan that were not paid in, counted every night.",
    )  # fmt: skip
    goal_warned_count = fields.Integer(readonly=True, copy=False)

    _target_not_negative = models.Constraint(
        "CHECK (target_amount IS NULL OR target_amount >= 0)", "The target cannot be negative."
    )

    @api.depends("product_id")
    def _compute_goal_state(self):
        for account in self:
            goal = account.product_id.kind == "goal"
            account.goal_state = (account.goal_state or "running") if goal else False

    @api.depends("balance", "target_amount")
    def _compute_goal_progress(self):
        for account in self:
            target = account.target_amount
            account.goal_progress = min(100 * account.balance / target, 100) if target else 0

    def write(self, vals):
        if "maturity_date" in vals:
            self._check_lock_date(fields.Date.to_date(vals["maturity_date"]))
        return super().write(vals)

    def _check_lock_date(self, date):
        """Money that was paid in under a lock date is not freed by moving the date: the plan is cancelled."""
        manages = self.env["res.users"]._koperasi_has("koperasi_base.group_manager")
        locked = self.filtered(
            lambda account: (
                account._is_locked_by_date() and account.entry_count and account.maturity_date
                and (not date or date < account.maturity_date)
            )
        )  # fmt: skip
        if locked and not manages:
            raise UserError(
                self.env._(
                    "%s: only a manager brings the lock date forward. Cancel the plan instead.",
                    locked[0].display_name,
                )
            )

    def _is_locked_by_date(self):
        """Whether the lock date holds money back, or ends a plan; that of a term deposit follows from its steps."""
        return self.kind == "goal" or (
            self.kind != "term" and self.product_id.withdrawal_rule == "lock"
        )

    # ------------------------------------------------------------
    # Cancel
    # ------------------------------------------------------------

    def cancel_goal(self, reason):
        """Cancel the plan: the fee of the product and lost interest are taken, the rest becomes free.

        :param str reason: why, kept in the chatter
        :return: the fee entries (``koperasi.savings.transaction``), possibly none
        :raises AccessError: not a head teller
        :raises UserError: no running plan, no reason
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_head_teller")
        self.ensure_one()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the plan is cancelled."))
        return self._do_cancel_goal(reason)

    def _do_cancel_goal(self, reason, date=None):
        self._check_open()
        entries = self.env[self._ledger_entry_model]
        if self.goal_state == "cancelled":
            return entries
        if self.goal_state not in ("running", "reached"):
            raise UserError(self.env._("%s has no running plan.", self.display_name))
        rows = self._cancel_rows()
        if rows:
            journal = self.company_id._koperasi_journal("general")
            entries = entries._book_rows(
                rows, journal, date, partner=self.partner_id, memo=reason, kind="general"
            )
        # sudo: the state of a goal is written by the rules, not by people
        opened(self.sudo()).write({"goal_state": "cancelled"})
        self.message_post(body=self.env._("The plan was cancelled: %s", reason))
        return entries

    def _cancel_costs(self):
        """What cancelling costs, never more than the account holds: the fee first, then the interest.

        :return: dict of Decimal: ``fee``, ``interest``, and ``left``, which the member can take
        """
        left = to_amount(self.balance) - to_amount(self.floor_balance)
        fee = max(min(to_amount(self.product_id.cancel_fee), left), to_amount(0))
        interest = max(min(self._lost_interest(), left - fee), to_amount(0))
        return {"fee": fee, "interest": interest, "left": left - fee - interest}

    def _cancel_rows(self):
        company, costs = self.company_id, self._cancel_costs()
        rows = []
        for amount, memo, role in (
            (costs["fee"], self.env._("Fee of cancelling"), "savings_fee_income"),
            (costs["interest"], self.env._("Interest lost"), "savings_interest_expense"),
        ):
            if amount:
                details = {"channel": "system", "memo": memo, "key": None}
                rows.append(self._row(-amount, "fee", company._koperasi_account(role), details))
        return rows

    def _lost_interest(self):
        """Interest credited so far less the tax on it, if the product takes it back.

        :rtype: Decimal
        """
        if not self.product_id.cancel_loses_interest:
            return to_amount(0)
        # sudo: all of the account counts, whatever the user may see
        entries = self.env[self._ledger_entry_model].sudo()
        domain = [
            ("account_id", "=", self.id), "|", ("kind", "in", ("interest", "tax")),
            ("reversal_of_id.kind", "in", ("interest", "tax")),
        ]  # fmt: skip
        return max(sum(to_amount(e.amount) for e in entries.search(domain)), to_amount(0))

    # ------------------------------------------------------------
    # Nightly
    # ------------------------------------------------------------

    @api.model
    def _refresh_goals(self, company, date):
        """Count missing deposits, mark goals reached, tell members, cancel by rule.

        :param date: business date; complete months before it count
        """
        self.env.flush_all()
        date_to = date.replace(day=1) - timedelta(days=1)
        rows = self.env.execute_query(goal_sql.refresh(company, date_to))
        self.invalidate_model(["missed_count", "goal_state"])
        for account, _missed, reached in rows:
            if reached:
                self.browse(account)._speaking_to_member()._tell_reached()
        behind = self.search([
            ("company_id", "=", company.id), ("state", "=", "open"), ("goal_state", "=", "running"),
            ("missed_count", ">", 0), ("product_id.missed_limit", ">", 0),
        ])  # fmt: skip
        for account in behind.filtered(lambda account: account._missed_rule_is_due()):
            with part_of_night(company, self.env._("Missed deposits of %s", account.name)):
                account._apply_missed_rule(date)

    def _tell_reached(self):
        self._tell_member(
            self.env._(
                "Your goal of %(target)s on account %(account)s is reached.",
                target=self._money(self.target_amount),
                account=self.name,
            )
        )

    def _missed_rule_is_due(self):
        return self.missed_count >= max(self.product_id.missed_limit, self.goal_warned_count + 1)

    def _apply_missed_rule(self, date):
        """Once per count: warn the member, or cancel the plan when the limit is reached."""
        opened(self.sudo()).write({"goal_warned_count": self.missed_count})  # sudo: as above
        to_member = self._speaking_to_member()
        if self.product_id.missed_rule == "cancel":
            self._do_cancel_goal(self._missed_text(), date)
            to_member._tell_member(
                to_member.env._(
                    "The plan of your account %(account)s was cancelled: %(reason)s",
                    account=self.name,
                    reason=to_member._missed_text(),
                )
            )
        else:
            to_member._tell_member(to_member._missed_text())

    def _missed_text(self):
        return self.env._(
            "%(count)s deposits of the plan of account %(account)s are missing.",
            count=self.missed_count,
            account=self.name,
        )
