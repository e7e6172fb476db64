import logging

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.nightly import part_of_night
from odoo.addons.koperasi_base.tools.transactions import commit_step

_logger = logging.getLogger(__name__)


class KoperasiSavingsStandingOrder(models.Model):
    """Every night: what is due is transferred, or written down with the reason."""

    _inherit = "koperasi.savings.standing.order"

    @api.model
    def _cron_execute(self):
        """Nightly: all orders that are due, company by company."""
        for (company,) in self._read_group([("state", "=", "active")], ["company_id"]):
            speaking = self.with_context(lang=company._koperasi_lang())
            with part_of_night(company, speaking.env._("Carrying out standing orders")):
                speaking._execute_due(company)

    @api.model
    def _execute_due(self, company):
        """Carry out what is due; an order without cover, or with an account that takes nothing, stops no other.

        :return: number of transfers booked
        """
        commit_step(self.env)
        today = company._koperasi_today()
        booked = 0
        orders = self.search(
            [("company_id", "=", company.id), ("state", "=", "active"), ("next_date", "<=", today)]
        )
        for order in orders:
            while order._claim_due(today):
                done = order._execute(today)
                booked += done
                if not done and not order.log_ids[:1].final:
                    break
            commit_step(self.env)
        return booked

    def _claim_due(self, today):
        """Hold an order for the transaction, as it is by now; one that somebody works on waits for the next night.

        :return: whether something is to be carried out
        """
        # sudo: orders are carried out whoever may edit them
        if not self.sudo().try_lock_for_update():
            return False
        self.invalidate_recordset()
        due = self.state == "active" and self.next_date <= today
        if due and self.date_to and self.next_date > self.date_to:
            self.sudo().state = "ended"  # sudo: follows from the calendar
            return False
        return due

    def _execute(self, today):
        """One due transfer: booked, or written down with the reason.

        :return: whether it was booked
        """
        due = self.next_date
        try:
            with self.env.cr.savepoint():
                entries = self._transfer(due, today)
        except (UserError, IntegrityError) as error:
            self.env.invalidate_all()
            _logger.info("standing order %s of %s: %s", self.name, due, error)
            given_up = today.toordinal() >= due.toordinal() + self.retry_days
            self._note(due, today, given_up, reason=str(error))
            return False
        self._note(due, today, True, transaction=entries[0])
        return True

    def _transfer(self, due, today):
        """By the same rules as at the counter; the key lets a day be booked once."""
        source, target, amount = self.account_id, self.to_account_id, to_amount(self.amount)
        source._check_can_transfer(target)
        notice = source._check_withdrawal_rules(amount, today)
        target._check_deposit_rules(amount)
        memo = self.memo or self.env._("Standing order %s", self.name)
        key = f"so/{self.id}/{due}"
        entries = source._do_transfer(target, amount, today, None, "system", key, memo)
        notice._consume(entries[0])
        return entries

    def _note(self, due, today, final, reason=None, transaction=None, left_out=False):
        # sudo: the log is written by executions alone
        self.env["koperasi.savings.standing.order.log"].sudo().create({
            "order_id": self.id, "date": due, "tried_on": today, "final": final, "reason": reason,
            "transaction_id": transaction.id if transaction else False, "left_out": left_out,
        })  # fmt: skip
        if final:
            self.sudo().next_date = self._after(due)  # sudo: follows from the execution
        if final and reason:
            self.message_post(
                body=self.env._("Not carried out for %(date)s: %(reason)s",
                                date=format_date(self.env, due), reason=reason)
            )  # fmt: skip
