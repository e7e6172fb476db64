from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestWhy(InterestCommon):
    """The page that explains a row says what was booked, to the rupiah."""

    def rows(self, account, kind):
        return self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", account.id), ("kind", "=", kind)], order="id"
        )

    def test_interest(self):
        """10 million for 15 days at 3 %, then 16 million for 15 days at 5 %: 12,328.7671 + 32,876.7123."""
        self.earns("SS", method="daily", tiers=[(0, 3), (15_000_000, 5)])
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        self.deposit(self.ani["SS"], 6_000_000, "2026-06-16")
        self.run_interest("2026-06-01")
        why = self.rows(self.ani["SS"], "interest")._why()
        self.assertEqual(
            [(s["days"], s["balance"]) for s in why["spans"]], [(15, 10_000_000), (15, 16_000_000)]
        )
        self.assertEqual(
            [(p["percent"], round(p["earned"], 4)) for p in why["parts"]],
            [(3, 12_328.7671), (5, 32_876.7123)],
        )
        self.assertEqual((why["rounded"], why["amount"]), (45_205, 45_205))

    def test_every_row_of_a_run(self):
        """All methods and day counts: the sum shown is the amount booked, whatever came in later."""
        table = [
            ("lowest", "act/365", "half_up"), ("average", "act/act", "down"), ("daily", "30/360", "up"),
            ("daily", "period", "half_even"), ("average", "act/360", "half_up"),
        ]  # fmt: skip
        for place, (method, day_count, rounding) in enumerate(table):
            first = f"2026-0{place + 3}-01"
            self.earns(
                "SS",
                method=method,
                rate=7 + place / 8,
                since=first,
                day_count=day_count,
                interest_rounding=rounding,
            )
            for account in (self.ani["SS"], self.budi["SS"]):
                self.deposit(account, 12_345_678 + account.id, f"2026-0{place + 3}-1{place}")
            if place:
                self.deposit(self.ani["SS"], 777_777, "2026-03-09")
            self.run_interest(first)
        for account in (self.ani["SS"], self.budi["SS"]):
            rows = self.rows(account, "interest")
            self.assertGreaterEqual(
                len(rows), len(table) - 1
            )  # the lowest balance of the first is 0
            for row in rows:
                why = row._why()
                with self.subTest(row.memo, date=row.date):
                    self.assertEqual(why["amount"], row.amount)
                    if why["kind"] == "regular":
                        self.assertEqual(why["rounded"], row.amount)
                    else:
                        self.assertEqual(
                            why["rounded"] - why["before"] + why["carried"], row.amount
                        )
                        self.assertTrue(why["movements"])

    def test_tax(self):
        self.earns("SS", rate=6)
        self.earns("SW", rate=6)
        self.deposit(self.ani["SS"], 48_000_000, "2026-05-20")
        self.deposit(self.ani["SW"], 2_000_000, "2026-05-20")
        self.run_interest("2026-06-01")
        for code, tax in (("SS", 23_672), ("SW", 986)):
            row = self.rows(self.ani[code], "tax")
            why = row._why()
            self.assertEqual(
                (why["gross"], why["due"], why["now"], why["before"]), (246_575, 24_658, 24_658, 0)
            )
            self.assertEqual((why["amount"], -row.amount), (tax, tax))
            self.assertEqual(sum(one["tax"] for one in why["accounts"]), 24_658)

    def test_tax_that_catches_up(self):
        self.book_interest("2026-06-10", {self.ani["SS"]: 200_000})
        self.book_interest("2026-06-20", {self.ani["SS"]: 50_000})
        self.book_interest("2026-06-30", {self.ani["SW"]: 100_000})
        first, second = self.rows(self.ani["SS"], "tax"), self.rows(self.ani["SW"], "tax")
        self.assertEqual((first._why()["due"], first._why()["now"]), (25_000, 25_000))
        self.assertEqual(
            (second._why()["due"], second._why()["before"], second._why()["now"]),
            (35_000, 25_000, 10_000),
        )

    def adds_up(self, row):
        """The page of a tax: from the interest it shows to the tax of this account, in rupiah.

        :return: (interest, due, before, open, now)
        """
        why = row._why()
        self.assertEqual(sum(one["gross"] for one in why["accounts"]), why["gross"])
        self.assertEqual(sum(one["tax"] for one in why["accounts"]), why["now"])
        self.assertEqual(why["due"] - why["before"] - why["open"], why["now"])
        self.assertEqual(why["amount"], -row.amount)
        return tuple(int(why[name]) for name in ("gross", "due", "before", "open", "now"))

    def test_tax_that_the_interest_does_not_cover(self):
        """230,000 free, then 12,000: 24,200 are due, 12,000 are there to take; 12,200 stay open."""
        one = self.ani["SS"]
        self.book_interest("2026-06-10", {one: 230_000})
        self.book_interest("2026-06-20", {one: 12_000})
        row = self.rows(one, "tax")
        self.assertEqual(self.adds_up(row), (242_000, 24_200, 0, 12_200, 12_000))
        self.assertIn("12.200", self.page(row))
        self.book_interest("2026-06-30", {one: 58_000})
        self.assertEqual(
            self.adds_up(self.rows(one, "tax")[1]), (300_000, 30_000, 12_000, 0, 18_000)
        )

    def test_tax_beside_corrections_of_another_month(self):
        """June 300,000 with 30,000, taken back in July: what July pays is the lesser of two sums.

        The first 250,000 are taxed by themselves, then 150,000 together with what was taken back.
        """
        one = self.ani["SS"]
        self.book_interest("2026-06-30", {one: 300_000})
        for row in self.rows(one, "tax") + self.rows(one, "interest"):
            row._reverse("rate of the board", "2026-07-05")
        self.book_interest("2026-07-10", {one: 250_000})
        july = self.rows(one, "tax")[-1]
        # by itself: 25,000; with June it would be 30,000
        self.assertEqual(self.adds_up(july), (250_000, 25_000, 0, 0, 25_000))
        self.assertEqual(
            july._why()["corrected"], {"gross": -300_000, "tax": -30_000, "counts": False}
        )
        self.assertIn("left aside", self.page(july))
        self.book_interest("2026-07-20", {one: 150_000})
        july = self.rows(one, "tax")[-1]
        # with June: 100,000 are free; 25,000 less 30,000 are withheld: 5,000 are missing
        self.assertEqual(self.adds_up(july), (100_000, 0, -5_000, 0, 5_000))
        self.assertTrue(july._why()["corrected"]["counts"])
        self.assertIn("It counts here", self.page(july))

    def page(self, row):
        action = row.with_user(self.users["auditor"]).action_why()
        body = str(self.env["koperasi.savings.why"].browse(action["res_id"]).body)
        return body.replace(",", ".")

    def test_other_rows(self):
        self.book_interest("2026-06-10", {self.ani["SS"]: 100_000})
        self.assertEqual(self.rows(self.ani["SS"], "interest")._why()["kind"], "other")
        self.assertEqual(self.deposit(self.ani["SS"], 1_000)._why(), {})

    def test_a_foreign_key_is_no_run(self):
        """Such a key is refused; one that was stored all the same opens no line of a run."""
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        line = run.line_ids.filtered("gross")
        key = f"savings-run/999999/{line.id}/interest"
        with self.assertRaisesRegex(UserError, "the system's"):
            self.deposit(self.budi["SS"], 5_000, key=key)
        row = self.budi["SS"]._book(5_000, "deposit", key=key)
        self.assertFalse(row._run_line())

    def test_page_of_staff(self):
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 60_000_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        for record in (
            self.rows(self.ani["SS"], "interest"),
            self.rows(self.ani["SS"], "tax"),
            run.line_ids.filtered("gross"),
        ):
            action = record.with_user(self.users["auditor"]).action_why()
            page = self.env["koperasi.savings.why"].browse(action["res_id"])
            self.assertIn(
                "295.890"
                if record._name.endswith("line") or record.kind == "interest"
                else "29.589",
                str(page.body).replace(",", "."),
            )
