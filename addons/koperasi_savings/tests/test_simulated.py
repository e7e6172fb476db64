from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_term import TermCommon


@tagged("post_install", "-at_install")
class TestSimulated(TermCommon):
    """What the simulator found: rules that held at the counter, but not on every way around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.savings = cls.ani["SS"]
        with freeze_time("2026-01-15"):
            cls.savings.with_user(cls.teller).deposit(20_000_000, date="2026-01-15")

    def night(self, on):
        with freeze_time(on):
            return self.env["koperasi.savings.standing.order"]._execute_due(self.company)

    def order(self, **values):
        orders = self.env["koperasi.savings.standing.order"].with_user(self.teller)
        with freeze_time("2026-02-01"):
            return orders.create({
                "account_id": self.savings.id, "to_account_id": self.budi["SS"].id, "amount": 100_000,
                "day": 20, "date_from": "2026-02-01", **values,
            })  # fmt: skip

    def notice(self, amount):
        values = {"account_id": self.savings.id, "amount": amount}
        return self.env["koperasi.savings.notice"].with_user(self.teller).create(values)

    def test_p23_a_running_deposit_is_not_reversed_row_by_row(self):
        """Else it would go on earning interest on money that is not there."""
        in_cash = self.place()
        from_savings = self.place(from_account_id=self.savings.id)
        rolled = self.place(60_000_000, renewal="principal_interest")
        self.run_due("2026-04-15")
        rolled = rolled.child_ids
        rows = {
            "cash": in_cash.account_id.id, "other side": self.savings.id, "to": from_savings.account_id.id,
        }  # fmt: skip
        self.assertEqual((in_cash.state, rolled.state), ("matured", "active"))
        entries = self.env["koperasi.savings.transaction"].with_user(self.head)
        for name, account in rows.items():
            kind = "transfer_out" if name == "other side" else ("deposit", "transfer_in")
            kinds = [kind] if isinstance(kind, str) else list(kind)
            entry = entries.search([("account_id", "=", account), ("kind", "in", kinds)], limit=1)
            with self.subTest(name), self.assertRaisesRegex(UserError, "on its page"):
                entry.reverse("salah")
        tax = entries.search([("account_id", "=", rolled.account_id.id), ("kind", "=", "tax")])
        with self.assertRaisesRegex(UserError, "on its page"):
            tax.reverse("salah")
        self.assertEqual(in_cash.balance, 12_000_000)
        self.assertThreeZeros()

    def test_p05_held_money_of_who_leaves_is_not_paid_by_closing(self):
        """The minimum ends when he leaves; what is held does not, though it is less than the minimum."""
        self.products["SS"].minimum_balance = 20_000
        values = {"account_id": self.savings.id, "amount": 15_000, "reason": "sengketa"}
        self.env["koperasi.savings.hold"].with_user(self.head).create(values)
        self.member_ani.sudo().action_resign()
        with self.assertRaisesRegex(UserError, "15.000.* is held"):
            self.as_teller(self.savings).close_account()
        self.assertEqual(self.savings.balance, 20_000_000)

    def test_a_resumed_order_makes_up_for_nothing_when_its_day_changes(self):
        order = self.order()
        self.night("2026-02-20")
        order.action_pause()
        with freeze_time("2026-06-25"):
            order.action_resume()
            self.assertEqual(order.next_date, date(2026, 7, 20))
            order.day = 28
        self.assertEqual(order.next_date, date(2026, 6, 28))
        self.assertEqual(self.night("2026-06-28"), 1)
        self.assertEqual(self.budi["SS"].balance, 200_000)
        self.assertIn("Paused", order.log_ids.mapped("reason"))

    def test_p09_sent_again_it_wakes_nobody(self):
        self.products["SS"].write({"dormant_months": 6, "dormant_wakes": True})
        with freeze_time("2026-01-20"):
            self.as_teller(self.savings).deposit(5_000, date="2026-01-20", key="once")
        accounts = self.env["koperasi.savings.account"]
        accounts._refresh_dormant(self.company, date(2026, 8, 1))
        self.assertTrue(self.savings.dormant_since)
        self.as_teller(self.savings).deposit(5_000, date="2026-01-20", key="once")
        self.assertTrue(self.savings.dormant_since)

    def test_p05_an_order_keeps_the_rules_of_the_product(self):
        """A transfer of the night is a transfer: announced, above the smallest, and never too much for the other."""
        self.products["SS"].write({"withdrawal_rule": "notice", "notice_days": 10})
        order = self.order()
        self.night("2026-02-20")
        self.assertIn("need a notice", order.log_ids.reason)
        with freeze_time("2026-02-10"):
            notice = self.notice(100_000)
        self.assertEqual(self.night("2026-02-21"), 1)
        self.assertEqual((notice.state, notice.transaction_id.amount), ("used", -100_000))
        self.products["SS"].write({"withdrawal_rule": "free", "maximum_balance": 150_000})
        self.night("2026-03-20")
        self.assertIn("holds at most", order.log_ids[0].reason)
        self.assertEqual(self.budi["SS"].balance, 100_000)

    def test_p05_a_deposit_is_opened_with_what_may_be_withdrawn(self):
        self.products["SS"].write({"withdrawal_rule": "notice", "notice_days": 10})
        with freeze_time("2026-02-01"):
            notice = self.notice(12_000_000)
            placement = self.draft(from_account_id=self.savings.id)
            with self.assertRaises(UserError) as refused:
                placement.action_open()
            self.assertIn("announced are", str(refused.exception))
        with freeze_time("2026-02-11"):
            placement.action_open()
        self.assertEqual((placement.state, notice.state), ("active", "used"))
