from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..exceptions import TillLimitError
from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestCash(TellerCommon):
    """Cash of the counter goes through an open till, in the hands of its teller, and is never less than nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]
        cls.account.sudo().deposit(5_000_000, journal=cls.journals["transfer"])

    @contextmanager
    def refused(self, message, error=UserError):
        """Refused with a message, and the transaction goes on as if it had not been tried."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield

    def statement(self, amount, user=None, kind="shu", journal=None):
        """Rows of a SELECT that move cash of the till, as SHU is paid out."""
        entries = self.env["koperasi.savings.transaction"].with_user(user or self.teller)
        journal = journal or self.till.journal_id
        batch = entries.env["koperasi.ledger.batch"]._open(journal, None, kind)
        source = SQL(
            "SELECT %s AS account_id, %s AS amount, 'withdrawal' AS kind, 1 AS seq, %s AS counter_account_id",
            self.account.id,
            -amount,
            journal.sudo().koperasi_counter_account_id.id,
        )
        entries._post_entries_from(batch, source, ["counter_account_id"])

    # ------------------------------------------------------------
    # Past the till
    # ------------------------------------------------------------

    def test_p38_not_through_a_journal_without_a_till(self):
        loan = self.lend(self.member_ani)
        aside = self.journals["till"].id
        for user in (self.teller, self.head):
            mine, owed = self.account.with_user(user), loan.with_user(user)
            for call in (
                lambda mine=mine: mine.deposit(1000, journal=aside),
                lambda mine=mine: mine.withdraw(1000, journal=aside),
                lambda mine=mine: mine.deposit(1000),
                lambda owed=owed: owed.pay(1_120_000, journal=aside),
            ):
                with self.assertNothingBooked(), self.refused("Open your till"):
                    call()

    def test_no_statement_nor_several_loans_past_a_till(self):
        """SHU in cash, and loans paid out together, from a cash journal without a till; or from a till not open."""
        self.teller.group_ids += self.env.ref("koperasi_base.group_loan_officer")
        loans = self.lend(self.member_ani, 1_000_000, paid_out=False)
        loans += self.lend(self.member_budi, 1_000_000, paid_out=False)
        for journal, message in (
            (self.journals["till"], "Open your till"),
            (self.till.journal_id, "is not open"),
        ):
            for call in (
                lambda journal=journal: self.statement(1_000_000, journal=journal),
                lambda journal=journal: loans.with_user(self.teller).action_disburse(
                    journal=journal.id
                ),
            ):
                with self.assertNothingBooked(), self.refused(message):
                    call()
        session = self.open({"100000": 50})
        loans.with_user(self.teller).action_disburse()
        self.assertEqual(self.cash(session), 3_000_000)

    def test_several_loans_at_once_are_within_the_limit(self):
        """Two loans of 1,000,000 are 2,000,000 out of the till of one who may pay out 1,500,000 alone."""
        self.teller.group_ids += self.env.ref("koperasi_base.group_loan_officer")
        self.till._limits_of(self.teller).limit_out = 1_500_000
        self.open({"100000": 50})
        loans = self.lend(self.member_ani, 1_000_000, paid_out=False)
        loans += self.lend(self.member_budi, 1_000_000, paid_out=False)
        with self.assertNothingBooked(), self.refused("one by one", TillLimitError):
            loans.with_user(self.teller).action_disburse()
        for loan in loans:
            loan.with_user(self.teller).action_disburse()

    def test_what_moves_no_cash_needs_no_till(self):
        """A transfer between accounts, whatever journal it is booked in."""
        mine = self.account.with_user(self.teller)
        mine.transfer(self.budi["SS"].id, 1000, journal=self.journals["till"].id)
        self.assertEqual(self.budi["SS"].balance, 1000)

    def test_where_no_till_is_in_use_the_journal_does(self):
        self.till.active = False
        self.account.with_user(self.teller).deposit(1000, journal=self.journals["till"].id)
        self.assertEqual(self.account.balance, 5_001_000)

    def test_whoever_does_not_serve_there_books_nothing(self):
        """A manager who pays SHU takes no cash out of the till of a teller."""
        self.open({"100000": 20})
        for kind in ("counter", "shu", "loan", "exit"):
            for user in (self.users["manager"], self.head):
                with (
                    self.subTest(kind, user=user.login),
                    self.assertRaisesRegex(UserError, "served by"),
                ):
                    self.statement(1_000_000, user=user, kind=kind)

    def test_p04_a_statement_takes_no_more_than_is_there(self):
        session = self.open({"100000": 20})
        with self.refused("vault"):
            self.statement(2_000_001)
        self.statement(2_000_000)
        self.assertEqual(self.cash(session), 0)

    def test_a_reversal_takes_no_more_than_is_there(self):
        self.open()
        done = self.book("deposit", self.account, 80_000)["entry"]
        self.book("withdraw", self.account, 50_000)
        entry = self.env[done["model"]].browse(done["id"]).with_user(self.head)
        with self.assertNothingBooked(), self.refused("vault"):
            entry.reverse("Salah rekening")

    # ------------------------------------------------------------
    # Releases and limits
    # ------------------------------------------------------------

    def release(self, operation, target, amount):
        releases = self.env["koperasi.till.release"].with_user(self.teller)
        release = releases.ask(operation, target.id, amount)
        release.with_user(self.head).action_approve()
        return release

    def usable(self, session, model, target, change):
        entries = self.env[model]
        row = {entries._ledger_account_field: target}
        return self.env["koperasi.till.release"]._usable(session.sudo(), entries, row, change)

    def test_p38_a_release_is_of_one_ledger_and_one_direction(self):
        session = self.open({"100000": 20})
        loan = self.lend(self.member_ani)
        pay = self.release("pay", loan, 700_000)
        take = self.release("withdraw", self.account, 700_000)
        for model, target, change, found in (
            ("koperasi.loan.transaction", loan.id, 700_000, pay),
            ("koperasi.loan.transaction", loan.id, -700_000, None),  # paid out, not paid
            ("koperasi.savings.transaction", self.account.id, -700_000, take),
            ("koperasi.savings.transaction", self.account.id, 700_000, None),
            ("koperasi.member.exit.transaction", self.account.id, -700_000, None),  # another number
        ):
            with self.subTest(model, change=change):
                usable = self.usable(session, model, target, change)
                self.assertEqual(usable, found or usable.browse())

    def test_a_loan_beyond_the_limit_is_paid_out_when_released(self):
        """1,000,000 less a fee of 50,000 leave the till as 950,000; the release is of that cash, for one loan."""
        self.teller.group_ids += self.env.ref("koperasi_base.group_loan_officer")
        self.till._limits_of(self.teller).limit_out = 500_000
        self.open({"100000": 20})
        loan = self.lend(self.member_ani, 1_000_000, paid_out=False)
        loan.product_id.sudo().admin_fee = 50_000
        wizard = self.env["koperasi.loan.disburse"].with_user(self.teller).create(
            {"loan_ids": [(6, 0, loan.ids)]}
        )  # fmt: skip
        with self.assertNothingBooked(), self.refused("head teller", TillLimitError):
            wizard.action_confirm()
        wizard.action_ask_release()
        release = self.env["koperasi.till.release"].search([("loan_id", "=", loan.id)])
        self.assertRecordValues(
            release, [{"operation": "disburse", "amount": 950_000, "state": "waiting"}]
        )
        with self.assertRaises(AccessError):
            release.with_user(self.teller).action_approve()
        with self.assertNothingBooked(), self.refused("head teller", TillLimitError):
            wizard.action_confirm()
        release.with_user(self.head).action_approve()
        wizard.action_confirm()
        self.assertEqual((release.state, loan.state), ("used", "active"))

    def test_a_release_of_a_loan_is_asked_for_one_in_cash(self):
        self.teller.group_ids += self.env.ref("koperasi_base.group_loan_officer")
        loan = self.lend(self.member_ani, 1_000_000, paid_out=False)
        wizards = self.env["koperasi.loan.disburse"].with_user(self.teller)
        for values in ({"payment": "transfer"}, {"loan_ids": [(6, 0, [])]}):
            wizard = wizards.create({"loan_ids": [(6, 0, loan.ids)], **values})
            with self.subTest(values), self.refused("one loan"):
                wizard.action_ask_release()

    def test_p38_off_the_list_nothing_is_booked(self):
        session = self.open({"100000": 20})
        self.till._limits_of(self.teller).unlink()
        for operation in ("deposit", "withdraw"):
            with self.assertNothingBooked(), self.refused("not on the list"):
                self.book(operation, self.account, 1000)
        self.assertEqual(self.cash(session), 2_000_000)

    # ------------------------------------------------------------
    # The journal of a till
    # ------------------------------------------------------------

    def test_p37_the_journal_of_an_open_till_is_fixed(self):
        journal, other = self.till.journal_id.sudo(), self.accounts["bank_outstanding"]
        session = self.open()
        for values in ({"koperasi_posting": "each"}, {"koperasi_counter_account_id": other.id}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "is open"):
                journal.write(values)
        journal.write({"koperasi_posting": "session", "name": "Kas Loket 1"})
        session.with_user(self.teller).close_till({})

    def test_the_journal_of_a_till_stays_its_cash(self):
        """Closed too: posted otherwise, or with another account, the next opening would be compared with nothing."""
        journal = self.till.journal_id.sudo()
        other = self.make_account(self.env, self.company, "11139", "Kas Lain", "asset_cash")
        vault = self.till._vault_account()
        self.till.vault_account_id = vault
        with (
            self.assertRaisesRegex(UserError, "used by another till or by the vault"),
            self.env.cr.savepoint(),
        ):
            journal.koperasi_counter_account_id = vault
        journal.koperasi_counter_account_id = other  # not opened yet
        self.open().with_user(self.teller).close_till({})
        for values in (
            {"koperasi_posting": "each"}, {"koperasi_posting": "day"}, {"koperasi_kind": "transfer"},
            {"koperasi_counter_account_id": self.accounts["bank_outstanding"].id}, {"active": False},
        ):  # fmt: skip
            with self.subTest(values), self.assertRaisesRegex(UserError, "stays a cash journal"):
                journal.write(values)
        journal.write({"koperasi_posting": "session", "koperasi_counter_account_id": other.id})

    def test_cash_brought_to_the_bank_by_hand_is_not_missing(self):
        """Counted 2,000,000 in the evening; an accountant brings 500,000 to the bank and books it."""
        self.open({"100000": 20}).with_user(self.teller).close_till({"100000": 20})
        cash, bank = self.till.sudo().cash_account_id, self.accounts["bank_outstanding"]
        general = self.env["account.journal"].sudo().create(
            {"name": "Memorial", "code": "MEM", "type": "general", "company_id": self.company.id}
        )  # fmt: skip
        self.env["account.move"].sudo().create({
            "journal_id": general.id, "date": self.company._koperasi_today(),
            "line_ids": [
                (0, 0, {"account_id": cash.id, "credit": 500_000}),
                (0, 0, {"account_id": bank.id, "debit": 500_000}),
            ],
        }).action_post()  # fmt: skip
        session = self.open({"100000": 15}, reason=None)
        self.assertEqual(session.expected_opening, 1_500_000)
        session.with_user(self.teller).close_till({"100000": 15})
        self.assertFalse(session.sudo().batch_id)

    # ------------------------------------------------------------
    # Blind counting
    # ------------------------------------------------------------

    def test_p38_blind_nothing_tells_what_should_be_there(self):
        self.till.blind_count = True
        session = self.open({"100000": 2})
        handover = (
            self.env["koperasi.till.handover"]
            .with_user(self.teller)
            .hand_over(self.head.id, {"100000": 1}, "Kurang")
        )
        with self.assertRaises(AccessError):
            handover.read(["expected_cash", "difference"])
        with self.assertRaises(AccessError):
            handover.search([("expected_cash", "=", 200_000)])
        self.assertRecordValues(handover, [{"shown_expected": 0, "shown_difference": 0}])
        seen = handover.with_user(self.head)
        self.assertRecordValues(seen, [{"shown_expected": 200_000, "shown_difference": -100_000}])
        self.assertEqual(seen.expected_cash, 200_000)
        handover.with_user(self.teller).action_cancel()
        with self.assertRaisesRegex(UserError, "closed"):
            session.with_user(self.teller).action_print_report()
        with self.assertRaisesRegex(UserError, "closed"):
            self.env["ir.actions.report"].with_user(self.teller)._render_qweb_html(
                "koperasi_teller.session_report", session.ids
            )
        session.with_user(self.teller).close_till({"100000": 1}, "Kurang")
        handover.invalidate_recordset()
        self.assertEqual(handover.shown_expected, 200_000)
        session.with_user(self.teller).action_print_report()
