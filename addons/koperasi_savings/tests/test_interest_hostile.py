from unittest import TestCase

from psycopg2 import DataError, IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_interest import InterestCommon

# How hostile input is refused, by us, by Odoo or by PostgreSQL.
REFUSED = (UserError, IntegrityError, DataError, ValueError, OverflowError)
NAN, INFINITY = float("nan"), float("inf")


@tagged("post_install", "-at_install")
class TestInterestHostile(InterestCommon):
    """Rates and interest runs as somebody would send them who means harm: refused, and nothing is stored."""

    def setUp(self):
        super().setUp()
        self.earns("SS", rate=6)
        self.product = self.products["SS"]
        self.foreign = self.make_products(self.company_b)["SS"]
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")

    def assertRefused(self, model, role, work):
        """``work(model as role)`` is refused, and no row of the model stays."""
        before = self.env[model].sudo().search_count([])
        records = self.env[model].with_user(self.users[role])
        with (
            mute_logger("odoo.sql_db"),
            TestCase.assertRaises(self, REFUSED),
            self.env.cr.savepoint(),
        ):
            work(records)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.env[model].sudo().search_count([]), before)

    def test_rates(self):
        good = {"product_id": self.product.id, "date_from": "2027-01-01", "annual_rate": 5}
        for values in (
            {"annual_rate": -0.001}, {"annual_rate": 100.001}, {"annual_rate": NAN}, {"annual_rate": INFINITY},
            {"annual_rate": "lima"}, {"annual_rate": 10**30},
            {"balance_from": -1}, {"balance_from": NAN}, {"balance_from": INFINITY}, {"balance_from": "x"},
            {"months": -1}, {"months": 601}, {"months": "tiga"}, {"months": 2**40},
            {"date_from": None}, {"date_from": "2026-02-30"}, {"date_from": "besok"}, {"date_from": "0001-13-01"},
            {"product_id": None}, {"product_id": 0}, {"product_id": "SS"}, {"product_id": 2**31 - 1},
            {"product_id": self.foreign.id},
        ):  # fmt: skip
            with self.subTest(values=values):
                self.assertRefused(
                    "koperasi.savings.rate", "admin", lambda rates, v=values: rates.create({**good, **v})
                )  # fmt: skip
        rate = self.env["koperasi.savings.rate"].with_user(self.users["admin"]).create(good)
        self.assertRefused("koperasi.savings.rate", "admin", lambda rates: rates.create(good))
        for values in (
            {"annual_rate": 101},
            {"balance_from": NAN},
            {"product_id": self.foreign.id},
        ):
            with self.subTest(write=values):
                self.assertRefused(
                    "koperasi.savings.rate", "admin", lambda rates, v=values: rates.browse(rate.id).write(v)
                )  # fmt: skip
        self.assertEqual((rate.annual_rate, rate.product_id), (5, self.product))

    def test_rates_are_for_whoever_sets_up(self):
        rates = self.env["koperasi.savings.rate"]
        rate = rates.search([("product_id", "=", self.product.id)], limit=1)
        for role in ("teller", "head_teller", "clerk", "manager", "auditor", "loan_officer"):
            if self.users[role].has_group("koperasi_base.group_admin"):
                continue
            for work in (
                lambda records: records.create(
                    {"product_id": self.product.id, "date_from": "2027-01-01", "annual_rate": 99}
                ),
                lambda records: records.browse(rate.id).write({"annual_rate": 99}),
                lambda records: records.browse(rate.id).unlink(),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    work(rates.with_user(self.users[role]))

    def test_runs(self):
        """Made, looked at and computed: somewhere on the way it is refused, and the list of runs stays whole."""
        good = {"date_from": "2026-06-01", "date_to": "2026-06-30"}
        for values in (
            {"date_from": "2026-07-01"}, {"date": "2026-06-29"}, {"date_to": None}, {"date_from": None},
            {"date_from": "2026-06-31"}, {"date_to": "akhir bulan"}, {"date_from": "0001-01-01"},
            {"date_to": "9999-12-31", "date": "9999-12-31"}, {"date_from": "9999-12-31", "date_to": "9999-12-31"},
            {"product_ids": [(6, 0, self.foreign.ids)]}, {"product_ids": [(6, 0, [2**31 - 1])]},
            {"product_ids": [(4, "x")]}, {"product_ids": [(6, 0, self.products["SP"].ids)]},
            {"company_id": self.company_b.id}, {"company_id": 0}, {"company_id": 2**31 - 1},
            {"state": "posted"}, {"state": "x"}, {"name": "BB-1"}, {"gross_total": NAN}, {"seen_id": 10**9},
            {"line_ids": [(0, 0, {"account_id": self.ani["SS"].id, "gross": 1_000_000})]},
            {"submitted_by_id": self.teller.id}, {"approved_by_id": self.users["manager"].id},
        ):  # fmt: skip
            with self.subTest(values=values):
                self.assertRefused(
                    "koperasi.savings.run", "clerk", lambda runs, v=values: self.looked_at(runs, {**good, **v})
                )  # fmt: skip
        self.assertEqual(self.ani["SS"].balance, 10_000_000)

    def looked_at(self, runs, values):
        run = runs.create(values)
        run.read(["display_name", "warning"])
        run.action_compute()

    def test_a_period_to_come_is_not_posted(self):
        """It may be looked at; the books take no date of the future."""
        run = self.approved("2099-06-01", self.product)
        self.assertGreater(run.gross_total, 0)
        with self.assertRaisesRegex(UserError, "future"):
            run.action_post()
        self.assertEqual((run.state, self.ani["SS"].balance), ("approved", 10_000_000))

    def test_computed_runs_are_not_bent(self):
        run = self.computed("2026-06-01")
        line = run.line_ids[:1]
        for values in (
            {"date_to": "2026-07-31"}, {"date": "2026-07-31"}, {"product_ids": [(5,)]},
            {"company_id": self.company_b.id}, {"gross_total": 0}, {"rule_ids": [(5,)]},
            {"line_ids": [(1, line.id, {"gross": 9_000_000})]}, {"line_ids": [(2, line.id)]},
        ):  # fmt: skip
            with self.subTest(values=values):
                self.assertRefused(
                    "koperasi.savings.run", "clerk", lambda runs, v=values: runs.browse(run.id).write(v)
                )  # fmt: skip
        self.assertEqual((run.state, run.line_ids[:1].gross), ("computed", line.gross))
