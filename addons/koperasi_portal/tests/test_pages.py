import io

from lxml import html
from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from ..controllers.portal import XLSX
from .common import PortalCommon

# Session, user, company and currency included; a page adds about ten of its own.
MOST_QUERIES = 18


@tagged("post_install", "-at_install")
class TestPages(PortalCommon, HttpCase):
    """What the pages say, and what they cost."""

    def setUp(self):
        super().setUp()
        self.authenticate("ani", "rahasia-ani")

    def page(self, path):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200, path)
        return html.fromstring(answer.text)

    def text(self, path):
        return " ".join(self.page(path).xpath("//main")[0].text_content().split())

    def test_start(self):
        text = self.text("/my/koperasi")
        self.assertIn("Ani", text)
        # 3,000,000 mandatory and 1,250,000 voluntary savings
        self.assertRegex(text, r"4[.,]250[.,]000")
        # 12,000,000 less the first installment of 1,000,000
        self.assertRegex(text, r"11[.,]000[.,]000")
        self.assertIn(self.loan_ani.name, text)
        self.assertIn("SHU 2025", text)
        self.assertNotIn("Budi", text)

    def test_card_on_the_portal_home(self):
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["koperasi_count"]})
        self.assertEqual(counters["koperasi_count"], 1)
        self.assertTrue(self.page("/my").xpath("//a[@href='/my/koperasi']"))

    def test_movements_with_running_balance(self):
        account = self.ani["SS"]
        for amount, date in (
            (100_000, "2026-03-01"),
            (-40_000, "2026-03-05"),
            (5_000, "2026-02-20"),
        ):
            book = (
                account.with_user(self.teller).deposit
                if amount > 0
                else (account.with_user(self.teller).withdraw)
            )
            book(abs(amount), date=date)
        rows = account._portal_movements()
        self.assertEqual(
            [(str(row["date"]), row["amount"], row["balance"]) for row in rows],
            [
                ("2026-03-05", -40_000, 1_315_000),
                ("2026-03-01", 100_000, 1_355_000),
                ("2026-02-20", 5_000, 1_255_000),
                ("2026-02-02", 1_250_000, 1_250_000),
            ],
        )
        until = account._portal_movements(date_from="2026-02-10", date_to="2026-03-01")
        self.assertEqual([row["balance"] for row in until], [1_355_000, 1_255_000])
        self.assertEqual(account._portal_movements(limit=1, offset=2), rows[2:3])
        text = self.text(
            f"/my/koperasi/savings/{account.id}?date_from=2026-02-10&date_to=2026-03-01"
        )
        self.assertRegex(text, r"1[.,]355[.,]000")
        self.assertNotRegex(text, r"-40[.,]000")

    def test_every_row_says_who_and_when(self):
        text = self.text(f"/my/koperasi/savings/{self.ani['SS'].id}")
        entry = self.own_records("ani")["koperasi.savings.transaction"].filtered(
            lambda entry: entry.account_id == self.ani["SS"]
        )
        self.assertIn(entry.create_uid.name, text)
        self.assertIn(entry.batch_id.name, text)

    def test_loan_shows_schedule_and_payments(self):
        page = self.page(f"/my/koperasi/loans/{self.loan_ani.id}")
        rows = page.xpath("//table[contains(@class, 'o_koperasi_schedule')]/tbody/tr")
        self.assertEqual(len(rows), 12)
        self.assertEqual(len(page.xpath("//td/i[contains(@class, 'fa-check')]")), 1)
        self.assertEqual(self.loan_ani._portal_progress(), 8)
        self.assertEqual(len(page.xpath("//details")), 1)

    def test_shu_explains_itself(self):
        text = self.text(f"/my/koperasi/shu/{self.share_ani.id}")
        # 3,000,000 of 4,000,000 savings, 4,000,000 shared out
        for figure in (r"3[.,]000[.,]000", r"4[.,]000[.,]000"):
            self.assertRegex(text, figure)

    def test_papers(self):
        for path in (
            f"/my/koperasi/savings/{self.ani['SS'].id}/statement",
            f"/my/koperasi/savings/{self.ani['SS'].id}/statement?date_from=2026-02-01&date_to=2026-02-28",
            f"/my/koperasi/shu/{self.share_ani.id}/slip",
        ):
            answer = self.url_open(path)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf", path)
            self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_statements_of_everything_and_workbooks(self):
        account, member = self.ani["SS"].id, self.member_ani.id
        for path, kind in (
            (f"/my/koperasi/statement/{member}", "application/pdf"),
            (
                f"/my/koperasi/statement/{member}?date_from=2026-01-01&date_to=2026-12-31",
                "application/pdf",
            ),
            (f"/my/koperasi/statement/{member}.xlsx?date_from=2026-01-01", XLSX),
            (f"/my/koperasi/savings/{account}/statement.xlsx?date_from=2026-02-01", XLSX),
        ):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertEqual(answer.headers["Content-Type"], kind)
                self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_the_workbook_has_savings_loan_and_shu(self):
        path = f"/my/koperasi/statement/{self.member_ani.id}.xlsx?date_from=2026-01-01&date_to=2099-12-31"
        summary = load_workbook(io.BytesIO(self.url_open(path).content)).worksheets[0]
        rows = [[cell.value for cell in row] for row in summary][3:]
        self.assertEqual({row[0] for row in rows}, {self.member_ani.number})
        self.assertEqual(
            sorted(row[8] for row in rows),
            # SHU of 3,000,000 in 4,000,000, a loan of 12 parts less one, voluntary and mandatory savings
            sorted([self.share_ani.balance, self.loan_ani.balance, 1_250_000, 3_000_000]),
        )

    def test_movements_of_the_old_system_follow_with_a_line_between(self):
        account = self.ani["SS"]
        self.env["koperasi.savings.history"]._store([
            {
                "account_id": account.id, "company_id": self.company.id, "number": number, "date": f"2025-01-{number:02}",
                "code": "01", "description": f"Lama {number}.", "amount": 1000, "balance": 1000 * number,
                "row_key": f"k{number}", "log_id": None,
            }
            for number in range(1, 26)
        ])  # fmt: skip
        path = f"/my/koperasi/savings/{account.id}"
        first, second = self.text(path), self.text(f"{path}/page/2")
        self.assertRegex(first, "Before this|Sebelum ini")
        self.assertNotRegex(second, "Before this|Sebelum ini")
        self.assertIn("Lama 25.", first)
        self.assertIn("Lama 1.", second)
        shown = [n for n in range(1, 26) for page in (first, second) if f"Lama {n}." in page]
        self.assertEqual(shown, list(range(1, 26)))

    def test_unknown_parameters_are_harmless(self):
        account = self.ani["SS"].id
        for path in (
            "/my/koperasi?sortby=x&filterby=y&page=z",
            f"/my/koperasi/savings/{account}?date_from=x&date_to=2026-99-99",
            f"/my/koperasi/savings/{account}/page/99999?sortby=';--",
            f"/my/koperasi/savings/{account}/page/0",
            f"/my/koperasi/savings/{account}/statement?date_from=2026-05-01&date_to=2026-04-01",
            f"/my/koperasi/savings/{account}/statement.xlsx?date_from=2026-05-01&date_to=2026-04-01",
            f"/my/koperasi/statement/{self.member_ani.id}?date_from=2026-05-01&date_to=2026-04-01",
            f"/my/koperasi/loans/{self.loan_ani.id}?access_token=x",
        ):
            self.page(path)

    def test_a_log_in_without_membership_says_what_to_do(self):
        self.user_ani.partner_id = self.env["res.partner"].create({"name": "Dodi"})
        self.assertRegex(self.text("/my/koperasi"), "ask the office|mintalah kantor")

    def test_queries_do_not_grow_with_history(self):
        account, loan = self.ani["SS"], self.loan_ani
        paths = (
            "/my/koperasi",
            f"/my/koperasi/savings/{account.id}",
            f"/my/koperasi/loans/{loan.id}",
        )
        before = [self.queries(path) for path in paths]
        self.book(
            "koperasi.savings.transaction",
            "2026-04-01",
            [
                {
                    "account_id": account.id,
                    "amount": 1_000,
                    "kind": "deposit",
                    "counter_account_id": self.accounts["cash_till"].id,
                }
                for _row in range(300)
            ],
        )
        after = [self.queries(path) for path in paths]
        for path, few, many in zip(paths, before, after, strict=True):
            self.assertLessEqual(many, few, path)
            self.assertLessEqual(many, MOST_QUERIES, path)

    def queries(self, path):
        """Queries of one page, once caches are warm."""
        self.url_open(path)
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.cr.sql_log_count
        self.url_open(path)
        return self.cr.sql_log_count - count
