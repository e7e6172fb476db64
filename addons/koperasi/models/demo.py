from odoo import api, fields, models

from ..demo.accounting import Bookkeeper
from ..demo.calendar import DemoCalendar
from ..demo.company import found_cooperative
from ..demo.counter import Counter
from ..demo.deposits import DepositDesk
from ..demo.interest import InterestDesk
from ..demo.loans import LoanDesk
from ..demo.members import MemberDesk
from ..demo.membership import Association
from ..demo.migration import Migrator
from ..demo.orders import OrderDesk
from ..demo.payroll import PayrollDesk
from ..demo.rules import RulesDesk
from ..demo.shu import adopt_last_year
from ..demo.tills import Tills


class KoperasiDemo(models.AbstractModel):
    """The demo cooperative "Koperasi Karyawan ANU", built the way a user would: files through the import
    wizards, decisions by two persons, every rupiah through the ledger."""

    _name = "koperasi.demo"
    _description = "Demo Cooperative"

    @api.private
    def build(self, today=None):
        """Build the cooperative in the main company of an empty database.

        Opening balances on the eve of last year, then month after month until the last complete one:
        payroll files, loans, counter, interest, bank, costs; last year's SHU adopted and paid. The same seed draws
        the same people and amounts every time.

        :param today: date as of which the cooperative stands; default today
        :return: list of (role, login, password)
        :raises UserError: the company has accounting already
        """
        today = fields.Date.to_date(today) or self.env.company._koperasi_today()
        calendar = DemoCalendar(today)
        staff = found_cooperative(self.env)
        env = staff.env
        members = MemberDesk(env, calendar).bring_in()
        loans = LoanDesk(env, calendar, members, staff)
        payroll = PayrollDesk(env, calendar, members, loans.troubles())
        counter = Counter(env, calendar, members, staff)
        books = Bookkeeper(env, calendar)
        rules = RulesDesk(staff, calendar, loans.some_borrowers(), loans.troubles())
        interest = InterestDesk(staff, calendar, books)
        loans.bring_in_opening()
        Migrator(staff, calendar).prove()
        books.open_balances()
        desks = (
            loans.lend, counter.serve, payroll.collect, rules.serve, interest.credit, books.close_month,
        )  # fmt: skip
        for month in calendar.months:
            for work in desks:
                work(month)
            if month == calendar.meeting_month:
                adopt_last_year(staff, calendar)
        payroll.list_this_month()
        members.leave_applications()
        for scene in (
            Association(staff, calendar),
            DepositDesk(staff, calendar, members.by_number[loans.some_borrowers()[0]]),
            OrderDesk(staff, calendar),
            rules,
            interest,
            Tills(staff, members),
        ):
            scene.play()
        self._settle(env)
        invited = [*loans.some_borrowers(), *interest.taxed_savers()]
        return [*staff.logins, *members.invite_to_portal(invited)]

    @api.model
    def _settle(self, env):
        """What a night would do: standing of the loans, and the report on integrity."""
        env["koperasi.loan"]._cron_refresh_standing()
        env["koperasi.integrity.report"]._run(env.company)
