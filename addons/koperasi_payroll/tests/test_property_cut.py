import random
from datetime import date
from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.koperasi_base.koperasi_calc.allocation import waterfall

from .. import deduction_sql
from ..const import PAYABLE_TARGETS
from .common import PayrollCommon

MEMBERS, ROUNDS = 500, 20
ANY_DAY = date(2026, 10, 31)


@tagged("post_install", "-at_install")
class TestPropertyCut(PayrollCommon):
    """10,000 random deductions: the statement that cuts a short one agrees with the waterfall of the
    calculation library, and not a sen of what the employer deducted is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["koperasi.member"].create([
            {"name": f"Pegawai {place}", "company_id": cls.company.id, "employer_id": cls.employer.id,
             "employee_number": f"R-{place}", "join_date": "2026-10-01"}
            for place in range(MEMBERS)
        ])  # fmt: skip
        cls.deduction = cls.make_deduction().sudo()

    def test_p24_cut_is_the_waterfall(self):
        chance = random.Random(24)
        for number in range(ROUNDS):
            unit = Decimal("0.01") if number % 2 else Decimal(1)  # sen, rupiah
            dues = {member: self.draw_dues(chance, unit) for member in self.many.ids}
            paid = {member: self.draw_paid(chance, unit, dues[member]) for member in dues}
            with self.subTest(round=number):
                self.match(dues, paid)
                self.assertEqual(self.found(), self.expected(dues, paid))

    def draw_dues(self, chance, unit):
        """{priority: due} of one to seven purposes."""
        count = chance.randint(1, len(PAYABLE_TARGETS))
        return {place: chance.randint(0, 10**7) * unit for place in range(1, count + 1)}

    def draw_paid(self, chance, unit, dues):
        """Nothing, exactly what is due, the edge of a purpose, any part, or too much."""
        total = sum(dues.values())
        edge = sum(list(dues.values())[: chance.randint(0, len(dues))], Decimal(0))
        part = chance.randint(0, int(total / unit)) * unit
        over = total + chance.randint(1, 10**6) * unit
        return chance.choice([Decimal(0), total, edge, max(edge - unit, Decimal(0)), part, over])

    def match(self, dues, paid):
        """Put list and result where importing a file puts them, and cut."""
        self.env.cr.execute("DELETE FROM koperasi_deduction_line")
        self.env.cr.execute("DELETE FROM koperasi_deduction_result")
        lines = [
            (member, PAYABLE_TARGETS[place - 1], due, place)
            for member, owed in dues.items()
            for place, due in owed.items()
        ]
        self.env.cr.execute(SQL(
            "INSERT INTO koperasi_deduction_line (deduction_id, company_id, period, member_id, target, due,"
            "       received, priority)"
            " SELECT %s, %s, '2026-10-01', member_id, target, due, 0, priority"
            "  FROM unnest(%s::int[], %s::varchar[], %s::numeric[], %s::int[])"
            "    AS line(member_id, target, due, priority)",
            self.deduction.id, self.company.id, *map(list, zip(*lines, strict=True)),
        ))  # fmt: skip
        results = [(member, sum(dues[member].values()), amount) for member, amount in paid.items()]
        self.env.cr.execute(SQL(
            "INSERT INTO koperasi_deduction_result (deduction_id, company_id, member_id, due, deducted,"
            "       difference, status)"
            " SELECT %s, %s, member_id, due, deducted, deducted - due, CASE WHEN deducted = due THEN 'full'"
            "        WHEN deducted > due THEN 'over' WHEN deducted = 0 THEN 'failed' ELSE 'short' END"
            "  FROM unnest(%s::int[], %s::numeric[], %s::numeric[]) AS result(member_id, due, deducted)",
            self.deduction.id, self.company.id, *map(list, zip(*results, strict=True)),
        ))  # fmt: skip
        for table in ("koperasi_deduction_line", "koperasi_deduction_result"):
            self.env.cr.execute(deduction_sql.know_rows(table))
        self.env.cr.execute(deduction_sql.allocate(self.deduction))
        self.env.cr.execute(deduction_sql.hold_surplus(self.deduction, len(PAYABLE_TARGETS) + 1))

    def found(self):
        """{member: {priority: received}} and, under 0, what all he received adds up to."""
        found = {}
        for member, priority, received in self.env.execute_query(SQL(
            "SELECT member_id, priority, received::text FROM koperasi_deduction_line WHERE received > 0"
        )):  # fmt: skip
            parts = found.setdefault(member, {0: Decimal(0)})
            parts[priority] = Decimal(received)
            parts[0] += parts[priority]
        return found

    def expected(self, dues, paid):
        expected = {}
        for member, owed in dues.items():
            queue = [(place, ANY_DAY, {"due": due}) for place, due in owed.items()]
            payments, surplus = waterfall(queue, paid[member], ["due"])
            parts = {payment.number: payment.amount for payment in payments}
            if surplus:
                parts[len(PAYABLE_TARGETS) + 1] = surplus
            if parts:
                expected[member] = {0: paid[member], **parts}
        return expected
