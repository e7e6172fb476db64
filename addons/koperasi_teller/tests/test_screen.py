import re

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestScreen(TellerCommon):
    """What the screen asks, and what others might send in its name."""

    def setUp(self):
        super().setUp()
        self.session = self.open({"100000": 10})

    def test_search(self):
        ani = self.member_ani
        for query, found in (
            (ani.number, ani), (f" {ani.number.lower()} ", ani), ("ani", ani), (self.ani["SS"].name, ani),
            ("%", None), ("___", None), ("", None), (None, None), ({"a": 1}, None), ("x" * 10_000, None),
        ):  # fmt: skip
            with self.subTest(query=str(query)[:20]):
                ids = [row["id"] for row in self.screen().search_members(query)]
                self.assertEqual(ids, found.ids if found else [])

    def test_member_at_a_glance(self):
        self.book("deposit", self.ani["SS"], 250_000)
        self.ani["SS"].product_id.minimum_balance = 50_000
        glance = self.screen().member(self.member_ani.id)
        self.assertEqual(
            (glance["name"], glance["state"], glance["warnings"]), ("Ani", "active", [])
        )
        [account] = [row for row in glance["accounts"] if row["id"] == self.ani["SS"].id]
        self.assertEqual(
            (account["balance"], account["held"], account["available"]), (250_000, 50_000, 200_000)
        )

    def test_booking_answers_with_all_the_screen_shows(self):
        answer = self.book("deposit", self.ani["SS"], 250_000)
        entry = answer["entry"]
        self.assertEqual((entry["amount"], entry["balance"]), (250_000, 250_000))
        self.assertEqual(entry["words"], "Dua ratus lima puluh ribu rupiah")

    def test_a_print_from_the_transaction_is_counted_too(self):
        """The first from the counter, the second from the form of the transaction: one receipt, printed twice."""
        entry = self.book("deposit", self.ani["SS"], 250_000)["entry"]
        receipts = self.env["koperasi.till.receipt"].with_user(self.teller)
        transaction = self.env[entry["model"]].with_user(self.teller).browse(entry["id"])
        actions = (
            receipts.print_entry(entry["model"], entry["id"]),
            transaction.action_print_receipt(),
        )
        receipt = receipts.search([("savings_id", "=", entry["id"])])
        for action, copies in zip(actions, (0, 1), strict=True):
            self.assertEqual(action["report_name"], "koperasi_teller.receipt_thermal")
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                action["report_name"], receipt.ids
            )
            self.assertEqual("COPY" in html.decode(), bool(copies))
        self.assertEqual(receipt.print_count, 2)

    def test_the_same_key_books_once(self):
        first = self.book("deposit", self.ani["SS"], 250_000, key="klik-ganda")
        again = self.book("deposit", self.ani["SS"], 250_000, key="klik-ganda")
        self.assertEqual(first["entry"]["id"], again["entry"]["id"])
        with self.assertRaisesRegex(UserError, "other content"):
            self.book("deposit", self.ani["SS"], 250_001, key="klik-ganda")
        self.assertEqual(self.ani["SS"].balance, 250_000)
        self.assertEqual(self.cash(self.session), 1_250_000)

    def test_transfer(self):
        self.book("deposit", self.ani["SS"], 250_000)
        self.book("transfer", self.ani["SS"], 100_000, to_account_id=self.budi["SS"].id)
        self.assertEqual((self.ani["SS"].balance, self.budi["SS"].balance), (150_000, 100_000))
        self.assertEqual(self.cash(self.session), 1_250_000)
        self.assertEqual(len(self.screen().today()), 3)

    def test_hostile(self):
        other = self.accounts_of(self.make_member_b())["SS"]
        self.book("deposit", self.ani["SS"], 10_000)
        own = self.ani["SS"].id
        for key, operation, target, amount, to in (
            (None, "deposit", own, 1, None),
            ("pendek", "deposit", own, 1, None),
            ("k" * 65, "deposit", own, 1, None),
            ({"a": 1}, "deposit", own, 1, None),
            ("kunci-001", "unlink", own, 1, None),
            ("kunci-001", "_check_open", own, 1, None),
            ("kunci-001", "deposit", own, -1, None),
            ("kunci-001", "deposit", own, 0, None),
            ("kunci-001", "deposit", own, 0.5, None),
            ("kunci-001", "deposit", own, 10**20, None),
            ("kunci-001", "deposit", own, "NaN", None),
            ("kunci-001", "deposit", own, "banyak", None),
            ("kunci-001", "deposit", own, None, None),
            ("kunci-001", "deposit", other.id, 1, None),
            ("kunci-001", "deposit", 10**9, 1, None),
            ("kunci-001", "deposit", str(own), 1, None),
            ("kunci-001", "withdraw", own, 10_001, None),
            ("kunci-001", "transfer", own, 1, None),
            ("kunci-001", "transfer", own, 1, own),
            ("kunci-001", "transfer", own, 1, other.id),
            ("kunci-001", "pay", own, 1, None),
        ):
            with (
                self.subTest(
                    str(key)[:10], operation=operation, target=target, amount=amount, to=to
                ),
                self.assertNothingBooked(),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.screen().book(key, operation, target, amount, to_account_id=to)

    def make_member_b(self):
        env = self.env(context={"allowed_company_ids": self.company_b.ids})
        env["koperasi.savings.product"]._create_default_products(self.company_b.with_env(env))
        member = env["koperasi.member"].create({
            "name": "Cici", "company_id": self.company_b.id, "join_date": "2026-01-15",
        })  # fmt: skip
        member._do_approve()
        return member

    def test_p09_copies(self):
        """The first print is the receipt; all later ones say so, whichever way they are asked for."""
        entry = self.book("deposit", self.ani["SS"], 250_000)["entry"]
        receipts = self.env["koperasi.till.receipt"].with_user(self.teller)
        action = receipts.print_entry(entry["model"], entry["id"])
        self.assertEqual(action["report_name"], "koperasi_teller.receipt_thermal")
        receipt = receipts.search([("savings_id", "=", entry["id"])])
        texts = []
        for _time in range(3):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                "koperasi_teller.receipt_thermal", receipt.ids
            )
            texts.append(html.decode())
        self.assertNotIn("COPY", texts[0])
        self.assertRegex(texts[1], r"COPY\s+1")
        self.assertRegex(texts[2], r"COPY\s+2")
        for text in texts:
            self.assertRegex(text, "250[.,]000")
            for part in (entry["number"], entry["words"], self.teller.name, "Ani"):
                self.assertIn(part, text)
        self.assertEqual(receipt.print_count, 3)
        self.till.receipt_format = "a5"
        action = receipts.print_entry(entry["model"], entry["id"])
        self.assertEqual(action["report_name"], "koperasi_teller.receipt_a5")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_teller.receipt_a5", receipt.ids
        )
        sheet = " ".join(etree.fromstring(html, etree.HTMLParser()).itertext())
        self.assertRegex(sheet, r"COPY\s+3")
        self.assertRegex(sheet, "250[.,]000")
        for part in (entry["number"], entry["words"]):
            self.assertIn(part, sheet)
        # both sign
        self.assertRegex(sheet, r"Member\s+Teller\s")
        for signer in (self.member_ani.name, self.teller.name):
            self.assertRegex(sheet, rf"\(\s+{re.escape(signer)}\s+\)")
