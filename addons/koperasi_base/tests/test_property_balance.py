from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..door import BYPASS_KEYS, opened
from .common import KoperasiCommon

OFF = {"check_move_validity": False}
DATE = "2026-03-31"


@tagged("post_install", "-at_install")
class TestPropertyBalance(KoperasiCommon):
    """Debits equal credits in every entry of the ledgers, also for clients that switch Odoo's check off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoicing = new_test_user(
            cls.env,
            "invoicing",
            groups="account.group_account_invoice,account.group_account_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def tearDown(self):
        self.assertFalse(self.unbalanced())
        super().tearDown()

    def unbalanced(self):
        """Posted entries of the ledgers' journals whose sides differ."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT move.id, sum(line.balance) FROM account_move move"
                "  JOIN account_journal journal ON journal.id = move.journal_id"
                "  JOIN account_move_line line ON line.move_id = move.id"
                " WHERE move.company_id = %s AND journal.koperasi_kind IS NOT NULL AND move.state = 'posted'"
                " GROUP BY move.id HAVING sum(line.balance) <> 0",
                self.company.id,
            )
        )

    def items(self, credit):
        return [
            Command.create({"account_id": self.accounts["cash_till"].id, "debit": 100}),
            Command.create({"account_id": self.accounts["loan_fee_income"].id, "credit": credit}),
        ]

    def one_sided_draft(self):
        """What only the code of the ledgers can make: a draft of 100 against 99 in the till."""
        moves = opened(self.env["account.move"]).with_context(**OFF)
        values = {"journal_id": self.journals["till"].id, "date": DATE, "line_ids": self.items(99)}
        return moves.create(values).with_env(self.env).with_user(self.invoicing)

    def refused(self, message, work):
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            work()
        self.env.invalidate_all()

    def test_p01_unbalanced_legs_are_refused(self):
        for context in ({}, OFF, dict.fromkeys(BYPASS_KEYS, True) | OFF):
            with self.subTest(context=context):
                batch = self.env["koperasi.ledger.batch"]._open(self.journals["shu"], DATE, "shu")
                self.env["koperasi.ledger.batch.leg"]._add(
                    batch,
                    [
                        (self.accounts["shu_result"], 1000, "result"),
                        (self.accounts["shu_reserve"], -999, "reserve"),
                    ],
                )
                self.refused("does not balance", batch.with_context(**context)._post)
                self.assertEqual((batch.state, batch.move_id.id), ("open", False))

    def test_p01_nobody_beside_the_ledgers_makes_an_entry(self):
        """Balanced or not, even an empty one that is to be filled later."""
        attempts = {"one-sided": self.items(99), "balanced": self.items(100), "empty": []}
        contexts = [{}, OFF, {**OFF, "koperasi_door": True}, {**OFF, "koperasi_door": "DOOR"}]
        moves = self.env["account.move"].with_user(self.invoicing)
        for kind, journal in self.journals.items():
            for name, items in attempts.items():
                for context in contexts:
                    values = {"journal_id": journal.id, "date": DATE, "line_ids": items}
                    with self.subTest(journal=kind, attempt=name, context=context):
                        work = moves.with_context(**context).create
                        self.refused("member ledgers", lambda work=work, vals=values: work(vals))

    def test_p01_making_an_entry_is_refused_by_itself(self):
        """Also if what Odoo writes on a new entry were let through."""
        self.patch(self.registry["account.move"], "_check_koperasi_final", lambda *_args: None)
        moves = self.env["account.move"].with_user(self.invoicing).with_context(**OFF)
        values = {"journal_id": self.journals["till"].id, "date": DATE}
        self.refused("member ledgers", lambda: moves.create(values))

    @mute_logger("odoo.sql_db")
    def test_p01_nobody_adds_an_item(self):
        draft = self.one_sided_draft()
        item = {"move_id": draft.id, "account_id": self.accounts["cash_till"].id, "credit": 50}
        lines = self.env["account.move.line"].with_user(self.invoicing).with_context(**OFF)
        self.refused("member ledgers", lambda: lines.create(item))

    def test_p01_nobody_else_posts(self):
        """Odoo's hash would take an unbalanced entry as it is."""
        draft = self.one_sided_draft().with_context(**OFF)
        self.refused("member ledgers", draft.action_post)
        # also if what Odoo writes on an entry it posts were let through
        self.patch(self.registry["account.move"], "_check_koperasi_final", lambda *_args: None)
        self.patch(self.registry["account.move.line"], "write", lambda *_args: True)
        self.refused("member ledgers", draft._post)
