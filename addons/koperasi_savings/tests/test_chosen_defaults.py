from odoo.tests import tagged

from .common_term import TermCommon


@tagged("post_install", "-at_install")
class TestChosenDefaults(TermCommon):
    """Nobody fills what only our methods write by way of a default: of the context, or stored for himself."""

    def born(self, model, values, **defaults):
        context = {f"default_{name}": value for name, value in defaults.items()}
        return self.env[model].with_user(self.head).with_context(**context).create(values)

    def test_p37_an_account_is_born_empty(self):
        forged = {
            "balance": 10_000_000, "entry_count": 3, "last_hash": "f" * 64, "floor_balance": -5,
            "state": "closed", "interest_until": "2030-01-01", "dormant_since": "2020-01-01",
            "control_account_id": self.accounts["savings_interest_expense"].id,
        }  # fmt: skip
        values = {"member_id": self.member_ani.id, "product_id": self.ani["SS"].product_id.id}
        account = self.born("koperasi.savings.account", values, **forged)
        fresh = self.env["koperasi.savings.account"].create(values)
        for name in forged:
            with self.subTest(name):
                self.assertEqual(account[name], fresh[name])
        self.assertEqual((account.balance, account.state), (0, "open"))
        self.assertThreeZeros()

    def test_p37_stored_for_himself(self):
        defaults = self.env["ir.default"].with_user(self.head)
        defaults.set("koperasi.savings.account", "balance", 10_000_000, user_id=True)
        values = {"member_id": self.member_ani.id, "product_id": self.ani["SS"].product_id.id}
        self.assertEqual(self.born("koperasi.savings.account", values).balance, 0)

    def test_p37_a_deposit_is_born_as_a_draft(self):
        values = {
            "member_id": self.member_ani.id, "product_id": self.term.id, "principal": 2_000_000,
            "months": 3, "interest_account_id": self.ani["SS"].id,
        }  # fmt: skip
        deposit = self.born(
            "koperasi.savings.placement", values, state="matured", account_id=self.ani["SW"].id,
            maturity_date="2020-01-01", submitted_by_id=self.teller.id, approved_by_id=self.manager.id,
        )  # fmt: skip
        self.assertRecordValues(
            deposit,
            [{"state": "draft", "account_id": False, "maturity_date": False,
              "submitted_by_id": False, "approved_by_id": False}],
        )  # fmt: skip

    def test_p37_a_break_is_born_as_a_draft(self):
        values = {"placement_id": self.place().id, "reason": "Biaya sekolah"}
        asked = self.born(
            "koperasi.savings.break", values, state="submitted", submitted_by_id=self.teller.id
        )
        self.assertRecordValues(asked, [{"state": "draft", "submitted_by_id": False}])

    def test_p37_our_methods_are_not_led_astray(self):
        """They create as the system, in the context of whoever calls and with what he has stored."""
        stored = self.env["ir.default"].with_user(self.teller)
        for name, value in (("narration", "forged"), ("currency_id", self.env.ref("base.EUR").id)):
            stored.set("account.move", name, value, user_id=True)
        amount = self.ani["SS"].balance
        account = self.as_teller(self.ani["SS"]).with_context(
            default_state="posted", default_kind="interest", default_ref="forged", default_amount=5,
            default_balance_after=5, default_auto_post="at_date", default_currency_id=self.env.ref("base.EUR").id,
        )  # fmt: skip
        entry = account.deposit(1_000)
        self.assertRecordValues(entry, [{"kind": "deposit", "balance_after": amount + 1_000}])
        move = entry.batch_id.move_id.sudo()
        self.assertEqual((move.currency_id, move.narration), (self.company.currency_id, False))
        self.assertThreeZeros()
