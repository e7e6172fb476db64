from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_term import START, TermCommon


@tagged("post_install", "-at_install")
class TestTermDeposit(TermCommon):
    """Journal entries as rows, by figures worked out by hand."""

    # ------------------------------------------------------------
    # Open
    # ------------------------------------------------------------

    def test_opened_in_cash(self):
        placement = self.place()
        self.assertRecordValues(placement, [{
            "state": "active", "annual_rate": 6, "start_date": START,
            "maturity_date": date(2026, 4, 15), "balance": 12_000_000, "accrued": 0,
        }])  # fmt: skip
        self.assertTrue(placement.name.startswith("BD-"))
        self.assertEqual(
            self.entry(self.last_batch()), [("cash", 12_000_000), ("term", -12_000_000)]
        )
        with freeze_time(START):
            placement.with_user(self.teller).action_open()
        self.assertEqual(placement.balance, 12_000_000)
        self.assertThreeZeros()

    def test_no_account_by_hand(self):
        """Without its deposit the account would have no rate and no maturity."""
        accounts = self.env["koperasi.savings.account"].with_user(self.teller)
        with self.assertRaisesRegex(UserError, "Savings > Term Deposits"):
            accounts.create({"member_id": self.member_ani.id, "product_id": self.term.id})
        with self.assertRaisesRegex(UserError, "Savings > Term Deposits"):
            self.ani["SS"].product_id = self.term

    def test_opened_from_savings(self):
        with freeze_time(START):
            self.deposit(self.ani["SS"], 13_000_000, date=START)
            self.env["koperasi.savings.hold"].create(
                {"account_id": self.ani["SS"].id, "amount": 1_000_001, "reason": "sengketa"}
            )
        with self.assertRaisesRegex(UserError, "held for sengketa"):
            self.place(from_account_id=self.ani["SS"].id)
        self.ani["SS"].hold_ids.release("selesai")
        self.place(from_account_id=self.ani["SS"].id)
        self.assertEqual(self.ani["SS"].balance, 1_000_000)
        self.assertEqual(
            self.entry(self.last_batch()), [("savings", 12_000_000), ("term", -12_000_000)]
        )

    def test_the_chart_by_amount_tenor_and_date(self):
        self.term.rate_ids = [
            Command.create({"date_from": "2026-03-01", "months": 3, "annual_rate": 5.5})
        ]
        for on, amount, months, rate in (
            (START, 49_999_999, 3, 6),
            (START, 50_000_000, 3, 7),
            (START, 12_000_000, 12, 8),
            (date(2026, 2, 28), 12_000_000, 3, 6),
            (date(2026, 3, 1), 99_000_000, 3, 5.5),
        ):
            with self.subTest(on=on, amount=amount, months=months):
                self.assertEqual(self.place(amount, months, on=on).annual_rate, rate)

    def test_refused(self):
        for values, message in (
            ({"amount": 999_999}, "at least"),
            ({"amount": 100_000_001}, "at most"),
            ({"months": 7}, "no rate for 7 months"),
            ({"annual_rate": 7}, "needs approval"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, message):
                self.place(**values)
        self.member_ani._change_state("leaving", leave_date=START, leave_cause="resigned")
        with self.assertRaisesRegex(UserError, "not an active member"):
            self.place()

    def test_p38_a_special_rate_needs_another_person(self):
        self.teller.group_ids += self.env.ref("koperasi_base.group_manager")
        with freeze_time(START):
            placement = self.draft(annual_rate=9.5)
            with self.assertRaisesRegex(UserError, "highest special rate"):
                placement.action_request_rate()
            placement.annual_rate = 8.5
            placement.action_request_rate()
            with self.assertRaisesRegex(UserError, "Another person"):
                placement.action_approve_rate()
            placement.with_user(self.manager).action_approve_rate()
            placement.principal = 13_000_000
            placement.annual_rate = 8.5
            with self.assertRaisesRegex(UserError, "needs approval"):
                placement.action_open()
            placement.action_request_rate()
            placement.with_user(self.manager).action_approve_rate()
            placement.action_open()
        self.assertEqual((placement.state, placement.annual_rate), ("active", 8.5))

    def test_p38_an_earlier_day_needs_another_person(self):
        """100 million at 7 % two months back would give 1,166,666 the same night."""
        self.teller.group_ids += self.env.ref("koperasi_base.group_manager")
        with freeze_time("2026-03-15"):
            placement = self.draft(100_000_000, opening_date=START)
            self.assertTrue(placement.is_special)
            for attempt in (
                placement.action_open,
                lambda: placement.action_open(date="2026-01-15"),
                lambda: placement.action_open(date="2026-03-14"),
            ):
                with self.assertRaisesRegex(UserError, "ask for approval"):
                    attempt()
            placement.action_request_rate()
            with self.assertRaisesRegex(UserError, "Another person"):
                placement.action_approve_rate()
            placement.with_user(self.manager).action_approve_rate()
            with self.assertRaisesRegex(UserError, "ask for approval"):
                placement.action_open(date="2026-01-16")
            placement.opening_date = "2026-01-10"
            with self.assertRaisesRegex(UserError, "ask for approval"):
                placement.action_open()
            placement.opening_date = START
            placement.action_request_rate()
            placement.with_user(self.manager).action_approve_rate()
            wizard = self.env["koperasi.savings.placement.open"].with_user(self.teller).create(
                {"placement_id": placement.id}
            )  # fmt: skip
            self.assertEqual(wizard.date, START)
            wizard.action_open()
        self.assertEqual((placement.state, placement.start_date), ("active", START))
        self.assertFalse(placement.is_special)

    def test_today_needs_nobody(self):
        with freeze_time(START):
            placement = self.draft(opening_date=START)
            self.assertFalse(placement.is_special)
            placement.action_open()
        self.assertEqual(placement.state, "active")

    # ------------------------------------------------------------
    # Accrue
    # ------------------------------------------------------------

    def test_month_end_accrual_once(self):
        """12,000,000 at 6 %: 60,000 a month; 17 of the 31 days to 15 February are 32,903."""
        placement = self.place()
        run = self.accrue(date(2026, 1, 31))
        self.assertEqual(self.entry(run.batch_ids), [("expense", 32_903), ("payable", -32_903)])
        with freeze_time("2026-02-01"):
            run.with_user(self.manager).action_run()
            run._do_run()
        self.assertEqual((placement.accrued, len(run.batch_ids)), (32_903, 1))
        self.accrue(date(2026, 2, 28))
        # one month and 14 of 28 days
        self.assertEqual(placement.accrued, 90_000)
        self.assertThreeZeros()

    def test_a_run_stopped_half_way_goes_on(self):
        placements = [self.place(12_000_000 + 12_000 * number) for number in range(4)]
        run = self.env["koperasi.savings.accrual.run"].create(
            {"company_id": self.company.id, "date": "2026-01-31"}
        )
        run._accrue_chunk(0, [placement.id for placement in placements[:2]])
        run._do_run()
        self.assertEqual(len(run.batch_ids), 2)
        self.assertEqual([p.accrued for p in placements], [32_903, 32_936, 32_969, 33_002])

    def test_what_ended_meanwhile_accrues_nothing(self):
        """The run has read its state; until the accounts are ours another broke it."""
        placement = self.place()
        self.assertEqual(placement.state, "active")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE koperasi_savings_placement SET state = 'broken' WHERE id = %s", [placement.id]
        )
        self.assertEqual(placement._accrual_rows(date(2026, 2, 1)), [])

    @mute_logger("odoo.addons.koperasi_base.tools.nightly")
    def test_p39_one_bad_company_stops_no_other(self):
        """A fault in the reminders and in the accrual: managers are told, what is due is paid all the same."""
        placement = self.place(payout="monthly")
        models = self.env.registry
        with (
            freeze_time("2026-02-15"),
            patch.object(models["koperasi.savings.placement"], "_remind", self.broken),
            patch.object(models["koperasi.savings.accrual.run"], "_do_run", self.broken),
        ):
            self.env["koperasi.savings.accrual.run"]._cron_run()
            self.env["koperasi.savings.placement"]._cron_due()
        self.assertEqual(placement.payout_count, 1)
        told = self.env["mail.message"].search([("body", "like", "a fault of the program")])
        self.assertEqual(len(told.filtered("subject")), 2)
        for note in told:
            self.assertIn(self.manager.partner_id, note.notified_partner_ids)
        self.assertFalse(self.env["koperasi.savings.accrual.run"].search_count([]))

    @staticmethod
    def broken(*_args):
        raise ZeroDivisionError("a fault of the program")

    # ------------------------------------------------------------
    # Pay
    # ------------------------------------------------------------

    def test_published_monthly_interest_with_tax(self):
        """IDN-010: 40,000,000 at 18 % is 600,000 a month; above 240,000 a month 10 % are withheld."""
        self.term.special_rate_max = 18
        self.term.rate_ids = [
            Command.create({"date_from": "2026-01-02", "months": 3, "annual_rate": 18})
        ]
        placement = self.place(40_000_000, payout="monthly")
        self.accrue(date(2026, 1, 31))
        self.run_due(date(2026, 2, 14))
        self.assertEqual(self.ani["SS"].balance, 0)
        self.run_due(date(2026, 2, 15))
        # 17 of 31 days were accrued: 329,032
        self.assertEqual(
            self.entry(self.last_batch()),
            [("expense", 270_968), ("payable", -270_968), ("payable", 600_000),
             ("savings", -600_000), ("savings", 60_000), ("tax", -60_000)],
        )  # fmt: skip
        self.assertEqual((self.ani["SS"].balance, placement.accrued), (540_000, 0))
        self.run_due(date(2026, 2, 15))
        self.assertEqual(self.ani["SS"].balance, 540_000)
        self.run_due(date(2026, 4, 15))
        self.assertEqual(self.ani["SS"].balance, 3 * 540_000)
        self.assertEqual((placement.state, placement.payout_count), ("matured", 3))
        self.assertEqual(
            self.env["koperasi.savings.transaction"]
            .search([("account_id", "=", self.ani["SS"].id), ("kind", "=", "interest")], order="id")
            .mapped("date"),
            [date(2026, 2, 15), date(2026, 3, 15), date(2026, 4, 15)],
        )
        self.assertThreeZeros()

    def test_several_deposits_pay_to_one_account(self):
        """Three times 100,000 in a month: the third lifts it above 240,000, the whole is taxed."""
        for _number in range(3):
            self.place(20_000_000, payout="monthly")
        self.run_due(date(2026, 2, 15))
        self.assertEqual(self.ani["SS"].balance, 300_000 - 30_000)
        self.assertThreeZeros()

    def two_monthly(self):
        """Two deposits of 12,000,000, of Ani and of Budi: 60,000 a month each."""
        of_budi = {"member_id": self.member_budi.id, "interest_account_id": self.budi["SS"].id}
        return self.place(payout="monthly"), self.place(payout="monthly", **of_budi)

    def test_one_bad_deposit_stops_no_other(self):
        bad, good = self.two_monthly()
        self.ani["SS"].sudo()._do_close()
        done, failed = self.run_due(date(2026, 2, 15))
        self.assertEqual((done, failed), (good, bad))
        self.assertEqual(self.budi["SS"].balance, 60_000)
        self.assertIn("Could not be paid", bad.activity_ids.summary)
        self.assertThreeZeros()

    @mute_logger("odoo.sql_db")
    def test_a_key_that_is_taken_stops_no_other(self):
        bad, good = self.two_monthly()
        with freeze_time("2026-02-01"):
            self.budi["SP"]._book(1_000, "deposit", key=f"td/{bad.id}/i/1")
        done, failed = self.run_due(date(2026, 2, 15))
        self.assertEqual((done, failed), (good, bad))
        self.assertEqual(self.budi["SS"].balance, 60_000)
        self.assertIn("Could not be paid", bad.activity_ids.summary)

    # ------------------------------------------------------------
    # Take back
    # ------------------------------------------------------------

    def test_a_payout_is_taken_back_and_paid_again(self):
        placement = self.place(payout="monthly")
        self.run_due(date(2026, 2, 15))
        with freeze_time("2026-02-16"):
            with self.assertRaises(AccessError):
                placement.with_user(self.teller).reverse_payout("wrong account")
            batch = placement.with_user(self.head).reverse_payout("wrong account")
            self.assertEqual(self.entry(batch), [("payable", -60_000), ("savings", 60_000)])
            self.assertEqual((self.ani["SS"].balance, placement.accrued), (0, 60_000))
            with self.assertRaisesRegex(UserError, "no payment to take back"):
                placement.with_user(self.head).reverse_payout("again")
            placement.with_user(self.teller).pay_due()
            placement.with_user(self.teller).pay_due()
        self.assertEqual((self.ani["SS"].balance, placement.accrued), (60_000, 0))
        self.run_due(date(2026, 3, 15))
        self.assertEqual(self.ani["SS"].balance, 120_000)
        self.assertThreeZeros()

    def test_an_opening_is_taken_back(self):
        placement = self.place()
        self.accrue(date(2026, 1, 31))
        with freeze_time("2026-02-02"):
            placement.with_user(self.head).reverse_opening("typed twice")
        self.assertRecordValues(placement, [{"state": "cancelled", "balance": 0, "accrued": 0}])
        self.assertThreeZeros()
        paid = self.place(payout="monthly")
        self.run_due(date(2026, 2, 15))
        with freeze_time("2026-02-16"), self.assertRaisesRegex(UserError, "only be broken"):
            paid.with_user(self.head).reverse_opening("x")

    # ------------------------------------------------------------
    # Walls
    # ------------------------------------------------------------

    def test_the_counter_leaves_the_deposit_alone(self):
        placement = self.place()
        self.assertEqual(placement.account_id.available_balance, 0)
        for call in ("deposit", "withdraw"):
            with self.subTest(call=call), self.assertRaisesRegex(UserError, "is term deposit"):
                getattr(self.as_teller(placement.account_id), call)(1_000, date=START)
        self.member_ani._change_state("leaving", leave_date=START, leave_cause="resigned")
        self.assertIn(placement.name, self.member_ani._exit_blockers()[0])

    def test_hostile_input(self):
        placement = self.place()
        for values in ({"principal": 1}, {"annual_rate": 9}, {"months": 1}):
            with self.subTest(values=values), self.assertRaises(UserError):
                placement.with_user(self.teller).write(values)
        for values in ({"state": "closed"}, {"accrual_id": False}, {"name": "x"},
                       {"approved_by_id": self.head.id}):  # fmt: skip
            with self.subTest(values=values), self.assertRaises(AccessError):
                placement.with_user(self.teller).write(values)
            with self.subTest(draft=values), self.assertRaises(AccessError):
                self.draft(**{"state": "active", **values})
        for values in (
            {"amount": -1}, {"amount": float("nan")}, {"amount": 1e30}, {"months": 0}, {"months": -3},
            {"interest_account_id": False}, {"interest_account_id": self.budi["SS"].id},
            {"from_account_id": self.budi["SS"].id}, {"product_id": self.ani["SS"].product_id.id},
            {"payout": "monthly", "renewal": "principal_interest"}, {"annual_rate": 101},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRefused():
                self.place(**values)

    def test_strangers(self):
        placement = self.place()
        stranger = self.make_user("head_teller", self.company_b)
        for role in ("auditor", "clerk", "loan_officer"):
            for call in (
                "action_open",
                "pay_out",
                "pay_due",
                "action_break",
                "action_request_rate",
            ):
                with self.subTest(role=role, call=call), self.assertRaises(AccessError):
                    getattr(placement.with_user(self.users[role]), call)()
        for call in ("action_open", "pay_out", "pay_due", "action_break"):
            with self.subTest(call=call), self.assertRaises(AccessError):
                getattr(placement.with_user(stranger), call)()
