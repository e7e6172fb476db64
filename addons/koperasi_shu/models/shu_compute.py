from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.koperasi_calc import shu as shu_calc
from odoo.addons.koperasi_base.koperasi_calc.rounding import allocate
from odoo.addons.koperasi_base.tools.money import to_amount

from .. import shu_sql
from ..const import MEMBER_BUCKETS
from .shu import FINAL


class KoperasiShu(models.Model):
    """Step one: the result of the year, its division and the members' shares."""

    _inherit = "koperasi.shu"

    def action_compute(self):
        """Button: work out result, division and shares anew; to be repeated until adoption.

        :raises UserError: adopted already, or there is nothing to divide
        """
        self._require("koperasi_base.group_clerk")
        for shu in self:
            shu._check_can_compute()
            shu._do_compute()
        return True

    def _check_can_compute(self):
        if self.state in FINAL:
            raise UserError(self.env._("The meeting has adopted %s; it stays as it is.", self.name))
        if not self.scheme_id:
            raise UserError(
                self.env._("Choose a scheme, or make one under Koperasi > SHU & RAT > Schemes.")
            )

    def _do_compute(self):
        self._claim()
        income, expense = self._read_result()
        self._check_surplus(income - expense)
        # sudo: figures are sealed, also for whoever may prepare the document
        shu = self.sudo()
        shu.allocation_ids.unlink()
        shu.share_ids.unlink()
        shu.write(
            {
                "income": income,
                "expense": expense,
                "surplus": income - expense,
                "allocation_ids": self._prepare_allocations(income - expense),
            }
        )
        shu._compute_shares()
        self._mark_submitted()
        shu.state = "computed"

    def _check_surplus(self, surplus):
        """Only a surplus is divided; a loss is the meeting's matter."""
        if surplus > 0:
            return
        raise UserError(
            self.env._(
                "The books show no surplus for %(shu)s: income less expenses is %(amount)s. A loss is not"
                " divided. Let the annual meeting decide to cover it from the reserve, and have the"
                " accountant book that decision.",
                shu=self.name,
                amount=self.currency_id.format(float(surplus)),
            )
        )

    # ------------------------------------------------------------
    # Division
    # ------------------------------------------------------------

    def _prepare_allocations(self, surplus):
        """The division as commands of ``allocation_ids``.

        :param Decimal surplus: rupiah
        """
        lines = self.scheme_id.line_ids
        amounts = self._round_pools(self._split(surplus))
        return [
            (
                0,
                0,
                {
                    "sequence": place,
                    "bucket": line.bucket,
                    "name": line.name,
                    "percent": line.percent,
                    "amount": amounts[line],
                    "account_id": self.company_id._koperasi_account(line.account_role).id,
                },
            )
            for place, line in enumerate(lines)
        ]

    def _split(self, surplus):
        """The surplus over the lines of the scheme: {line: rupiah}.

        What members get is one part of the meeting's division (anggota 40 percent), which is then split by
        savings and business.
        """
        lines = self.scheme_id.line_ids
        members = lines.filtered(lambda line: line.bucket in MEMBER_BUCKETS)
        percents = {}
        for line in lines:
            part = members if line in members else line
            percents[part] = percents.get(part, 0) + to_amount(line.percent)
        amounts = shu_calc.split(surplus, percents, self._unit())
        weights = {line: to_amount(line.percent) for line in members}
        return {**amounts, **allocate(amounts.get(members, Decimal(0)), weights, self._unit())}

    def _round_pools(self, amounts):
        """Members' parts cut to the unit of the shares; what is left over goes to the reserve."""
        unit = Decimal(self.scheme_id.share_unit)
        if unit <= self._unit():
            return amounts
        reserve = self.scheme_id.line_ids.filtered(lambda line: line.bucket == "reserve")[:1]
        for line in self.scheme_id.line_ids:
            if line.account_role == "shu_payable":
                over = amounts[line] % unit
                amounts[line] -= over
                amounts[reserve] += over
        return amounts

    # ------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------

    def _compute_shares(self):
        """Share the members' parts out and store every share, in one statement each."""
        self.env.flush_all()
        bases = [
            (member, to_amount(saved), to_amount(paid))
            for member, saved, paid in self.env.execute_query(
                shu_sql.member_bases(self, self._counted_on())
            )
        ]
        rows = self._share_rows(bases) if self.allocation_ids._to_members() else []
        if rows:
            account = self.company_id._koperasi_account("shu_payable")
            account._koperasi_mark_control()
            self.env.execute_query(shu_sql.insert_shares(self, account, rows))
        self.invalidate_recordset()

    def _share_rows(self, bases):
        """Rows of :func:`shu_sql.insert_shares`.

        :param bases: rows (member id, savings, business)
        """
        shares = shu_calc.member_shares(
            self._pool("capital", any(saved for _member, saved, _paid in bases)),
            self._pool("patronage", any(paid for _member, _saved, paid in bases)),
            {member: saved for member, saved, _paid in bases},
            {member: paid for member, _saved, paid in bases},
            max(self._unit(), Decimal(self.scheme_id.share_unit)),
        )
        return [
            (
                member,
                saved,
                paid,
                shares[member].capital,
                shares[member].patronage,
                shares[member].total,
            )
            for member, saved, paid in bases
        ]

    def _pool(self, bucket, shared_by_somebody):
        """What the members share by a measure; refused when no member has any of it."""
        lines = self.allocation_ids.filtered(lambda line: line.bucket == bucket)
        pool = sum((to_amount(line.amount) for line in lines), Decimal(0))
        if pool and not shared_by_somebody:
            raise UserError(
                self.env._(
                    "%(part)s: no member has anything to share it by. Check the period, or give this part"
                    " to another in the scheme.",
                    part=lines[0].name,
                )
            )
        return pool
