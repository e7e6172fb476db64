"""Roster in, members in, their old balances in."""

from datetime import timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from . import files
from .company import LANGUAGE, TIMEZONE, password_of
from .people import MEMBERS, SEED, draw_employees
from .wizards import import_file

APPLICANTS = 12
PRINCIPAL, MANDATORY = 100_000, 50_000
SAVERS = 0.6


class MemberDesk:
    """Everything about people; other desks ask it who is a member."""

    def __init__(self, env, calendar):
        self.env = env
        self.calendar = calendar
        self.company = env.company
        self.employees = draw_employees(calendar.opening)
        self.random = Random(SEED + 1)
        self.employer = env["res.partner"].create(
            {"name": "PT Aneka Nusantara Utama", "is_company": True, "city": "Bandung"}
        )
        self.by_number = {}

    def bring_in(self):
        """The roster of 1,000, the register of 600, and what they had saved."""
        content = files.roster(self.employees)
        self._import("koperasi.employee.import", "karyawan.xlsx", content)
        people = [(person, self._joined(person)) for person in self.employees[:MEMBERS]]
        content = files.register(people)
        self._import("koperasi.member.import", "buku-anggota.xls", content, outcome="approve")
        members = self.env["koperasi.member"].search([("company_id", "=", self.company.id)])
        self.by_number = {member.employee_number: member for member in members}
        self._bring_in_savings(people)
        return self

    def _import(self, model, filename, content, **values):
        values = {"employer_id": self.employer.id, **values}
        return import_file(self.env, model, filename, content, **values)

    def _joined(self, person):
        """Some months to some years after being hired, before the opening."""
        span = max((self.calendar.opening - person.hired_on).days, 2)
        return person.hired_on + timedelta(days=self.random.randrange(1, min(span, 1500)))

    def _bring_in_savings(self, people):
        rows = [row for person, joined in people for row in self._old_balances(person, joined)]
        import_file(
            self.env, "koperasi.savings.opening", "saldo-simpanan.xlsx", files.opening_savings(rows),
            date=self.calendar.opening,
        )  # fmt: skip
        self._agree_monthly_deposits()

    def _old_balances(self, person, joined):
        months = relativedelta(self.calendar.opening, joined)
        months = 12 * months.years + months.months + 1
        yield person.number, "SP", PRINCIPAL
        yield person.number, "SW", MANDATORY * min(months, 60)
        if self.random.random() < SAVERS:
            yield person.number, "SS", self.random.randrange(1, 40) * 100_000

    def _agree_monthly_deposits(self):
        """Half of those with voluntary savings put something aside each month."""
        accounts = self.env["koperasi.savings.account"].search(
            [("kind", "=", "voluntary"), ("balance", ">", 0)], order="id"
        )
        for amount, chosen in self._drawn(accounts).items():
            accounts.browse(chosen).monthly_amount = amount

    def _drawn(self, accounts):
        """{amount: ids}, so that each amount is written once."""
        drawn = {}
        for account in accounts.ids:
            amount = self.random.choice((0, 0, 0, 50_000, 100_000, 200_000))
            drawn.setdefault(amount, []).append(account)
        drawn.pop(0, None)
        return drawn

    def leave_applications(self):
        """Some colleagues have just applied: half is ready for the board, half still with the clerk."""
        number = [person.number for person in self.employees[MEMBERS : MEMBERS + APPLICANTS]]
        employees = self.env["koperasi.employee"].search([("employee_number", "in", number)])
        employees.action_make_members()
        employees.member_id[: APPLICANTS // 2].action_submit()

    def invite_to_portal(self, numbers):
        """Portal users for some members.

        :param numbers: employee numbers
        :return: list of (role, login, password)
        """
        portal = self.env.ref("base.group_portal")
        logins = []
        for place, number in enumerate(numbers, 1):
            partner = self.by_number[number].partner_id
            login = f"anggota{place}"
            self.env["res.users"].with_context(no_reset_password=True).create(
                {
                    "login": login,
                    "password": password_of(login),
                    "partner_id": partner.id,
                    "lang": LANGUAGE,
                    "tz": TIMEZONE,
                    "group_ids": [Command.set(portal.ids)],
                }
            )
            logins.append((f"Anggota {partner.name}", login, password_of(login)))
        return logins
