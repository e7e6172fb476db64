from odoo.tests import tagged

from .common import SuiteCommon
from .rpc import Call, RpcCase

ACCOUNT, LOAN = "koperasi.savings.account", "koperasi.loan"
DAY = "2026-11-02"


@tagged("post_install", "-at_install")
class TestPropertyKeys(SuiteCommon, RpcCase):
    """What a client sends again is booked once, and a key tells nobody what it stands for."""

    def send(self, model, method, record, wire="session", **values):
        call = Call(model, method, record.ids, values)
        return self.wires[wire](self.teller, call)

    def operations(self):
        """Every counter transaction: (model, method, record, values)."""
        ani, budi = self.ani["SS"], self.budi["SS"]
        return [
            (ACCOUNT, "deposit", ani, {"amount": 5000, "date": DAY}),
            (ACCOUNT, "withdraw", ani, {"amount": 3000, "date": DAY}),
            (ACCOUNT, "transfer", ani, {"to": budi.id, "amount": 2000, "date": DAY}),
            (LOAN, "pay", self.loan_ani, {"amount": 1000, "date": str(self.today)}),
        ]

    def refused(self, model, method, record, **values):
        """What the refusal of a call says."""
        answer = self.refusal(self.by_session, self.teller, Call(model, method, record.ids, values))
        self.assertTrue(answer and answer.deliberate, answer)
        return answer.text

    def test_p09_sent_again_is_booked_once(self):
        """After a lost answer a client sends again, perhaps by another protocol."""
        for model, method, record, values in self.operations():
            with self.subTest(method):
                first = self.send(model, method, record, key=f"k-{method}", **values)
                books = self.books()
                for wire in self.wires:
                    again = self.send(model, method, record, wire, key=f"k-{method}", **values)
                    self.assertEqual(again, first)
                self.assertEqual(self.books(), books)
        # 1,250,000 + 5,000 - 3,000 - 2,000
        self.assertEqual(self.ani["SS"].balance, 1_250_000)
        self.assertEqual(self.budi["SS"].balance, 702_000)
        self.assertThreeZeros()

    def test_p09_a_form_is_booked_once(self):
        """A double click, and the form that the browser's back button shows again."""
        name = "koperasi.savings.deposit"
        form = {
            "member_id": self.member_ani.id,
            "account_id": self.ani["SS"].id,
            "amount": 5000,
            "date": DAY,
            "key": "form-1",
        }
        for _showing in range(2):
            shown = self.by_session(self.teller, Call(name, "create", None, {"vals_list": form}))
            for _click in range(2):
                self.by_session(self.teller, Call(name, "action_confirm", [shown]))
        self.assertEqual(self.ani["SS"].balance, 1_255_000)

    def test_p10_a_key_with_other_content_is_refused(self):
        """... and the answer says nothing of the transaction that has the key."""
        self.send(ACCOUNT, "deposit", self.budi["SS"], amount=77_777, date=DAY, key="k1")
        self.send(LOAN, "pay", self.loan_budi, amount=77_777, date=str(self.today), key="k1")
        before = self.books()
        for model, method, record, values in (
            (ACCOUNT, "deposit", self.budi["SS"], {"amount": 5000, "date": DAY}),
            (ACCOUNT, "deposit", self.budi["SS"], {"amount": 77_777, "date": "2026-11-03"}),
            (ACCOUNT, "withdraw", self.budi["SS"], {"amount": 77_777, "date": DAY}),
            (ACCOUNT, "deposit", self.budi["SW"], {"amount": 77_777, "date": DAY}),
            (ACCOUNT, "deposit", self.ani["SS"], {"amount": 77_777, "date": DAY}),
            (LOAN, "pay", self.loan_budi, {"amount": 5000, "date": str(self.today)}),
            (LOAN, "pay", self.loan_ani, {"amount": 77_777, "date": str(self.today)}),
        ):
            with self.subTest(method=method, record=record, **values):
                text = self.refused(model, method, record, key="k1", **values)
                self.assertIn("already sent with other content", text)
                if record in (self.ani["SS"], self.loan_ani):
                    for secret in (
                        "Budi",
                        self.budi["SS"].name,
                        self.loan_budi.name,
                        "77777",
                        "77,777",
                    ):
                        self.assertNotIn(secret, text)
        self.assertEqual(self.books(), before)

    def test_p11_a_refused_transaction_leaves_its_key(self):
        """Corrected and sent again with the same key it is booked."""
        for model, method, record, wrong, right in (
            (ACCOUNT, "deposit", self.ani["SS"], {"amount": -5000}, {"amount": 5000}),
            (ACCOUNT, "deposit", self.ani["SS"], {"date": "2099-01-01"}, {"date": DAY}),
            (ACCOUNT, "withdraw", self.ani["SS"], {"amount": 9_999_999}, {"amount": 3000}),
            (ACCOUNT, "transfer", self.ani["SS"], {"amount": 9_999_999}, {"amount": 2000}),
            (LOAN, "pay", self.loan_ani, {"amount": 99_999_999}, {"amount": 1000}),
        ):
            with self.subTest(method=method, wrong=wrong):
                values = {"amount": 4000, "key": f"{method} {wrong}"}
                values |= {"to": self.budi["SS"].id} if method == "transfer" else {}
                before = self.books()
                self.refused(model, method, record, **{**values, **wrong})
                self.assertEqual(self.books(), before)
                self.assertTrue(self.send(model, method, record, **{**values, **right}))
        # 1,250,000 + 5,000 + 4,000 - 3,000 - 2,000
        self.assertEqual(self.ani["SS"].balance, 1_254_000)
        self.assertThreeZeros()
