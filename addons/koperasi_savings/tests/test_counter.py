from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SavingsCommon

DAY = "2026-11-02"


@tagged("post_install", "-at_install")
class TestCounter(SavingsCommon):
    """What a teller does, and the journal entry of each movement."""

    def test_journal_entries(self):
        """Account codes: 11130 till, 11215 bank, 21110 voluntary, 31110 principal, 31120 mandatory."""
        ani, budi = self.ani, self.budi
        bank = self.journals["transfer"]
        self.deposit(ani["SS"], 1_000_000)
        table = [
            # movement, (account, debit, credit)
            (
                lambda: self.deposit(ani["SP"], 100_000),
                [("11130", 100_000, 0), ("31110", 0, 100_000)],
            ),
            (lambda: self.deposit(ani["SW"], 50_000), [("11130", 50_000, 0), ("31120", 0, 50_000)]),
            (
                lambda: self.deposit(ani["SS"], 75_000, journal=bank),
                [("11215", 75_000, 0), ("21110", 0, 75_000)],
            ),
            (
                lambda: self.as_teller(ani["SS"]).withdraw(30_000, date=DAY),
                [("21110", 30_000, 0), ("11130", 0, 30_000)],
            ),
            (
                lambda: self.as_teller(ani["SS"]).transfer(budi["SS"], 25_000, date=DAY),
                [("21110", 25_000, 0), ("21110", 0, 25_000)],
            ),
            (
                lambda: self.as_teller(ani["SS"]).transfer(ani["SW"], 10_000, date=DAY),
                [("21110", 10_000, 0), ("31120", 0, 10_000)],
            ),
        ]
        for movement, expected in table:
            move = movement().sudo().batch_id.move_id
            self.assertJournalEntry(move, expected)
            self.assertEqual((move.state, str(move.date)), ("posted", DAY))
        self.assertEqual(ani["SS"].balance, 1_010_000)
        self.assertEqual(ani["SW"].balance, 60_000)
        self.assertEqual(budi["SS"].balance, 25_000)
        self.assertThreeZeros()

    def test_journal_entry_names_the_member(self):
        move = self.deposit(self.ani["SS"], 1000).sudo().batch_id.move_id
        self.assertEqual(move.line_ids.partner_id, self.member_ani.partner_id)

    def test_amounts_of_every_type(self):
        for amount in (1000, 1000.0, Decimal(1000), Decimal("1000.00")):
            self.assertEqual(self.deposit(self.ani["SS"], amount).amount, 1000)
        self.assertEqual(self.ani["SS"].balance, 4000)
        self.assertThreeZeros()

    def test_refused_amounts(self):
        for amount in (0, -1, 0.5, "x", float("nan"), float("inf"), None):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self.deposit(self.ani["SS"], amount)
        self.assertEqual(self.ani["SS"].balance, 0)
        self.assertThreeZeros()

    def test_refused_withdrawals(self):
        self.products["SS"].minimum_balance = 20_000
        for code in ("SP", "SW", "SS"):
            self.deposit(self.ani[code], 100_000)
        table = [
            # product, amount, what the message says
            ("SP", 1, "membership ends"),
            ("SW", 1, "membership ends"),
            ("SS", 80_001, "80.000"),
        ]
        for code, amount, said in table:
            with self.subTest(code=code), self.assertRaisesRegex(UserError, said):
                self.as_teller(self.ani[code]).withdraw(amount, date=DAY)
        self.as_teller(self.ani["SS"]).withdraw(80_000, date=DAY)
        self.assertEqual(self.ani["SS"].balance, 20_000)
        self.assertThreeZeros()

    def test_only_active_members(self):
        self.deposit(self.ani["SS"], 10_000)
        for state in ("applicant", "closed", "rejected"):
            self.set_state(self.member_ani, state)
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(UserError, "not an active member"),
            ):
                self.deposit(self.ani["SS"], 1000)
            if state == "rejected":  # gets back what was paid in
                continue
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(UserError, "not an active member"),
            ):
                self.as_teller(self.ani["SS"]).withdraw(1000, date=DAY)

    def test_leaving_member_takes_out_but_not_in(self):
        """Also principal savings and the minimum; nothing is left to settle, and accounts close."""
        self.products["SS"].minimum_balance = 5000
        for code in ("SP", "SS"):
            self.deposit(self.ani[code], 10_000)
        self.member_ani.action_resign()
        with self.assertRaisesRegex(UserError, "not an active member"):
            self.deposit(self.ani["SS"], 1000)
        with self.assertRaisesRegex(UserError, "cannot be closed"):
            self.member_ani.action_settle()
        for code in ("SP", "SS"):
            entry = self.as_teller(self.ani[code]).withdraw(10_000, date=DAY)
            self.assertEqual(entry.kind, "payout")
        self.member_ani.action_settle()
        self.assertEqual(set(self.member_ani.savings_account_ids.mapped("state")), {"closed"})
        self.assertThreeZeros()

    def test_future_date(self):
        with self.assertRaisesRegex(UserError, "future"):
            self.deposit(self.ani["SS"], 1000, date="2999-01-01")

    def test_closed_account(self):
        account = self.as_teller(self.ani["SS"])
        self.deposit(account, 1000)
        with self.assertRaisesRegex(UserError, "still holds"):
            account.action_close()
        account.withdraw(1000, date=DAY)
        account.action_close()
        account.action_close()
        self.assertEqual(account.state, "closed")
        with self.assertRaisesRegex(UserError, "is closed"):
            self.deposit(account, 1000)

    def test_p18_the_ledger_books_nothing_on_a_closed_account(self):
        """Runs and files go around the checks of the counter."""
        account = self.ani["SS"].sudo()
        account._do_close()
        with (
            self.assertNothingBooked(),
            self.assertRaisesRegex(UserError, "Nothing was booked"),
            self.env.cr.savepoint(),
        ):
            account._book(1000, "deposit", date=DAY)

    def test_key_books_once(self):
        first = self.deposit(self.ani["SS"], 1000, key="k1")
        self.assertEqual(self.deposit(self.ani["SS"], 1000, key="k1"), first)
        self.assertEqual(self.ani["SS"].balance, 1000)
        table = [
            ("other amount", lambda: self.deposit(self.ani["SS"], 2000, key="k1")),
            ("other account", lambda: self.deposit(self.budi["SS"], 1000, key="k1")),
            (
                "other kind",
                lambda: self.as_teller(self.ani["SS"]).withdraw(1000, date=DAY, key="k1"),
            ),
            ("other date", lambda: self.deposit(self.ani["SS"], 1000, date="2026-11-03", key="k1")),
        ]
        for name, attempt in table:
            with self.subTest(name), self.assertRaisesRegex(UserError, "other content"):
                attempt()
        self.assertThreeZeros()

    def test_p10_a_key_of_the_system_is_refused(self):
        """It would stop what the system books under it, or pass for it."""
        self.deposit(self.ani["SS"], 5000)
        account = self.as_teller(self.ani["SS"])
        for key in (
            "td/7/i/2", "so/1/2026-12-01", "savings-run/1/2/interest", "savings-closing/1/x", "opening:7",
            "fee:admin:2026-12:7", "goal:1:payout", "deduction/1/0/line/7", "shu-payout-1", "exit/1/heir/1/0",
            "passbook/1", "session/1", "day/1/2026-11-02", "proposal:1:0",
            "k" * 201, ["k"], {"k": 1}, 7,
        ):  # fmt: skip
            for attempt in (
                lambda key: account.deposit(1000, date=DAY, key=key),
                lambda key: account.withdraw(1000, date=DAY, key=key),
                lambda key: account.transfer(self.budi["SS"], 1000, date=DAY, key=key),
                lambda key: account.close_account(key=key),
            ):
                with self.subTest(key=key), self.assertRaisesRegex(UserError, "system's|is a text"):
                    attempt(key)
        self.assertEqual(self.ani["SS"].balance, 5000)

    def test_an_empty_key_is_none(self):
        for _twice in range(2):
            self.deposit(self.ani["SS"], 1000, key="")
        self.assertEqual(self.ani["SS"].balance, 2000)

    def test_transfer_key_books_once(self):
        self.deposit(self.ani["SS"], 5000)
        source = self.as_teller(self.ani["SS"])
        pair = source.transfer(self.budi["SS"], 2000, date=DAY, key="t1")
        self.assertEqual(source.transfer(self.budi["SS"], 2000, date=DAY, key="t1"), pair)
        with self.assertRaisesRegex(UserError, "other content"):
            source.transfer(self.budi["SS"], 3000, date=DAY, key="t1")
        self.assertRecordValues(
            pair.sorted("id"),
            [
                {"kind": "transfer_out", "amount": -2000, "account_id": self.ani["SS"].id},
                {"kind": "transfer_in", "amount": 2000, "account_id": self.budi["SS"].id},
            ],
        )
        self.assertEqual(len(pair.batch_id), 1)
        self.assertThreeZeros()

    def test_refused_transfers(self):
        other = self.make_other_account()
        self.deposit(self.ani["SS"], 5000)
        table = [
            # to, amount, exception
            (self.ani["SS"], 1000, UserError),
            (other, 1000, AccessError),
            (self.budi["SS"], 5001, UserError),
        ]
        for to, amount, error in table:
            with self.assertRaises(error):
                self.as_teller(self.ani["SS"]).transfer(to, amount, date=DAY)
        with self.assertRaisesRegex(UserError, "membership ends"):
            self.as_teller(self.ani["SW"]).transfer(self.budi["SS"], 1, date=DAY)
        self.assertThreeZeros()

    def make_other_account(self):
        self.make_products(self.company_b)
        return self.accounts_of(self.make_member("Citra", self.company_b))["SS"]

    def test_transfer_between_companies(self):
        other = self.make_other_account()
        self.deposit(self.ani["SS"], 5000)
        with self.assertRaisesRegex(UserError, "one cooperative"):
            self.ani["SS"].sudo().transfer(other.sudo(), 1000, date=DAY)
        with self.assertRaises(UserError):
            self.ani["SS"].sudo().deposit(1000, date=DAY, journal=self.journals_b["till"])

    def test_reversal_of_transfer_takes_both_sides_back(self):
        self.deposit(self.ani["SS"], 5000)
        pair = self.as_teller(self.ani["SS"]).transfer(self.budi["SS"], 2000, date=DAY)
        pair[1].with_user(self.users["head_teller"]).reverse("Wrong member")
        self.assertEqual((self.ani["SS"].balance, self.budi["SS"].balance), (5000, 0))
        self.assertThreeZeros()

    def test_reversal_without_cover(self):
        entry = self.deposit(self.ani["SS"], 5000)
        self.as_teller(self.ani["SS"]).withdraw(1, date=DAY)
        with self.assertRaisesRegex(UserError, "at most"):
            entry.with_user(self.users["head_teller"]).reverse("Too late")
        self.assertThreeZeros()

    def set_state(self, member, state):
        """As the membership module leaves it, without walking the whole way there."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE koperasi_member SET state = %s WHERE id = %s", [state, member.id]
        )
        member.invalidate_recordset()
        self.env.add_to_compute(self.ani["SS"]._fields["floor_balance"], member.savings_account_ids)
