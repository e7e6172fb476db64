import logging
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount, to_float
from odoo.addons.koperasi_base.tools.nightly import part_of_night
from odoo.addons.koperasi_base.tools.transactions import commit_step

from .savings_placement import TELLER

_logger = logging.getLogger(__name__)
REMINDER = "mail.mail_activity_data_todo"
RATE_UNIT = Decimal("0.001")  # as the fields keep a rate


class KoperasiSavingsPlacement(models.Model):
    """What falls due: monthly interest, maturity, roll-over, and the payout of what waits."""

    _inherit = "koperasi.savings.placement"

    # ------------------------------------------------------------
    # Nightly
    # ------------------------------------------------------------

    @api.model
    def _cron_due(self):
        """Nightly: reminders, then all that has fallen due, missed days too, in the order of the days."""
        groups = self._read_group([("state", "=", "active")], ["company_id"])
        for (company,) in groups:
            speaking = self.with_context(lang=company._koperasi_lang())
            with part_of_night(company, speaking.env._("Reminding of term deposits")):
                speaking._remind(company)
            with part_of_night(company, speaking.env._("Paying term deposits")):
                speaking._run_due(company)

    @api.model
    def _run_due(self, company, day=None):
        """Pay and mature what is due in a company, day by day; one bad deposit stops no other.

        Done deposits have moved on, so repeating it books nothing.

        :param day: up to this day, default today
        :return: (deposits done, deposits that failed)
        """
        day = day or company._koperasi_today()
        done = failed = self.browse()
        commit_step(self.env)
        while True:
            domain = [("company_id", "=", company.id), ("state", "=", "active"),
                      ("next_payout_date", "<=", day), ("id", "not in", failed.ids)]  # fmt: skip
            first = self.search(domain, order="next_payout_date, id", limit=1)
            if not first:
                return done, failed
            due = self.search(
                [*domain, ("next_payout_date", "=", first.next_payout_date)], order="id"
            )
            for wave in due._waves():
                good = wave._try_due(first.next_payout_date)
                done += good
                failed += wave - good
            commit_step(self.env)

    def _try_due(self, due):
        """The deposits of a wave that could be done: together, or else one by one."""
        if self._attempt(due):
            return self
        return self.filtered(lambda placement: placement._attempt(due, tell=True))

    def _attempt(self, due, tell=False):
        try:
            with self.env.cr.savepoint():
                self._do_due(due)
        except LockError:
            self.invalidate_recordset()  # somebody works on it: what is left is done the next night
            return False
        except (UserError, ValueError, IntegrityError) as error:
            self.invalidate_recordset()
            if tell:
                self._tell_failure(error)
            return False
        return True

    def _tell_failure(self, error):
        """Staff finds a deposit that could not be done by its activity, with the reason."""
        _logger.info("%s could not be done: %s", self, error)
        self._ask_staff(self.env._("Could not be paid or rolled over"), str(error))

    def _ask_staff(self, summary, note, deadline=None):
        if summary in self.activity_ids.mapped("summary"):
            return
        # sudo: a roll-over is made by the system; who opened the account looks after the deposit
        opener = self.account_id.sudo().create_uid or self.create_uid
        self.activity_schedule(
            REMINDER, date_deadline=deadline, summary=summary, note=note, user_id=opener.id
        )

    def _do_due(self, due):
        """One wave of the same due day: interest is paid, and what matures is rolled over or waits.

        What another run or a teller has done until these rows were ours is left alone.
        """
        self._claim()
        left = self.filtered(lambda one: one.state == "active" and one.next_payout_date == due)
        if not left:
            return
        date = self._booking_date(left.company_id, due)
        left._pay_interest(date, due)
        left._count_payout()
        for placement in left.filtered(lambda placement: placement.maturity_date <= due):
            placement._mature(date)

    # ------------------------------------------------------------
    # Maturity
    # ------------------------------------------------------------

    def _mature(self, date):
        """The term is over: roll over as agreed, or wait for the member."""
        rolls = self.renewal != "none"
        if rolls and self._can_roll_over():
            self._roll_over()
            return
        # sudo: follows from the calendar
        self.sudo().write({"state": "matured", "next_payout_date": False})
        if rolls:
            self._ask_staff(
                self.env._("Not rolled over"),
                self.env._(
                    "The rate chart has no rate for this tenor and amount, a rate is above the cap, or the"
                    " member is leaving."
                ),
            )

    def _can_roll_over(self):
        amount = to_amount(self.account_id.balance)
        rate = self.product_id._term_rate(self.maturity_date, amount, self.months)
        if rate is None or self.member_id.state != "active":
            return False
        product = self.product_id
        above = product._is_above_cap(rate) or product._is_above_cap(product.late_rate)
        return not (above and product._refuses_above_cap())

    def _roll_over(self):
        """A new placement of what is on the account, from the day of maturity, at the chart's rate of it."""
        amount = to_amount(self.account_id.balance)
        rate = self.product_id._term_rate(self.maturity_date, amount, self.months)
        # sudo: follows from the instruction of the member
        child = self.sudo().copy({
            "principal": self.account_id.balance,
            "annual_rate": to_float(rate, RATE_UNIT),
            "parent_id": self.id,
            "account_id": self.account_id.id,
            "anchor_day": self.anchor_day,
            "from_account_id": False,
        })  # fmt: skip
        child.write(child._prepare_active(self.maturity_date))
        child._make_accrual()
        child._note_cap()
        self.account_id.sudo().maturity_date = child.maturity_date  # sudo: as above
        self.sudo().write({  # sudo: as above
            "state": "closed", "closed_on": self.maturity_date, "next_payout_date": False,
        })  # fmt: skip
        self.message_post(body=self.env._("Rolled over: %s", child.name))
        return child

    # ------------------------------------------------------------
    # Pay out
    # ------------------------------------------------------------

    def pay_out(self, date=None, journal=None, to_account=None):
        """Pay a matured deposit out; deposits paid out already are left alone.

        :param date: business date, default today
        :param journal: the till or transfer journal (record or id) that pays; default the first till
        :param to_account: a savings account of the same member (record or id) instead of cash
        :raises AccessError: not a teller
        :raises UserError: not matured, pledged or held, account of somebody else
        """
        self._require(TELLER)
        self.ensure_one()
        self._claim()
        if self.state == "closed":
            return
        self._check_state("matured")
        day = fields.Date.to_date(date) or self.company_id._koperasi_today()
        if day < self.maturity_date:
            raise UserError(
                self.env._("%(deposit)s matures on %(date)s.", deposit=self.display_name,
                           date=format_date(self.env, self.maturity_date))
            )  # fmt: skip
        if self._pay_interest(day, day):
            self.sudo().payout_count += 1  # sudo: follows from what was booked
        self._pay_principal(day, journal, to_account)
        self._end("closed")

    def _pay_principal(self, day, journal, to_account):
        """All that is on the account, in cash or to savings of the member.

        :raises UserError: held money, or an account of somebody else
        """
        account = self.account_id
        account.invalidate_recordset(["balance"])
        amount, key = to_amount(account.balance), self._out_key()
        memo = self.env._("Term deposit %s", self.name)
        if not to_account:
            account._book(
                -amount,
                "withdrawal",
                date=day,
                journal=account._journal(journal),
                key=key,
                memo=memo,
            )
            return
        target = self._own_account(to_account)
        account._do_transfer(target, amount, day, None, "transfer", key, memo)

    def _own_account(self, account):
        """A savings account of the same member that takes deposits, seen with this user's rights."""
        accounts = self.env["koperasi.savings.account"]
        account = accounts.browse(account if isinstance(account, int) else account.id)
        account.check_access("read")
        if account.member_id != self.member_id or account.kind in ("term", "suspense"):
            raise UserError(self.env._("Choose a savings account of the same member."))
        account._check_open()
        return account

    # ------------------------------------------------------------
    # Reminder
    # ------------------------------------------------------------

    @api.model
    def _remind(self, company):
        """Tell staff and member some days before a deposit matures, once."""
        today = company._koperasi_today()
        for product in self.env["koperasi.savings.product"].search(
            [("company_id", "=", company.id), ("kind", "=", "term"), ("reminder_days", ">", 0)]
        ):
            last = today + relativedelta(days=product.reminder_days)
            for placement in self.search([
                ("product_id", "=", product.id), ("state", "=", "active"),
                ("maturity_date", "<=", last), ("reminded_on", "=", False),
            ]):  # fmt: skip
                with part_of_night(company, self.env._("Reminder of %s", placement.name)):
                    placement._do_remind(today)

    def _do_remind(self, today):
        choice = dict(self._fields["renewal"]._description_selection(self.env))[self.renewal]
        matures = format_date(self.env, self.maturity_date)
        self._ask_staff(
            self.env._("Matures on %s", matures),
            self.env._("Ask the member what to do. Agreed so far: %s.", choice),
            self.maturity_date,
        )
        self.with_context(
            lang=self.partner_id.lang or self.company_id._koperasi_lang()
        )._tell_member()
        self.sudo().reminded_on = today  # sudo: follows from the calendar

    def _tell_member(self):
        """The reminder by e-mail, in the language of the member: what happens, and what he can still choose."""
        body = self.env["ir.qweb"]._render(
            "koperasi_savings.savings_placement_reminder",
            {
                "deposit": self,
                "choice": dict(self._fields["renewal"]._description_selection(self.env))[
                    self.renewal
                ],
                "money": {"widget": "monetary", "display_currency": self.currency_id},
            },
        )
        self.message_post(
            body=body,
            subject=self.env._(
                "Your term deposit %(name)s matures on %(date)s",
                name=self.name,
                date=format_date(self.env, self.maturity_date, date_format="d MMMM y"),
            ),
            partner_ids=self.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
