from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..door import BYPASS_KEYS
from .common import KoperasiCommon


@tagged("post_install", "-at_install")
class TestDoor(KoperasiCommon):
    """An accountant with every right in accounting cannot write into the books of the member ledgers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts["savings_voluntary"]._koperasi_mark_control()
        cls.misc = cls.env["account.journal"].create(
            {"name": "Memorial", "code": "MEM", "type": "general", "company_id": cls.company.id}
        )
        cls.accountant = new_test_user(
            cls.env,
            "accountant",
            groups="account.group_account_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.moves = cls.env["account.move"].with_user(cls.accountant)

    def entry(self, journal, debit, credit, credit_amount=100, **context):
        return self.moves.with_context(**context).create(
            {
                "journal_id": journal.id,
                "date": "2026-01-15",
                "line_ids": [
                    Command.create({"account_id": self.accounts[debit].id, "debit": 100}),
                    Command.create(
                        {"account_id": self.accounts[credit].id, "credit": credit_amount}
                    ),
                ],
            }
        )

    def test_p21_journals_of_the_ledgers_refuse_entries(self):
        for kind, journal in self.journals.items():
            for key in (None, *BYPASS_KEYS):
                context = {key: key != "check_move_validity"} if key else {}
                with (
                    self.subTest(journal=kind, key=key),
                    self.assertRaisesRegex(UserError, "member ledgers"),
                ):
                    self.entry(journal, "cash_till", "loan_fee_income", **context)

    def test_p21_the_key_of_the_door_cannot_be_sent(self):
        for forged in (True, 1, "DOOR", {"koperasi_door": True}):
            with self.subTest(forged=forged), self.assertRaises(UserError):
                self.entry(
                    self.journals["till"], "cash_till", "loan_fee_income", koperasi_door=forged
                )

    def test_p21_control_accounts_refuse_manual_items(self):
        with self.assertRaisesRegex(UserError, "refuses manual items"):
            self.entry(self.misc, "cash_till", "savings_voluntary")

    def test_an_ordinary_entry_passes(self):
        move = self.entry(self.misc, "cash_till", "loan_fee_income")
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_p21_an_entry_cannot_be_moved_behind_the_door(self):
        move = self.entry(self.misc, "cash_till", "loan_fee_income")
        with self.assertRaises(UserError):
            move.journal_id = self.journals["till"]
        with self.assertRaises(UserError):
            move.line_ids[0].account_id = self.accounts["savings_voluntary"]

    def test_the_ledgers_journals_are_not_offered_for_manual_entries(self):
        move = self.entry(self.misc, "cash_till", "loan_fee_income")
        self.assertFalse(
            move.suitable_journal_ids & self.env["account.journal"].union(*self.journals.values())
        )

    def test_p21_control_flag_cannot_be_set_or_cleared(self):
        account = self.accounts["savings_voluntary"].with_user(self.accountant)
        with self.assertRaises(AccessError):
            account.koperasi_control = False
        with self.assertRaises(AccessError):
            self.accounts["cash_till"].with_user(self.accountant).koperasi_control = True

    def test_a_control_account_cannot_be_reconciled_or_archived(self):
        account = self.accounts["savings_voluntary"].with_user(self.accountant)
        with self.assertRaises(ValidationError):
            account.reconcile = True
        with self.assertRaises(UserError):
            account.active = False

    def test_p21_a_control_account_is_not_merged(self):
        """Odoo's wizard moves the items of another company's account by SQL, past all other checks."""
        both = self.company | self.company_b
        self.accountant.company_ids = both
        pair = self.accounts["savings_voluntary"] | self.accounts_b["savings_term"]
        wizard = (
            self.env["account.merge.wizard"]
            .with_user(self.accountant)
            .with_context(
                allowed_company_ids=both.ids, active_model="account.account", active_ids=pair.ids
            )
            .create({"is_group_by_name": False})
        )
        with self.assertRaisesRegex(UserError, "cannot be merged"):
            wizard.action_merge()

    def test_p22_a_journal_of_the_ledgers_is_hashed_and_miscellaneous(self):
        with self.assertRaises(ValidationError):
            self.journals["till"].restrict_mode_hash_table = False
        with self.assertRaises(ValidationError):
            self.env["account.journal"].create(
                {
                    "name": "Kas 2",
                    "code": "KAS2",
                    "type": "general",
                    "koperasi_kind": "till",
                    "company_id": self.company.id,
                    "restrict_mode_hash_table": False,
                }
            )

    def test_p20_batches_cannot_be_made_by_hand(self):
        vals = {
            "name": "B/1",
            "journal_id": self.journals["till"].id,
            "date": "2026-01-15",
            "kind": "counter",
            "company_id": self.company.id,
        }
        for user in (self.users["admin"], self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["koperasi.ledger.batch"].with_user(user).create(vals)
        with self.assertRaises(AccessError):
            self.env["koperasi.ledger.batch"].sudo().create(vals)

    def test_a_batch_opens_only_in_a_journal_of_the_ledgers(self):
        with self.assertRaisesRegex(UserError, "not a journal of the member ledgers"):
            self.env["koperasi.ledger.batch"]._open(self.misc, None, "general")

    def test_people_cannot_book_in_the_future(self):
        batches = self.env["koperasi.ledger.batch"].with_user(self.users["teller"])
        with self.assertRaisesRegex(UserError, "future"):
            batches._open(self.journals["till"], "2099-01-01", "counter")

    def test_a_locked_period_is_refused_and_not_shifted(self):
        self.company.fiscalyear_lock_date = "2026-01-31"
        with self.assertRaisesRegex(UserError, "closed period"):
            self.env["koperasi.ledger.batch"]._open(self.journals["till"], "2026-01-31", "counter")

    def test_an_empty_batch_is_not_posted(self):
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["till"], "2026-01-15", "counter"
        )
        with self.assertRaisesRegex(UserError, "nothing to post"):
            batch._post()
