import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.koperasi_base.koperasi_calc import savings as calc
from odoo.addons.koperasi_base.koperasi_calc.rounding import Rounding

from ..sql import interest_sql
from ..sql.interest_sql import Rule
from .common_interest import InterestCommon

ORACLES = Path(__file__).with_name("interest_oracles.json")
BI = [  # Bank Indonesia's example: end-of-day balances of June 2008
    ("2008-06-01", 1_000_000), ("2008-06-05", 6_000_000), ("2008-06-06", 5_500_000), ("2008-06-10", 8_000_000),
    ("2008-06-20", 7_000_000), ("2008-06-25", 17_000_000), ("2008-06-30", 15_000_000),
]  # fmt: skip


class OracleCommon(InterestCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for account in (cls.ani["SS"], cls.budi["SS"]):
            account.open_date = "2001-01-01"

    def keep(self, account, balances):
        """Book the movements that lead to these end-of-day balances."""
        entries, before = self.env["koperasi.savings.transaction"], Decimal(0)
        for date, balance in balances:
            change = Decimal(balance) - before
            if change:
                row = {
                    "account_id": account.id, "amount": change,
                    "kind": "deposit" if change > 0 else "withdrawal",
                    "counter_account_id": self.accounts["cash_till"].id,
                }  # fmt: skip
                entries._book_rows([row], self.journals["general"], date, kind="general")
            before = Decimal(balance)

    def sql_interest(self, rule, account):
        only = SQL("held.id = %s", account.id)
        self.env.flush_all()
        source = interest_sql.earned(account, self.company, rule, only)
        [(gross,)] = self.env.execute_query(SQL("SELECT gross::text FROM (%s) earned", source))
        return Decimal(gross)


@tagged("post_install", "-at_install")
class TestInterestOracles(OracleCommon):
    """Published examples through real accounts."""

    def test_three_methods_of_bank_indonesia(self):
        """4,109.59, 33,835.62 and 33,616.44, as whole rupiah and as they are."""
        tiers = [(0, 3), (5_000_000, 5)]
        for method, paid in (
            (
                "lowest",
                [(0, 5)],
            ),
            ("average", tiers),
            ("daily", tiers),
        ):
            whole, exact = {
                "lowest": (4_110, 4109.59), "average": (33_836, 33835.62), "daily": (33_616, 33616.44),
            }[method]  # fmt: skip
            with self.subTest(method), self.env.cr.savepoint() as savepoint:
                self.earns("SS", method=method, tiers=paid, since="2008-01-01")
                self.keep(self.ani["SS"], BI)
                run = self.run_interest("2008-06-01", self.products["SS"])
                line = run.line_ids.filtered(lambda l: l.account_id == self.ani["SS"])
                self.assertEqual(line.gross, whole)
                self.assertEqual(round(line._why()["exact"], 2), exact)
                self.assertEqual(line._why()["rounded"], whole)
                self.assertEqual(self.ani["SS"].balance, 15_000_000 + whole)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_stored_examples(self):
        """Every example of interest with whole balances, by the statement that runs use."""
        cases = json.loads(ORACLES.read_text())
        self.assertGreater(len(cases), 10)
        for case in cases:
            with self.subTest(case["id"]), self.env.cr.savepoint() as savepoint:
                self.keep(self.ani["SS"], case["balances"])
                found = self.sql_interest(self.rule_of(case), self.ani["SS"])
                self.assertLessEqual(
                    abs(found - Decimal(case["expect"])), Decimal(case["tolerance"])
                )
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def rule_of(self, case):
        first, last = (fields.Date.to_date(case[name]) for name in ("start", "end"))
        tiers = sorted((Decimal(start), Decimal(percent)) for start, percent in case["tiers"])
        return Rule(
            first, last, case["method"], case["day_count"], [(first, tiers)],
            Decimal(case["minimum"]), Decimal(case["unit"]), case["mode"],
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestPropertyInterest(OracleCommon):
    """The statement and the library agree to the last digit, whatever the balances and the rules."""

    def test_same_as_the_library(self):
        dice = Random(20260630)
        for number in range(60):
            rule, balances = self.draw_rule(dice), self.draw_balances(dice)
            with self.subTest(number, rule=rule), self.env.cr.savepoint() as savepoint:
                self.keep(self.ani["SS"], balances)
                expected = calc.interest(
                    [(fields.Date.to_date(day), Decimal(balance)) for day, balance in balances],
                    rule.first, rule.last, rule.segments[0][1], rule.method, rule.day_count,
                    rule.minimum, Rounding(rule.unit, rule.mode),
                )  # fmt: skip
                self.assertEqual(self.sql_interest(rule, self.ani["SS"]), expected)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def draw_rule(self, dice):
        first = fields.Date.to_date(
            dice.choice(["2023-12-01", "2024-02-01", "2025-01-01", "2024-07-01"])
        )
        last = first + timedelta(days=dice.choice([27, 30, 58, 90]))
        tiers = {Decimal(0): self.percent(dice)}
        for _tier in range(dice.randrange(4)):
            tiers[Decimal(dice.randrange(20_000_000))] = self.percent(dice)
        return Rule(
            first, last, dice.choice(list(calc.METHODS)),
            dice.choice(["act/365", "act/360", "act/act", "30/360", "period"]),
            [(first, sorted(tiers.items()))], Decimal(dice.choice([0, 0, 100_000, 5_000_000])),
            Decimal(dice.choice([1, 1, "0.01", 50, 500])), dice.choice(["half_up", "half_even", "up", "down"]),
        )  # fmt: skip

    def percent(self, dice):
        return Decimal(dice.randrange(12_001)) / 1000

    def draw_balances(self, dice):
        day = fields.Date.to_date("2023-11-01")
        balances = [(str(day), dice.randrange(1, 9_000_000))]
        while len(balances) < 14 and day.year < 2026:
            day += timedelta(days=dice.choice([0, 1, 2, 7, 19, 40, 100]))
            balance = dice.choice([0, dice.randrange(10_000), dice.randrange(40_000_000)])
            balances.append((str(day), balance))
        return balances
