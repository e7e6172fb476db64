from odoo import Command
from odoo.tests import tagged

from odoo.addons.koperasi_base.door import BYPASS_KEYS

from .common import SuiteCommon
from .rpc import Call, RpcCase

MOVE, LINE = "account.move", "account.move.line"
OFF = {"check_move_validity": False}
EDIT = {"skip_readonly_check": True}
FORCE = {"force_delete": True}
ALL = {**OFF, **EDIT, **FORCE, "bypass_lock_check": True, "koperasi_door": True}
CONTEXTS = [
    {},
    *({key: key != "check_move_validity"} for key in BYPASS_KEYS),
    {"koperasi_door": True},
    {"install_mode": True},
    ALL,
]


class PostedEntry:
    """What a client needs to name about a posted journal entry and the accounts around it."""

    def __init__(self, move, misc, accounts, partner):
        self.move, self.ids, self.journal = move, move.ids, move.journal_id.id
        self.lines = move.line_ids.ids
        self.debit = move.line_ids.filtered("debit").ids
        self.misc, self.partner = misc.id, partner.id
        self.cash, self.other = accounts["cash_till"].id, accounts["loan_fee_income"].id


def stock_attacks(e):
    """What stock Odoo lets an invoicing user do to a posted entry of an ordinary journal."""
    doubled = [
        Command.update(line.id, {"debit": line.debit * 2, "credit": line.credit * 2})
        for line in e.move.line_ids
    ]
    one_sided = {
        "journal_id": e.journal,
        "date": str(e.move.date),
        "line_ids": [Command.create({"account_id": e.cash, "debit": 1})],
    }
    return {
        "unbalanced entry": [
            Call(MOVE, "create", None, {"vals_list": [one_sided]}, OFF),
            Call(MOVE, "action_post", "made", {}, OFF),
        ],
        "delete the entry": [Call(MOVE, "unlink", e.ids, {}, FORCE)],
        "delete its lines": [Call(LINE, "unlink", e.lines, {}, FORCE)],
        "amounts": [Call(MOVE, "write", e.ids, {"vals": {"line_ids": doubled}}, EDIT)],
        "one side": [Call(LINE, "write", e.debit, {"vals": {"debit": 9000}}, {**OFF, **EDIT})],
        "partner": [Call(LINE, "write", e.debit, {"vals": {"partner_id": e.partner}})],
        "date": [Call(MOVE, "write", e.ids, {"vals": {"date": "2026-11-03"}}, EDIT)],
        "draft": [Call(MOVE, "button_draft", e.ids)],
        "copy and post": [Call(MOVE, "copy", e.ids), Call(MOVE, "action_post", "made")],
        "label": [Call(LINE, "write", e.debit, {"vals": {"name": "x"}})],
        "reference": [Call(MOVE, "write", e.ids, {"vals": {"ref": "x"}})],
        "state": [Call(MOVE, "write", e.ids, {"vals": {"state": "draft"}})],
        "state of a line": [Call(LINE, "write", e.debit, {"vals": {"parent_state": "draft"}})],
        "account": [Call(LINE, "write", e.debit, {"vals": {"account_id": e.other}}, EDIT)],
    }


def further_attacks(e):
    """Other ways to the same ends, some of them refused by Odoo too."""
    line = [Command.create({"account_id": e.cash, "debit": 1})]
    reversal = {"move_ids": [Command.set(e.ids)], "journal_id": e.journal}
    moved = {
        "action": "change_account",
        "move_line_ids": [Command.set(e.lines)],
        "destination_account_id": e.other,
        "journal_id": e.misc,
    }
    fields = {
        "name": "KAS1/2026/11/0099",
        "journal_id": e.misc,
        "move_type": "out_invoice",
        "inalterable_hash": False,
        "secure_sequence_number": 77,
        "posted_before": False,
        "narration": "x",
        "company_id": 1,
        "reversed_entry_id": e.ids[0],
        "auto_post": "monthly",
    }
    columns = {
        "balance": 9000,
        "credit": 9000,
        "amount_currency": 9000,
        "amount_residual": 5,
        "move_id": False,
        "date": "2026-11-03",
        "company_id": 1,
        "journal_id": e.misc,
        "move_name": "x",
        "display_type": "line_note",
        "tax_ids": [Command.clear()],
    }
    return {
        **{
            f"field {name}": [Call(MOVE, "write", e.ids, {"vals": {name: value}}, ALL)]
            for name, value in fields.items()
        },
        **{
            f"column {name}": [Call(LINE, "write", e.debit, {"vals": {name: value}}, ALL)]
            for name, value in columns.items()
        },
        "web_save": [
            Call(MOVE, "web_save", e.ids, {"vals": {"date": "2026-11-03"}, "specification": {}}, ALL)
        ],
        "add a line": [Call(MOVE, "write", e.ids, {"vals": {"line_ids": line}}, ALL)],
        "a line of its own": [
            Call(LINE, "create", None, {
                "vals_list": [{"move_id": e.ids[0], "account_id": e.cash, "debit": 1}]
            }, ALL)
        ],
        "cancel": [Call(MOVE, "button_cancel", e.ids, {}, ALL)],
        "reversal wizard": [
            Call("account.move.reversal", "create", None, {"vals_list": [reversal]}),
            Call("account.move.reversal", "reverse_moves", "made"),
        ],
        "private reversal": [Call(MOVE, "_reverse_moves", e.ids)],
        "private post": [Call(MOVE, "_post", e.ids)],
        "transfer wizard": [
            Call("account.automatic.entry.wizard", "create", None, {"vals_list": [moved]}),
            Call("account.automatic.entry.wizard", "do_action", "made"),
        ],
        "renumber": [
            Call("account.resequence.wizard", "create", None, {
                "vals_list": [{"move_ids": [Command.set(e.ids)], "first_name": "KAS1/2026/11/0077"}]
            }),
            Call("account.resequence.wizard", "resequence", "made"),
        ],
    }  # fmt: skip


