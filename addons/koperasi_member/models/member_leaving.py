from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models

from odoo.addons.koperasi_base.tools.money import to_amount, to_float


class ExitLine(NamedTuple):
    """Something a member has (positive) or owes (negative) when leaving."""

    label: str
    amount: float


class KoperasiMember(models.Model):
    """What a leaving member has and owes, and how it is emptied: the extension point of the other addons."""

    _inherit = "koperasi.member"

    exit_ids = fields.One2many("koperasi.member.exit", "member_id", string="Exits", readonly=True)

    def _exit_lines(self, date=None):
        """All that one leaving member has and owes; each addon adds its lines to those of ``super()``.

        :param date: day to which interest counts, today by default
        :rtype: list[ExitLine]
        """
        self.ensure_one()
        benefit = self._death_benefit()
        unit = Decimal(str(self.company_id.currency_id.rounding))
        label = self.env._("Death benefit")
        return [ExitLine(label, to_float(benefit, unit))] if benefit else []

    def _death_benefit(self):
        """What the heirs of a member get from the social fund.

        :rtype: Decimal, in rupiah
        """
        # sudo: settings of the cooperative hold, and a benefit was given, whoever may read them
        member = self.sudo()
        given = member.exit_ids.filtered(lambda record: record.state in ("settled", "paid"))
        entitled = member.leave_cause == "deceased" and not given
        return to_amount(member.company_id.koperasi_death_benefit) if entitled else Decimal(0)

    def _exit_blockers(self):
        """What has to be done before a member can be settled, as sentences; each addon adds its own.

        :rtype: list[str]
        """
        self.ensure_one()
        return []

    def _book_exit(self, batch):
        """Book the rows that empty all that :meth:`_exit_lines` lists; each addon books its own.

        Rows have no counter account: together with the row of the exit they balance.

        :param batch: an open ``koperasi.ledger.batch`` of the day of settlement
        """
        self.ensure_one()
        benefit = self._death_benefit()
        if benefit:
            fund = self.company_id._koperasi_account("shu_social")
            leg = (fund, benefit, self.env._("Death benefit"))
            self.env["koperasi.ledger.batch.leg"]._add(batch, [leg])

    def _exit_undone(self):
        """A settlement was reversed: each addon brings up to date what depends on balances."""

    def _exit_payable(self):
        """What a settlement left to be paid.

        :rtype: list[ExitLine]
        """
        # sudo: a membership is not closed while money is owed, whoever closes it
        exits = self.sudo().exit_ids.filtered("balance")
        return [ExitLine(self.env._("Settled, to be paid"), record.balance) for record in exits]

    def _still_open(self):
        """All that keeps a leaving member from being closed.

        :rtype: list[ExitLine]
        """
        return [line for line in [*self._exit_lines(), *self._exit_payable()] if line.amount]

    def action_open_exit(self):
        """Button: the settlement of a leaving member, opened if there is none."""
        self.ensure_one()
        self._require("koperasi_base.group_clerk")
        self._check_in("leaving", unless="closed")
        exits = self.env["koperasi.member.exit"]
        found = exits.search([("member_id", "=", self.id)], limit=1)
        if not found or (found.state == "paid" and self.state == "leaving"):
            found = self._new_exit()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.member.exit",
            "res_id": found.id,
            "view_mode": "form",
        }

    def _new_exit(self):
        payable = self.company_id._koperasi_account("exit_payable")
        day = max(self.company_id._koperasi_today(), self.leave_date)
        # sudo: an exit belongs to a member and an account that clients do not choose
        record = (
            self.env["koperasi.member.exit"]
            .sudo()
            .create({"member_id": self.id, "control_account_id": payable.id, "date": day})
        )
        record.action_compute()
        return record.sudo(self.env.su)
