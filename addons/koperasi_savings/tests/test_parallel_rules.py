from datetime import date
from functools import partial

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestParallelRules(TellersCommon):
    """Holds, term deposits, standing orders and closing beside a teller: each test on an account of its own."""

    @classmethod
    def commit_data(cls):
        result = super().commit_data()
        cls.term_id = cls.env["koperasi.savings.product"].create({
            "name": "Berjangka", "code": "SBJ", "kind": "term", "company_id": cls.company_id,
            "day_count": "period",
            "rate_ids": [Command.create({"date_from": "2020-01-01", "months": 3, "annual_rate": 6})],
        }).id  # fmt: skip
        return result

    # --- steps, each in the transaction of ``env``

    def account(self, env, other=False):
        return env["koperasi.savings.account"].browse(self.own_id)

    def new_account(self, balance=0, product_id=None):
        """An account of Ani's with a balance, which this test is about."""

        def make(env):
            first = env["koperasi.savings.account"].browse(self.account_id)
            account = first.create({
                "member_id": first.member_id.id, "product_id": product_id or first.product_id.id,
                "open_date": "2026-01-15",
            })  # fmt: skip
            if balance:
                account.deposit(balance, date=DAY)
            return account.id

        self.own_id = self.in_transaction(make)

    def withdraw(self, env, amount=80):
        return self.account(env).withdraw(amount, date=DAY).id

    def deposit(self, env, amount=50):
        return self.account(env).deposit(amount, date=DAY).id

    def hold(self, env, amount=60):
        values = {"account_id": self.own_id, "amount": amount, "reason": "Sengketa"}
        return env["koperasi.savings.hold"].create(values).id

    def close(self, env):
        self.account(env).close_account()
        return self.own_id

    def draft(self, amount=80, **values):
        """A term deposit out of the account, not opened yet."""
        return self.in_transaction(
            lambda env: (
                env["koperasi.savings.placement"].create({
                    "member_id": self.account(env).member_id.id, "product_id": self.term_id,
                    "principal": amount, "months": 3, "interest_account_id": self.own_id,
                    "from_account_id": self.own_id, **values,
                }).id
            )
        )  # fmt: skip

    def placement(self, env, placement_id):
        return env["koperasi.savings.placement"].browse(placement_id)

    def open(self, placement_id, env, on=None):
        self.placement(env, placement_id).action_open(date=on)
        return placement_id

    # --- how two meet

    def refused_after(self, first, second):
        """Both have looked at the account; the first acts, then the second, who is started anew: what he is told."""
        with self.transactions(2) as (one, two):
            self.assertEqual(self.account(one).balance, self.account(two).balance)
            first(one)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                second(two)
            two.cr.rollback()
            two.invalidate_all()
            with self.assertRaises(UserError) as refused:
                second(two)
        self.assertZeros()
        return str(refused.exception)

    def assertOneOf(self, *works):
        """Of several works at once, whatever the order, one is done and the others are told why not."""
        results = self.each_at_once(works)
        done = [result for result in results if isinstance(result, int)]
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual((len(done), len(refused)), (1, len(works) - 1), results)
        self.assertZeros()
        return str(refused[0])

    # --- holds

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p05_a_hold_and_a_withdrawal(self):
        """100: 80 are taken and 60 are to be held. Whoever comes second is told, in either order."""
        for first, second, told, left in (
            (self.hold, self.withdraw, "held for Sengketa", 100),
            (self.withdraw, self.hold, "not that much is free", 20),
        ):
            with self.subTest(told):
                self.new_account(100)
                self.assertIn(told, self.refused_after(first, second))
                self.assertEqual(self.balance(), left)
        self.new_account(100)
        self.assertOneOf(self.hold, self.withdraw)
        self.assertIn(self.balance(), (20, 100))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p05_two_holds(self):
        """60 and 60 of 100 by two head tellers."""
        self.new_account(100)
        self.assertIn("not that much is free", self.assertOneOf(self.hold, self.hold))

    # --- term deposits

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_two_deposits_out_of_one_account(self):
        """80 each of 100, by two tellers; the one that is not opened stays a draft."""
        self.new_account(100)
        first, second = (partial(self.open, self.draft()) for _each in range(2))
        self.assertIn("at most", self.refused_after(first, second))
        self.assertEqual(self.balance(), 20)
        self.new_account(100)
        drafts = [self.draft(), self.draft()]
        self.assertIn("at most", self.assertOneOf(*(partial(self.open, one) for one in drafts)))
        self.assertEqual(self.balance(), 20)
        states = lambda env: env["koperasi.savings.placement"].browse(drafts).mapped("state")
        self.assertEqual(sorted(self.in_transaction(states)), ["active", "draft"])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p09_one_deposit_is_opened_once(self):
        """Two tellers open the same one: the second finds it open, or that somebody is at it."""
        self.new_account(200)
        draft = self.draft()
        for result in self.each_at_once([partial(self.open, draft)] * 2):
            if not isinstance(result, int):
                self.assertIn("Somebody else", str(result))
        self.assertEqual(self.balance(), 120)
        with self.transactions(2) as (one, two):
            again = self.draft()
            self.assertEqual(self.placement(two, again).state, "draft")
            self.open(again, one)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                self.open(again, two)
            two.cr.rollback()
            two.invalidate_all()
            self.open(again, two)
            two.cr.commit()
        self.assertEqual(self.balance(), 40)
        self.assertZeros()

    def matured(self, **values):
        """1,200,000 at 6 % for three months from 15 August on: 6,000 a month, free of tax."""
        self.new_account()
        deposit = self.draft(1_200_000, from_account_id=False, **values)
        self.in_transaction(partial(self.open, deposit, on="2026-08-15"))
        return deposit

    def run_due(self, env):
        return len(
            env["koperasi.savings.placement"]._run_due(env["res.company"].browse(self.company_id))[
                0
            ]
        )

    @mute_logger(
        "odoo.sql_db",
        "odoo.service.model",
        "odoo.addons.koperasi_savings.models.savings_placement_maturity",
    )
    def test_p15_the_nightly_run_twice_at_once(self):
        """Three months of interest are due: each is paid once, in committed steps, by whichever run comes to it."""
        deposit = self.matured(payout="monthly")
        with self.real_commits():
            self.each_at_once([self.run_due] * 3)
            self.in_transaction(self.run_due)  # what the three left to each other
        self.assertEqual(self.balance(), 18_000)
        state = lambda env: self.placement(env, deposit).state
        self.assertEqual(self.in_transaction(state), "matured")
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p15_what_another_run_did_meanwhile_is_left_alone(self):
        """A run has found what is due; before it comes to it the other one, or a teller, has done it."""
        deposit = self.matured(payout="monthly")
        due = date(2026, 9, 15)
        with self.transactions(1) as (late,):
            late.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            found = self.placement(late, deposit)
            self.assertEqual(found.next_payout_date, due)
            for paid in (6_000, 12_000, 18_000):
                one = lambda env: self.placement(env, deposit)._do_due(
                    self.placement(env, deposit).next_payout_date
                )
                self.in_transaction(one)
                found._do_due(due)
                late.cr.commit()
                late.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
                self.assertEqual(self.balance(), paid)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_a_matured_deposit_is_paid_once(self):
        """Two tellers pay it out: one does, the other finds it closed or that somebody is at it."""
        deposit = self.matured()
        self.in_transaction(self.run_due)

        def pay(env):
            self.placement(env, deposit).pay_out(to_account=self.own_id)
            return deposit

        for result in self.each_at_once([pay, pay]):
            if not isinstance(result, int):
                self.assertIn("Somebody else", str(result))
        self.assertEqual(self.balance(), 1_218_000)
        self.assertZeros()

    # --- standing orders

    def order(self, amount=80):
        """A standing order of today to Budi."""
        values = {"account_id": self.own_id, "to_account_id": self.other_id, "amount": amount}
        today = lambda env: env["res.company"].browse(self.company_id)._koperasi_today()
        return self.in_transaction(
            lambda env: env["koperasi.savings.standing.order"].create(
                {**values, "date_from": today(env), "day": today(env).day}
            ).id
        )  # fmt: skip

    def night(self, env):
        company = env["res.company"].browse(self.company_id)
        return env["koperasi.savings.standing.order"]._execute_due(company)

    @mute_logger(
        "odoo.sql_db",
        "odoo.service.model",
        "odoo.addons.koperasi_savings.models.savings_standing_order_night",
    )
    def test_p04_a_standing_order_and_a_withdrawal(self):
        """80 of 100 by the night and by a teller: one gets it; the order notes why not and is tried again."""
        self.new_account(100)
        order = self.order()
        with self.real_commits():
            booked, taken = self.each_at_once([self.night, self.withdraw])
        log = lambda env: env["koperasi.savings.standing.order"].browse(order).log_ids.reason or ""
        if isinstance(taken, int):
            self.assertEqual(booked, 0)
            self.assertIn("at most", self.in_transaction(log))
        else:
            self.assertEqual(booked, 1)
            self.assertIn("at most", str(taken))
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger(
        "odoo.sql_db",
        "odoo.service.model",
        "odoo.addons.koperasi_savings.models.savings_standing_order_night",
    )
    def test_p15_the_night_of_orders_twice_at_once(self):
        """Two nightly runs: the transfer of a day is booked once, and noted once."""
        self.new_account(500)
        order = self.order()
        with self.real_commits():
            booked = self.each_at_once([self.night] * 2)
        self.assertEqual(sum(booked), 1, booked)
        logs = lambda env: len(env["koperasi.savings.standing.order"].browse(order).log_ids)
        self.assertEqual((self.in_transaction(logs), self.balance()), (1, 420))
        self.assertZeros()

    # --- closing and limits

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_closing_and_a_deposit(self):
        """A closed account takes nothing; a deposit that came first is paid out with the rest."""
        self.new_account(100)
        self.assertIn("closed", self.refused_after(self.close, self.deposit))
        self.assertEqual(self.balance(), 0)
        for _round in range(2):
            self.new_account(100)
            closed, paid_in = self.each_at_once([self.close, self.deposit])
            self.assertIsInstance(closed, int, closed)
            if not isinstance(paid_in, int):
                self.assertIn("closed", str(paid_in))
            state = lambda env: (self.account(env).state, self.account(env).balance)
            self.assertEqual(self.in_transaction(state), ("closed", 0))
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p05_two_deposits_and_the_largest_balance(self):
        """At most 150: of two deposits of 50 to 100 one is taken."""
        product = self.in_transaction(
            lambda env: env["koperasi.savings.product"].create({
                "name": "Terbatas", "code": "STB", "kind": "voluntary", "company_id": self.company_id,
                "maximum_balance": 150,
            }).id
        )  # fmt: skip
        self.new_account(100, product)
        self.assertIn("holds at most", self.assertOneOf(self.deposit, self.deposit))
        self.assertEqual(self.balance(), 150)
