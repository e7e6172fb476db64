from collections import Counter, defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.koperasi_calc.deposit import earned, payout_days
from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_placement import RUNNING, TELLER


class KoperasiSavingsPlacement(models.Model):
    """Interest: what is earned is accrued, what is due is paid with the tax withheld."""

    _inherit = "koperasi.savings.placement"

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    def _paid(self):
        """Interest paid so far, payments taken back deducted.

        :return: {accrual account id: Decimal rupiah}; 0 for those without
        """
        # sudo: what was paid decides what is due, whoever asks
        entries = self.env["koperasi.savings.accrual.entry"].sudo()
        entries.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.accrual_id, (- sum(entry.amount))::text
                  FROM %(entry)s entry LEFT JOIN %(entry)s origin ON origin.id = entry.reversal_of_id
                 WHERE entry.accrual_id = ANY(%(accruals)s)
                   AND coalesce(origin.kind, entry.kind) = 'payment'
                 GROUP BY entry.accrual_id
                """,
                entry=SQL.identifier(entries._table),
                accruals=self.accrual_id.ids,
            )
        )
        return defaultdict(lambda: to_amount(0), {key: to_amount(paid) for key, paid in rows})

    def _earned_today(self):
        """Interest earned up to today and not paid yet, in rupiah, whether it is booked already or not."""
        if not self.start_date:
            return to_amount(0)
        today = self.company_id._koperasi_today()
        return earned(self._terms(), today) - self._paid()[self.accrual_id.id]

    def _accrual_rows(self, until):
        """Rows that bring what is accrued to what is earned up to a day, which does not count.

        The accounts are locked first, so two runs never both see the same interest missing; what has ended
        until they were ours earns nothing more.

        :return: rows for the accrual ledger, amounts above zero
        """
        self._lock_accruals()
        self.invalidate_recordset(["state"])
        paid = self._paid()
        rows = []
        for placement in self.filtered(lambda placement: placement.state in RUNNING):
            accrual = placement.accrual_id
            booked = to_amount(accrual.balance) + paid[accrual.id]
            missing = earned(placement._terms(), until) - booked
            if missing > 0:
                rows.append(placement._accrual_row(missing, "accrual"))
        return rows

    def _lock_accruals(self):
        accruals = self.accrual_id.sudo()  # sudo: nobody has rights on the ledger of interest
        entries = self.env["koperasi.savings.accrual.entry"]
        entries._lock_accounts(accruals, SQL("SELECT unnest(%s::int[])", accruals.ids))
        accruals.invalidate_recordset(["balance"])

    def _accrual_row(self, amount, kind, key=None):
        """A row of the accrual ledger; what is earned is an expense, what is paid goes to savings."""
        expense = self.company_id._koperasi_account("term_interest_expense")
        return {
            "accrual_id": self.accrual_id.id,
            "amount": amount,
            "kind": kind,
            "channel": "system",
            "memo": self.name,
            "import_key": key,
            "counter_account_id": None if kind == "payment" else expense.id,
        }

    # ------------------------------------------------------------
    # Pay
    # ------------------------------------------------------------

    def _interest_target(self):
        """The savings account that receives the interest of this deposit."""
        rolled = self.renewal == "principal_interest"
        return self.account_id if rolled else self.interest_account_id

    def _pay_interest(self, date, until):
        """Accrue up to ``until``, pay what is earned and not paid, withhold the tax; one batch.

        :param date: business date
        :param until: day up to which interest is paid, which does not count
        :return: the batch, empty if nothing is due
        """
        accruals = self._accrual_rows(until)
        paid = self._paid()
        grosses = {
            placement: earned(placement._terms(), until) - paid[placement.accrual_id.id]
            for placement in self
        }
        due = {placement: gross for placement, gross in grosses.items() if gross > 0}
        batch = self.env["koperasi.ledger.batch"]
        if accruals or due:
            batch = self._open_interest_batch(date)
            rows = [
                *accruals,
                *(p._accrual_row(-g, "payment", p._payout_key()) for p, g in due.items()),
            ]
            # sudo: nobody has rights on the ledger of interest
            self.env["koperasi.savings.accrual.entry"].sudo()._post_entries(batch, rows)
            self._credit_interest(batch, due)
            batch._post()
        return batch

    def _credit_interest(self, batch, due):
        """Interest and tax on the savings accounts; each account once a batch, see :meth:`_waves`.

        :param due: {placement: gross}
        """
        targets = {placement._interest_target(): placement for placement in due}
        gross = {account.id: due[placement] for account, placement in targets.items()}
        tax = self.env["koperasi.savings.tax"]
        tax._claim_members(self.env["koperasi.savings.account"].browse(gross))
        taxes = tax._withhold(self.company_id, batch.date, gross)
        payable = self.company_id._koperasi_account("savings_tax_payable").id
        rows = []
        for account, placement in targets.items():
            common = {"account_id": account.id, "channel": "system",
                      "memo": self.env._("Term deposit %s", placement.name)}  # fmt: skip
            key = placement._payout_key()
            rows.append({**common, "amount": gross[account.id], "kind": "interest",
                         "import_key": key, "counter_account_id": None})  # fmt: skip
            if taxes[account.id]:
                rows.append({**common, "amount": -taxes[account.id], "kind": "tax",
                             "import_key": f"{key}/tax", "counter_account_id": payable})  # fmt: skip
        self.env["koperasi.savings.transaction"]._post_entries(batch, rows)

    def _payout_key(self):
        """Key of the payout that comes next: the same payout is never booked twice."""
        return f"td/{self.id}/i/{self.payout_count + 1}"

    def _open_interest_batch(self, date, memo=None):
        single = self if len(self) == 1 else None
        return self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("interest"),
            date,
            "interest",
            detail=True,
            memo=memo or self.env._("Interest of term deposits %s", format_date(self.env, date)),
            origin=single,
        )

    def _count_payout(self):
        """After a payout: the next one is due a month later, or at maturity."""
        for placement in self:
            later = [
                day
                for day in payout_days(placement._terms())
                if day > (placement.next_payout_date or placement.maturity_date)
            ]
            # sudo: follows from what was booked
            placement.sudo().write({
                "payout_count": placement.payout_count + 1,
                "next_payout_date": later[0] if later else False,
            })  # fmt: skip

    def _waves(self):
        """These deposits in sets in which each account receives interest once: the tax of a member's month
        builds on what the set before has booked."""
        waves, before = [], Counter()
        for placement in self:
            account = placement._interest_target().id
            if before[account] == len(waves):
                waves.append([])
            waves[before[account]].append(placement.id)
            before[account] += 1
        return [self.browse(wave) for wave in waves]

    # ------------------------------------------------------------
    # Take back
    # ------------------------------------------------------------

    def reverse_payout(self, reason):
        """Take the last payment of interest back: interest, tax and accrual; it is owed again.

        :param str reason: why, for the books
        :return: the batch of the reversal
        :raises AccessError: not a head teller
        :raises UserError: no reason, nothing to take back, or the member has used the money
        """
        self._require("koperasi_base.group_head_teller")
        self.ensure_one()
        self._claim()
        self._check_state("active", "matured")
        key = f"td/{self.id}/i/{self.payout_count}"
        # sudo: nobody has rights on the ledger of interest
        accruals = self.env["koperasi.savings.accrual.entry"].sudo()
        savings = self.env["koperasi.savings.transaction"].sudo()
        company = ("company_id", "=", self.company_id.id)
        paid = accruals.search([company, ("import_key", "=", key)])
        credited = savings.search([company, ("import_key", "in", (key, f"{key}/tax"))])
        if not paid or savings.search_count([("reversal_of_id", "in", credited.ids)], limit=1):
            raise UserError(self.env._("%s has no payment to take back.", self.display_name))
        credited[0]._check_can_reverse(reason)
        batch = self._reverse_rows(reason, (accruals, paid), (savings, credited))
        self.message_post(body=self.env._("Payment of interest taken back: %s", reason))
        return batch

    def _reverse_rows(self, reason, *parts):
        """Book the opposite of rows of several ledgers in one batch, today."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("interest"),
            None,
            "reversal",
            detail=True,
            memo=reason,
            origin=self,
        )
        for model, entries in parts:
            condition = SQL("entry.id = ANY(%s)", entries.ids)
            model._post_entries_from(
                batch, model._reversal_source(condition, reason), model._reversal_columns()
            )
        batch._post()
        return batch

    def pay_due(self):
        """Pay interest that is due and was not paid, or was taken back; nothing due is left alone.

        :raises AccessError: not a teller
        """
        self._require(TELLER)
        self.ensure_one()
        self._claim()
        self._check_state("active", "matured")
        today = self.company_id._koperasi_today()
        past = [day for day in payout_days(self._terms()) if day <= today]
        unpaid_before = self.next_payout_date and past and past[-1] >= self.next_payout_date
        if past and not unpaid_before and self._pay_interest(today, past[-1]):
            self.sudo().payout_count += 1  # sudo: follows from what was booked

    @api.model
    def _booking_date(self, company, date):
        """The day something is booked that was due on ``date``: that day, or today if its period takes nothing
        any more."""
        try:
            # sudo: closed periods bind whoever books
            self.env["koperasi.ledger.batch"].sudo()._check_period(company, date)
        except UserError:
            return company._koperasi_today()
        return date
