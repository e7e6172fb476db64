from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import shu_sql
from .shu import FINAL


class KoperasiShu(models.Model):
    """Step two: the meeting adopts the division, and it is booked."""

    _inherit = "koperasi.shu"

    def action_adopt(self):
        """Button: book the division that the annual meeting adopted. Adopting again changes nothing.

        :raises UserError: not computed, own computation, the year has not ended or the books changed
        """
        self._require("koperasi_base.group_manager")
        for shu in self.filtered(lambda shu: shu.state not in FINAL):
            shu._check_can_adopt()
            shu._do_adopt()
        return True

    def _check_can_adopt(self):
        if self.state != "computed":
            raise UserError(self.env._("Compute %s first.", self.name))
        today = self.company_id._koperasi_today()
        if self.date_to >= today and not self.env.su:
            raise UserError(
                self.env._(
                    "The year ends on %s. The annual meeting can adopt its SHU after that.",
                    format_date(self.env, self.date_to),
                )
            )
        self._check_not_maker()
        self._check_all_booked()
        self._check_books_unchanged()

    def _check_all_booked(self):
        """What stands in days that are not closed is not in the result, and an adopted year takes no entries."""
        # sudo: whoever adopts may know which days stand in the way
        batches = self.env["koperasi.ledger.batch"].sudo()
        waiting = batches.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "posted"),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ],
            limit=5,
        )
        if waiting:
            raise UserError(
                self.env._(
                    "These batches of %(shu)s are not in the books yet: %(batches)s. Close them under"
                    " Koperasi > Reports > Ledger Batches, then compute the SHU again.",
                    shu=self.name,
                    batches=", ".join(waiting.mapped("name")),
                )
            )

    def _check_books_unchanged(self):
        """What the meeting adopted is what the books say."""
        income, expense = self._read_result()
        if income - expense != to_amount(self.surplus):
            raise UserError(
                self.env._(
                    "The books have changed since %(shu)s was computed: the result is now %(now)s, not"
                    " %(then)s. Compute it again.",
                    shu=self.name,
                    now=self.currency_id.format(float(income - expense)),
                    then=self.currency_id.format(self.surplus),
                )
            )

    def _do_adopt(self):
        self._claim()
        self._mark_approved()
        # sudo: a manager adopts; the date may be left to us, the state always is
        shu = self.sudo()
        shu.adoption_date = shu.adoption_date or self._earliest_meeting()
        self._book_adoption()
        shu.state = "adopted"
        self._refresh_state()

    def _earliest_meeting(self):
        """Today, or the first day after the year."""
        return max(self.company_id._koperasi_today(), self.date_to + timedelta(days=1))

    def _book_adoption(self):
        """One journal entry: the year's result to the reserve, to each fund and to what members get."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("shu"),
            self.adoption_date,
            "shu",
            memo=self.env._("Adoption of %s", self.name),
            origin=self,
            key=f"shu-{self.id}-adoption",
        )
        self.env.flush_all()
        self.env["koperasi.shu.transaction"]._post_entries_from(
            batch, shu_sql.allocations(self), ["memo"]
        )
        self.env["koperasi.ledger.batch.leg"]._add(batch, self._prepare_legs())
        batch._post()

    def _prepare_legs(self):
        """Journal items beside the members' rows: the result, and what goes to reserve and funds."""
        funds = self.allocation_ids - self.allocation_ids._to_members()
        result = self.company_id._koperasi_account("shu_result")
        return [
            (result, to_amount(self.surplus), self.name),
            *((fund.account_id, -to_amount(fund.amount), fund.name) for fund in funds),
        ]
