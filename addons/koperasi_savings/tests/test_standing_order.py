from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import SavingsCommon

START = date(2026, 1, 31)


@tagged("post_install", "-at_install")
class TestStandingOrder(SavingsCommon):
    """100,000 on the last day of each month, from Ani to Budi."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-15"):
            cls.ani["SS"].with_user(cls.teller).deposit(250_000, date="2026-01-15")

    def order(self, **values):
        orders = self.env["koperasi.savings.standing.order"].with_user(self.teller)
        with freeze_time("2026-01-15"):
            return orders.create({
                "account_id": self.ani["SS"].id, "to_account_id": self.budi["SS"].id,
                "amount": 100_000, "day": 31, "date_from": START, **values,
            })  # fmt: skip

    def night(self, on):
        with freeze_time(on):
            return self.env["koperasi.savings.standing.order"]._execute_due(self.company)

    def balances(self):
        return int(self.ani["SS"].balance), int(self.budi["SS"].balance)

    def test_on_the_last_day_of_each_month_once(self):
        order = self.order(date_to="2026-03-31")
        for on, booked, expected in (
            ("2026-01-30", 0, (250_000, 0)),
            ("2026-01-31", 1, (150_000, 100_000)),
            ("2026-01-31", 0, (150_000, 100_000)),
            ("2026-02-27", 0, (150_000, 100_000)),
            ("2026-02-28", 1, (50_000, 200_000)),
        ):
            with self.subTest(on=on):
                self.assertEqual(self.night(on), booked)
                self.assertEqual(self.balances(), expected)
        self.assertEqual(order.next_date, date(2026, 3, 31))
        self.deposit(self.ani["SS"], 500_000)
        self.assertEqual(self.night("2026-05-10"), 1)
        self.assertEqual((order.state, self.balances()), ("ended", (450_000, 300_000)))
        self.assertThreeZeros()

    def test_without_cover_it_is_tried_again(self):
        order = self.order(amount=300_000, retry_days=2)
        self.night("2026-01-31")
        self.assertRecordValues(order.log_ids, [{"final": False, "date": START}])
        self.assertIn("at most", order.log_ids.reason)
        self.deposit(self.ani["SS"], 100_000)
        self.assertEqual(self.night("2026-02-01"), 1)
        self.assertEqual(self.balances(), (50_000, 300_000))
        for on, attempts in (
            ("2026-02-28", 3),
            ("2026-03-01", 4),
            ("2026-03-02", 5),
            ("2026-03-03", 5),
        ):
            with self.subTest(on=on):
                self.night(on)
                self.assertEqual(len(order.log_ids), attempts)
        self.assertRecordValues(order.log_ids[0], [{"final": True, "transaction_id": False}])
        self.assertEqual(order.next_date, date(2026, 3, 31))
        self.assertIn("Not carried out", order.message_ids[0].body)

    def test_one_bad_order_stops_no_other(self):
        bad = self.order(to_account_id=self.ani["SW"].id)
        good = self.order()
        self.ani["SW"].sudo()._do_close()
        self.assertEqual(self.night("2026-01-31"), 1)
        self.assertIn("is closed", bad.log_ids.reason)
        self.assertTrue(good.log_ids.transaction_id)

    def test_a_hold_binds_it_too(self):
        order = self.order()
        self.env["koperasi.savings.hold"].create(
            {"account_id": self.ani["SS"].id, "amount": 200_000, "reason": "jaminan"}
        )
        self.night("2026-01-31")
        self.assertIn("held for jaminan", order.log_ids.reason)

    def test_pause_resume_cancel(self):
        order = self.order()
        order.action_pause()
        self.assertEqual(self.night("2026-02-28"), 0)
        with freeze_time("2026-03-05"):
            order.action_resume()
        self.assertEqual(order.next_date, date(2026, 3, 31))
        self.assertEqual(self.night("2026-03-31"), 1)
        order.action_cancel()
        self.assertEqual(self.night("2026-04-30"), 0)
        with self.assertRaises(UserError):
            order.action_resume()
        with self.assertRaises(UserError):
            order.amount = 1

    def test_resuming_what_runs_skips_nothing(self):
        """Without cover, to be tried again: a click on resume does not give the day up."""
        order = self.order(amount=300_000)
        self.night("2026-01-31")
        with freeze_time("2026-02-01"):
            order.action_resume()
        self.assertEqual(order.next_date, START)

    def test_p14_the_same_day_is_never_booked_twice(self):
        order = self.order()
        self.night("2026-01-31")
        order.sudo().next_date = START
        with freeze_time("2026-01-31"):
            self.assertEqual(order.sudo()._transfer(START, START), order.log_ids.transaction_id.search(
                [("import_key", "like", f"so/{order.id}/")], order="id"
            ))  # fmt: skip
        self.assertEqual(self.balances(), (150_000, 100_000))

    def test_it_starts_today_or_later(self):
        """2025 typed for 2026: twelve transfers in one night."""
        for start in ("2025-01-31", "2026-01-14"):
            with self.subTest(start=start), self.assertRaisesRegex(UserError, "today or later"):
                self.order(date_from=start)
        order = self.order(date_from="2026-01-15")
        with freeze_time("2026-01-20"):
            order.amount = 90_000
            with self.assertRaisesRegex(UserError, "today or later"):
                order.date_from = "2025-01-31"

    def test_its_accounts_are_not_closed(self):
        order = self.order()
        for account in (self.ani["SS"], self.budi["SS"]):
            with self.subTest(account=account), self.assertRaisesRegex(UserError, order.name):
                self.as_teller(account).close_account()
        order.action_pause()
        with self.assertRaisesRegex(UserError, "Cancel it first"):
            self.as_teller(self.budi["SS"]).action_close()
        order.action_cancel()
        self.as_teller(self.budi["SS"]).close_account()
        self.assertEqual(self.budi["SS"].state, "closed")

    def test_who_may(self):
        order = self.order()
        for role in ("clerk", "auditor", "loan_officer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                order.with_user(self.users[role]).action_cancel()
        stranger = self.make_user("teller", self.company_b)
        with self.assertRaises(AccessError):
            order.with_user(stranger).action_cancel()

    def test_hostile_input(self):
        self.products_b = self.make_products(self.company_b)
        foreign = self.accounts_of(self.make_member("Cici", self.company_b))["SS"]
        for values in (
            {"amount": 0}, {"amount": -5}, {"amount": float("nan")}, {"amount": 1e20},
            {"day": 0}, {"day": 32}, {"retry_days": -1}, {"date_to": "2025-01-01"},
            {"to_account_id": foreign.id}, {"account_id": foreign.id}, {"to_account_id": 0},
            {"to_account_id": self.ani["SS"].id}, {"account_id": self.ani["SP"].id},
            {"state": "ended"}, {"name": "AR-1"}, {"next_date": "2020-01-01"},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRefused():
                self.order(**values)
        order = self.order()
        for values in ({"state": "ended"}, {"next_date": "2020-01-01"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                order.write(values)
