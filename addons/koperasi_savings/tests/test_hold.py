from datetime import date
from threading import Thread

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import SavingsCommon
from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestHold(SavingsCommon):
    """Ani has 8,250,000; 1,000,000 of it is held."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]
        cls.as_teller(cls, cls.account).deposit(8_250_000, date="2026-11-02")

    def hold(self, amount=1_000_000, role="head_teller", **values):
        return (
            self.env["koperasi.savings.hold"]
            .with_user(self.users[role])
            .create({
                "account_id": self.account.id, "amount": amount, "reason": "sengketa 12/2026", **values,
            })
        )  # fmt: skip

    def withdraw(self, amount):
        return self.as_teller(self.account).withdraw(amount, date="2026-11-03")

    def test_the_counter_names_the_hold(self):
        self.hold()
        self.assertEqual(
            (self.account.available_balance, self.account.held_amount), (7_250_000, 1_000_000)
        )
        with self.assertRaisesRegex(UserError, r"7.250.000.*1.000.000.*held for sengketa 12/2026"):
            self.withdraw(7_250_001)
        self.withdraw(7_250_000)

    def test_holds_and_minimum_add_up(self):
        self.account.product_id.minimum_balance = 50_000
        self.hold()
        self.hold(200_000, reason="jaminan")
        self.assertEqual(self.account.floor_balance, 1_250_000)
        with self.assertRaisesRegex(UserError, r"200.000.* jaminan.*50.000.*must stay"):
            self.withdraw(7_500_000)

    def test_release_and_expiry_free_the_money(self):
        hold = self.hold()
        with self.assertRaisesRegex(UserError, "reason"):
            hold.release(" ")
        hold.release("selesai")
        hold.release("again: left alone")
        self.assertRecordValues(hold, [{
            "state": "released", "release_reason": "selesai",
            "released_by_id": self.users["head_teller"].id,
        }])  # fmt: skip
        today = self.company._koperasi_today()
        for days, floor in ((0, 300_000), (1, 0)):
            with self.subTest(days=days):
                if not days:
                    self.hold(300_000, expires_on=today)
                with freeze_time(date.fromordinal(today.toordinal() + days)):
                    self.env["koperasi.savings.hold"]._cron_expire()
                self.assertEqual(self.account.floor_balance, floor)
        self.assertIn("expired", self.account.hold_ids.mapped("state"))

    def test_the_audit_stands_in_the_chatter(self):
        hold = self.hold()
        self.flush_tracking()
        hold.release("selesai")
        self.flush_tracking()
        changed = hold.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("state", changed)
        self.assertIn("release_reason", changed)

    def test_who_may(self):
        self.hold(role="manager")
        for role in ("teller", "clerk", "loan_officer", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.hold(role=role)
        hold = self.hold()
        with self.assertRaises(AccessError):
            hold.with_user(self.teller).release("please")

    def test_hostile_input(self):
        stranger = self.make_user("head_teller", self.company_b)
        for values in (
            {"amount": -1}, {"amount": 0}, {"amount": 1e30}, {"amount": float("nan")}, {"amount": 0.5},
            {"amount": 8_250_001}, {"kind": "lien"}, {"state": "released"},
            {"expires_on": "2020-01-01"}, {"account_id": 0},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRefused():
                self.hold(**values)
        with self.assertRaises(AccessError):
            self.env["koperasi.savings.hold"].with_user(stranger).create(
                {"account_id": self.account.id, "amount": 1, "reason": "x"}
            )
        hold = self.hold()
        for values in ({"amount": 1}, {"state": "released"}, {"account_id": self.ani["SW"].id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                hold.write(values)
        with self.assertRaises(AccessError):
            hold.unlink()

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()


@tagged("post_install", "-at_install")
class TestHoldParallel(TellersCommon):
    """A hold of 60 and a withdrawal of 80 from 100, at the same time in real transactions: one is refused."""

    def place(self, env, amount=60):
        return env["koperasi.savings.hold"].create(
            {"account_id": self.account_id, "amount": amount, "reason": "race"}
        )

    def reset(self):
        self.in_transaction(
            lambda env: (
                env["koperasi.savings.hold"]
                .search([("account_id", "=", self.account_id), ("state", "=", "active")])
                .release("next round")
            )
        )

    @mute_logger("odoo.sql_db")
    def test_the_balance_never_falls_below_the_hold(self):
        for first in ("hold", "withdrawal", "both"):
            with self.subTest(first=first):
                self.reset()
                self.set_balance(100)
                results = self.race(first)
                balance, floor = self.in_transaction(
                    lambda env: (self.account(env).balance, self.account(env).floor_balance)
                )
                self.assertGreaterEqual(balance, floor)
                self.assertEqual(sum(isinstance(result, UserError) for result in results), 1)
                self.assertIn((balance, floor), [(100, 60), (20, 0)])
        self.reset()
        self.assertZeros()

    def race(self, first):
        jobs = [
            lambda env: self.place(env).id,
            lambda env: self.account(env).withdraw(80, date=DAY).id,
        ]
        if first == "both":
            turns = iter(jobs)
            works = [next(turns), next(turns)]
            waiting = iter(works)
            return self.at_once(2, self.taking(waiting))
        if first == "withdrawal":
            jobs.reverse()
        return self.overlapping(*jobs)

    def taking(self, waiting):
        """Each thread takes its own job and keeps it when it is tried again."""
        jobs = {}

        def work(env):
            job = jobs.setdefault(env.cr, None) or next(waiting)
            jobs[env.cr] = job
            return job(env)

        return work

    def overlapping(self, early, late):
        """``late`` has looked before ``early`` commits, and is in its statement meanwhile."""
        with self.transactions(2) as (one, two):
            self.assertEqual(self.account(two).balance, 100)
            self.assertTrue(early(one))
            results = [True]
            thread = Thread(target=lambda: results.append(self.tried(late, two)))
            thread.start()
            self.wait_until_blocked(two)
            one.cr.commit()
            thread.join(60)
            return results
