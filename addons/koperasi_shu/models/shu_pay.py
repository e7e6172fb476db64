from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import shu_sql
from .shu import FINAL


class KoperasiShu(models.Model):
    """Step three: members receive their SHU, on their savings or in money."""

    _inherit = "koperasi.shu"

    def action_pay(self):
        """Button: put all that is open on the members' voluntary savings. Paying again changes nothing.

        :return: a message that says how many were paid, and who could not be
        :raises UserError: not adopted
        """
        self._require("koperasi_base.group_manager")
        self.ensure_one()
        paid = self._pay_to_savings(self.share_ids)
        return self._pay_message(paid)

    def action_open_pay(self):
        """Button: choose how the open shares are paid."""
        self._require("koperasi_base.group_manager")
        self.ensure_one()
        return self._action_pay_wizard()

    def _action_pay_wizard(self, shares=None):
        """The wizard that pays some shares, or all that are open."""
        self._check_can_pay()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay SHU"),
            "res_model": "koperasi.shu.pay",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_shu_id": self.id,
                "default_share_ids": shares.ids if shares else [],
            },
        }

    def _check_can_pay(self):
        self.ensure_one()
        if self.state not in FINAL:
            raise UserError(
                self.env._("Nothing is paid before the annual meeting has adopted %s.", self.name)
            )

    def _payment_date(self, date):
        return date or max(self.company_id._koperasi_today(), self.adoption_date)

    # ------------------------------------------------------------
    # To savings
    # ------------------------------------------------------------

    def _pay_to_savings(self, shares, date=None):
        """Move the open SHU of members to their voluntary savings, in chunks of one batch each.

        :return: number of members paid
        """
        self._check_can_pay()
        ids = self._payable_to_savings(shares)
        if ids:
            date = self._payment_date(date)
            self._run_in_chunks(ids, lambda _number, chunk: self._pay_chunk(chunk, date))
        self._refresh_state()
        return len(ids)

    def _payable_to_savings(self, shares):
        """Ids of the shares with something open whose member has a savings account for it."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT share.id FROM koperasi_shu_share share JOIN (%s) target ON target.share_id = share.id"
                " WHERE share.balance > 0 AND share.id = ANY(%s) ORDER BY share.id",
                shu_sql.savings_targets(self),
                shares.ids,
            )
        )
        return [share_id for (share_id,) in rows]

    def _pay_chunk(self, share_ids, date):
        """One batch: what members are owed goes down, their savings go up by the same amounts."""
        batch = self._open_payment(self.company_id._koperasi_journal("shu"), date)
        self.env["koperasi.shu.transaction"]._post_entries_from(
            batch, shu_sql.payouts(share_ids, self.name), ["counter_account_id", "memo"]
        )
        # sudo: a manager pays SHU to savings without the right to take deposits at the counter
        self.env["koperasi.savings.transaction"].sudo()._post_entries_from(
            batch, shu_sql.deposits(self, batch, self.name), ["import_key", "memo"]
        )
        batch._post()

    def _open_payment(self, journal, date, **options):
        return self.env["koperasi.ledger.batch"]._open(
            journal,
            date,
            "shu",
            memo=self.env._("Payment of %s", self.name),
            origin=self,
            **options,
        )

    # ------------------------------------------------------------
    # In money
    # ------------------------------------------------------------

    def _pay_in_money(self, shares, journal, date=None):
        """Pay the open SHU of members in cash or by bank, in one batch.

        :param journal: a till or the journal of bank transfers
        :return: number of members paid
        """
        self._check_can_pay()
        self._claim()
        payable = shares.filtered("balance")
        if payable:
            batch = self._open_payment(journal, self._payment_date(date), detail=len(payable) == 1)
            self.env["koperasi.shu.transaction"]._post_entries_from(
                batch,
                shu_sql.payouts(payable.ids, self.name, journal._koperasi_counter_account()),
                ["counter_account_id", "memo"],
            )
            batch._post()
        self._refresh_state()
        return len(payable)

    # ------------------------------------------------------------
    # State
    # ------------------------------------------------------------

    def _refresh_state(self):
        """Paid when nothing is owed to any member, adopted while something is."""
        self.env.flush_all()
        # sudo: the state follows from all shares, whoever pays one of them
        owed = (
            self.env["koperasi.shu.share"]
            .sudo()
            ._read_group([("shu_id", "in", self.ids), ("balance", ">", 0)], ["shu_id"])
        )
        owing = self.browse(shu.id for (shu,) in owed)
        # sudo: the state follows from what is owed
        for shu in self.sudo().filtered(lambda shu: shu.state in FINAL):
            state = "adopted" if shu in owing else "paid"
            if shu.state != state:
                shu.state = state

    def _pay_message(self, paid):
        """A notification with the result of a payment."""
        open_shares = self.share_ids.filtered("balance")
        text = self.env._("%s members were paid.", paid)
        if open_shares:
            text += " " + self.env._(
                "%s have no open voluntary savings account: open one, or pay them by cash or bank.",
                len(open_shares),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "warning" if open_shares else "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
