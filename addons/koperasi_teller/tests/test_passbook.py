from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.door import opened

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestPassbook(TellerCommon):
    """A book of two pages with three lines each: every entry once, at the next free line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.layout = cls.env["koperasi.passbook.layout"].create({
            "name": "Kecil", "company_id": cls.company.id, "pages": 2, "lines": 3, "fold_after": 2,
        })  # fmt: skip
        cls.account = cls.ani["SS"]
        cls.books = cls.env["koperasi.passbook"].with_user(cls.teller)

    def save(self, *amounts):
        for amount in amounts:
            self.deposit(self.account, amount, journal=self.journals["transfer"])

    def places(self, book):
        return [
            (line.page, line.line, int(line.balance), line.is_forward, line.print_count)
            for line in book.line_ids
        ]

    def test_p09_lines_pages_and_the_end(self):
        self.save(1_000)
        book = self.books.issue(self.account.id)
        self.save(2_000, 3_000, 4_000)
        answer = book.print_new()
        self.assertIn("turn to page 2", answer["message"])
        self.assertEqual(
            self.places(book),
            [(1, 1, 1_000, True, 1), (1, 2, 3_000, False, 1), (1, 3, 6_000, False, 1)],
        )
        answer = book.print_new()
        self.assertIn("Page 2, line 1", answer["message"])
        self.assertEqual(self.places(book)[3:], [(2, 1, 10_000, False, 1)])
        self.assertFalse(book.print_new()["action"])
        self.save(5_000, 6_000, 7_000)
        book.print_new()
        with self.assertRaisesRegex(UserError, "full"):
            book.print_new()
        with self.assertRaises(AccessError):
            book.replace("full", "Penuh")
        new = book.with_user(self.head).replace("full", "Penuh")
        self.assertEqual((book.state, new.replaces_id), ("full", book))
        self.books.browse(new.id).print_new()
        # 1+2+3+4+5+6 brought forward, then what the old book had no room for
        self.assertEqual(self.places(new), [(1, 1, 21_000, True, 1), (1, 2, 28_000, False, 1)])

    def test_p36_reprint_needs_a_head_teller_and_a_reason(self):
        book = self.books.issue(self.account.id)
        self.save(1_000)
        book.print_new()
        with self.assertRaises(AccessError):
            book.reprint(book.line_ids.ids, "Pita habis")
        for lines, reason in (
            (book.line_ids.ids, " "),
            ([], "x"),
            ([10**9], "x"),
            ("1", "x"),
            (None, None),
        ):
            with self.subTest(lines=lines), self.assertRaises(UserError):
                book.with_user(self.head).reprint(lines, reason)
        book.with_user(self.head).reprint(book.line_ids.ids, "Pita habis")
        self.assertEqual(book.line_ids.print_count, 2)
        self.assertIn("Pita habis", book.message_ids[0].body)

    def test_only_the_lines_asked_for_are_on_the_paper(self):
        book = self.books.issue(self.account.id)
        self.save(1_000, 20_000, 300_000)
        book.print_new()
        lines = book.line_ids
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_teller.passbook", lines[2].ids
        )
        text = html.decode()
        self.assertIn("321.000", text)
        self.assertNotIn("21.000<", text.replace("321.000", ""))
        # 25 mm, two lines of 5 mm and the fold of 8 mm
        self.assertIn('y="43"', text)

    def test_codes_do_not_run_into_the_debit(self):
        """Every kind in five letters; only what is brought forward has no debit beside it."""
        self.save(1_000)
        book = self.books.issue(self.account.id)
        self.save(2_000)
        book.print_new()
        forward, line = book.with_context(lang="en_US").line_ids
        self.assertEqual((forward._code(), line._code()), ("BROUGHT FWD", "DEP"))
        self.assertIn("Deposit", line.display_name)
        codes = self.env["koperasi.savings.transaction"]._fields["kind"].get_values(self.env)
        for kind in codes:
            with self.subTest(kind), patch.object(type(line.entry_id), "kind", kind):
                self.assertLessEqual(len(line._code()), 5)

    def test_one_book_for_an_account_of_ours(self):
        self.books.issue(self.account.id)
        for account in (self.account.id, 10**9, -1, "1", None):
            with self.subTest(account), self.assertRaises(UserError):
                self.books.issue(account)
        for role in ("clerk", "auditor", "manager", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.books.with_user(self.users[role]).print_account(self.account.id)

    def wizard(self, name, book, user=None, **values):
        wizards = self.env[f"koperasi.passbook.{name}"].with_user(user or self.head)
        return wizards.create(
            {"passbook_id": book.id, "reason": "Surat kehilangan 12/XI", **values}
        )

    def test_button_print(self):
        self.save(1_000)
        book = self.books.issue(self.account.id)
        answer = book.action_print()
        self.assertEqual(answer["params"]["next"]["report_name"], "koperasi_teller.passbook")
        answer = book.action_print()
        self.assertFalse(answer["params"]["next"])
        self.assertIn("Nothing new", answer["params"]["message"])

    def test_button_print_again(self):
        """The lines of the last print are chosen; counted, with who and why in the chatter."""
        self.save(1_000)
        book = self.books.issue(self.account.id)
        book.print_new()
        opened(book.line_ids.sudo()).write({"printed_on": "2026-01-01 03:00:00"})
        self.save(2_000)
        book.print_new()
        old, last = book.line_ids
        with self.assertRaises(AccessError):
            self.wizard("reprint", book, self.teller)
        again = self.wizard("reprint", book, reason="Pita habis")
        self.assertEqual(again.line_ids, last)
        self.assertEqual(again.action_print()["report_name"], "koperasi_teller.passbook")
        self.assertEqual((old.print_count, last.print_count), (1, 2))
        self.assertEqual((old.printed_by_id, last.printed_by_id), (self.teller, self.head))
        note = book.message_ids[0]
        self.assertEqual(note.author_id, self.head.partner_id)
        self.assertRegex(note.body, "1 .*Pita habis")

    def test_button_replace(self):
        self.save(1_000, 2_000)
        book = self.books.issue(self.account.id)
        with self.assertRaises(AccessError):
            self.wizard("replace", book, self.teller)
        for cause in ("full", "lost", "damaged"):
            with self.subTest(cause):
                action = self.wizard("replace", book, cause=cause).action_replace()
                new = self.books.browse(action["res_id"])
                self.assertEqual((book.state, new.state, new.replaces_id), (cause, "active", book))
                self.assertIn("Surat kehilangan", book.message_ids[0].body)
                self.assertEqual(self.places(new), [(1, 1, 3_000, True, 0)])
                with self.assertRaisesRegex(UserError, "no longer in use"):
                    book.action_print()
                book = new

    def test_a_new_book_for_a_lost_one_costs_the_fee_once(self):
        """15,000 by the product for one that was lost; a full one costs nothing."""
        self.products["SS"].passbook_fee = 15_000
        self.save(50_000)
        book = self.books.issue(self.account.id)
        book.print_new()
        full = book.with_user(self.head).replace("full", "Penuh")
        self.assertEqual(self.account.balance, 50_000)
        lost = full.replace("lost", "Hilang di pasar")
        self.assertEqual(self.account.balance, 35_000)
        entries = self.env["koperasi.savings.transaction"]
        fee = entries.search([("account_id", "=", self.account.id), ("kind", "=", "fee")])
        self.assertRecordValues(fee, [{"amount": -15_000, "import_key": f"passbook/{lost.id}"}])
        self.books.browse(lost.id).print_new()
        self.assertEqual(self.places(lost), [(1, 1, 50_000, True, 1), (1, 2, 35_000, False, 1)])
        self.save(1_000)
        lost.replace("lost", "Hilang lagi")
        self.assertEqual(self.account.balance, 21_000)

    def test_the_product_says_which_causes_cost_the_fee(self):
        """15,000 of 100,000 for a lost or damaged one; with the ticks turned round, for a full one only."""
        product = self.products["SS"]
        product.passbook_fee = 15_000
        self.save(100_000)
        book = self.books.issue(self.account.id)
        self.assertEqual(self.account.balance, 100_000)
        for cause, balance in (("full", 100_000), ("damaged", 85_000), ("lost", 70_000)):
            book = book.with_user(self.head).replace(cause, "Sebab")
            self.assertEqual(self.account.balance, balance, cause)
        product.write(
            {"passbook_fee_full": True, "passbook_fee_lost": False, "passbook_fee_damaged": False}
        )
        for cause, balance in (("lost", 70_000), ("damaged", 70_000), ("full", 55_000)):
            book = book.with_user(self.head).replace(cause, "Sebab")
            self.assertEqual(self.account.balance, balance, cause)

    def test_a_fee_that_is_not_covered_gives_no_book(self):
        self.products["SS"].passbook_fee = 15_000
        self.save(10_000)
        book = self.books.issue(self.account.id)
        with (
            self.assertNothingBooked("koperasi_passbook"),
            self.assertRaisesRegex(UserError, "at most"),
            self.env.cr.savepoint(),
        ):
            book.with_user(self.head).replace("lost", "Hilang")