@tagged("post_install", "-at_install")
class TestPropertyRpc(SuiteCommon, RpcCase):
    """What is posted stays as it is against real clients, over every protocol that Odoo speaks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        entry = cls.ani["SS"].sudo().deposit(5000, date="2026-11-02")
        cls.move = entry.batch_id.move_id

    def posted(self, move):
        return PostedEntry(move, self.misc, self.accounts, self.member_budi.partner_id)

    def ordinary_move(self):
        """A posted entry that accounting made itself, outside the member ledgers."""
        return self.post_entry(self.expense, 5000, "2026-11-02")

    def not_refused(self, send, user, attacks, before):
        """Attacks that were answered, refused by accident, or left a trace: {name: what happened}."""
        outcomes = {
            name: self.outcome(send, user, calls, before) for name, calls in attacks.items()
        }
        return {name: outcome for name, outcome in outcomes.items() if outcome}

    def outcome(self, send, user, calls, before):
        """What is wrong with the answer to an attack, None when it is refused; nothing of it stays."""
        with self.env.cr.savepoint() as savepoint:
            refused = self.refusal(send, user, *calls)
            self.env.invalidate_all()
            changed = self.books() != before
            savepoint.rollback()
        self.env.invalidate_all()
        if not refused:
            return "answered"
        if changed:
            return "left a trace"
        return None if refused.deliberate else str(refused)

    def test_p21_attacks_are_real(self):
        """The same calls change an ordinary entry, so the next test refuses what stock Odoo does not."""
        for name in stock_attacks(self.posted(self.ordinary_move())):
            with self.subTest(name):
                calls = stock_attacks(self.posted(self.ordinary_move()))[name]
                self.assertFalse(self.refusal(self.by_session, self.invoicing, *calls))

    def test_p21_posted_journal_entry_refuses_every_attack(self):
        entry = self.posted(self.move)
        attacks = {**stock_attacks(entry), **further_attacks(entry)}
        before = self.books()
        for wire, send in self.wires.items():
            for who, user in self.attackers.items():
                with self.subTest(wire=wire, who=who):
                    self.assertEqual(self.not_refused(send, user, attacks, before), {})
        self.assertThreeZeros()

    def test_p21_accounts_and_journals_refuse_the_accountant(self):
        """Whoever may set up accounting cannot open the door from the side."""
        control = self.accounts["savings_voluntary"]
        beside = self.accounts["suspense"]
        journal = self.move.journal_id.ids
        attacks = {
            "clear the control flag": [
                Call("account.account", "write", control.ids, {"vals": {"koperasi_control": False}})
            ],
            "set the control flag": [
                Call("account.account", "write", beside.ids, {"vals": {"koperasi_control": True}})
            ],
            "archive": [Call("account.account", "write", control.ids, {"vals": {"active": False}})],
            "reconcilable": [
                Call("account.account", "write", control.ids, {"vals": {"reconcile": True}})
            ],
            "delete the account": [Call("account.account", "unlink", control.ids)],
            "ordinary journal": [
                Call("account.journal", "write", journal, {"vals": {"koperasi_kind": False}})
            ],
            "journal without hash": [
                Call("account.journal", "write", journal, {"vals": {"restrict_mode_hash_table": False}})
            ],
            "delete the journal": [Call("account.journal", "unlink", journal)],
        }  # fmt: skip
        before = self.books()
        for wire, send in self.wires.items():
            with self.subTest(wire=wire):
                self.assertEqual(self.not_refused(send, self.accountant, attacks, before), {})

    def test_p20_ledger_rows_refuse_every_client(self):
        """Entries, batches and balances of every ledger, by every protocol and context key."""
        before = self.books()
        for wire, send in self.wires.items():
            for who, user in self.attackers.items():
                with self.subTest(wire=wire, who=who):
                    self.assertEqual(
                        self.not_refused(send, user, self.attacks_on_rows(), before), {}
                    )
        self.assertThreeZeros()

    def attacks_on_rows(self):
        """Each method on an entry, its account and its batch; the ways to write with each context key."""
        attacks = {}
        for model in self.entry_models():
            entry = self.an_entry(model)
            account = entry._ledger_account()
            for records, values in (
                (entry, {"amount": 1}),
                (entry.batch_id, {"state": "open"}),
                (account, {"balance": 1}),
            ):
                for number, context in enumerate(CONTEXTS):
                    for name, calls in self.writes(records, values, context).items():
                        attacks[f"{records._name} {name} {number}"] = calls
        return attacks

    def writes(self, records, values, context):
        name, ids = records._name, records.ids
        return {
            "write": [Call(name, "write", ids, {"vals": values}, context)],
            "create": [Call(name, "create", None, {"vals_list": [values]}, context)],
            "unlink": [Call(name, "unlink", ids, {}, context)],
            "copy": [Call(name, "copy", ids, {"default": values}, context)],
            "web_save": [
                Call(name, "web_save", ids, {"vals": values, "specification": {}}, context)
            ],
        }
