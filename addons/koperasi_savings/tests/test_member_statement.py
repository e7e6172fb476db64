import base64
import io
from datetime import date, datetime

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestMemberStatement(SavingsCommon):
    """Ani: 2 Nov SS +1,000, 5 Nov SS -300, SW +50. Budi: SS +400."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani["SS"].sudo().deposit(1000, date="2026-11-02", memo="=1+1")
        cls.ani["SS"].sudo().withdraw(300, date="2026-11-05")
        cls.ani["SW"].sudo().deposit(50, date="2026-11-05")
        cls.budi["SS"].sudo().deposit(400, date="2026-11-02")
        cls.both = cls.member_ani | cls.member_budi

    def order(self, members, first="2026-11-03", last="2026-11-30", user="teller"):
        return self.env["koperasi.member.statement"].with_user(self.users[user]).create(
            {"member_ids": members.ids, "date_from": first, "date_to": last}
        )  # fmt: skip

    def test_holdings(self):
        statements = self.order(self.both)._statements()
        found = {
            member.name: {h.label: (*h.figures[:4], len(h.figures.rows)) for h in holdings}
            for member, holdings in statements
        }
        self.assertEqual(found, {
            "Ani": {
                self.products["SS"].name: (1000, 0, 300, 700, 1),
                self.products["SW"].name: (0, 50, 0, 50, 1),
            },
            "Budi": {self.products["SS"].name: (400, 0, 0, 400, 0)},
        })  # fmt: skip

    def test_the_same_as_the_statement_of_the_account(self):
        account = self.ani["SS"]
        order = self.env["koperasi.savings.statement"].create(
            {"account_ids": account.ids, "date_from": "2026-11-01", "date_to": "2026-11-30"}
        )
        [(_account, figures)] = order._pairs()
        statement = account.statement("2026-11-01", "2026-11-30")
        self.assertEqual(
            (figures.opening, figures.closing), (statement["opening"], statement["closing"])
        )
        self.assertEqual(
            [r["balance"] for r in figures.rows], [r["balance"] for r in statement["rows"]]
        )

    def test_queries_do_not_grow(self):
        members = self.make_members(30)
        for member in members:
            account = member.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
            account.sudo().deposit(100, date="2026-11-02")
        counts = []
        for some in (members[:2], members[:4], members):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.sudo()._holdings(date(2026, 11, 1), date(2026, 11, 30))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_papers(self):
        order = self.order(self.both)
        html = (
            order.env["ir.actions.report"]
            ._render_qweb_html("koperasi_savings.member_statement_report", order.ids)[0]
            .decode()
        )
        self.assertEqual(html.count('class="page"'), 2)
        self.assertEqual(html.count('class="article'), 1)
        paper = self.env["koperasi.savings.statement"].create({
            "account_ids": (self.ani["SS"] | self.budi["SS"]).ids, "date_from": "2026-11-01", "date_to": "2026-11-30",
        })  # fmt: skip
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("koperasi_savings.savings_statement_report", paper.ids)[0]
            .decode()
        )
        self.assertEqual(html.count('class="page"'), 2)
        self.assertIn("Tujuh ratus rupiah", html)

    def test_workbook_of_an_account(self):
        paper = self.env["koperasi.savings.statement"].create({
            "account_ids": (self.ani["SS"] | self.budi["SS"]).ids, "date_from": "2026-11-01", "date_to": "2026-11-30",
        })  # fmt: skip
        book = load_workbook(io.BytesIO(base64.b64decode(paper.workbook)))
        self.assertEqual(book.sheetnames, [self.ani["SS"].name, self.budi["SS"].name])
        rows = [[cell.value for cell in row] for row in book[self.ani["SS"].name]]
        self.assertEqual(rows[-3:], [
            [datetime(2026, 11, 2), "Deposit", "'=1+1", None, 1000, 1000],
            [datetime(2026, 11, 5), "Withdrawal", None, 300, None, 700],
            [datetime(2026, 11, 30), "Closing balance", None, 300, 1000, 700],
        ])  # fmt: skip

    def test_workbook_of_members(self):
        book = load_workbook(io.BytesIO(base64.b64decode(self.order(self.both).workbook)))
        summary = [[cell.value for cell in row] for row in book.worksheets[0]][3:]
        self.assertEqual([(row[1], *row[5:9]) for row in summary], [
            ("Ani", 1000, 0, 300, 700), ("Ani", 0, 50, 0, 50), ("Budi", 400, 0, 0, 400),
        ])  # fmt: skip
        self.assertEqual(len(list(book.worksheets[1])), 3 + 2)

    def test_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.order(self.both, "2026-11-30", "2026-11-01").flush_recordset()
        accounts = self.env["koperasi.savings.statement"].create(
            {"account_ids": self.ani["SS"].ids}
        )
        accounts.account_ids = self.make_members(101).savings_account_ids
        with self.assertRaises(UserError):
            accounts.action_download()

    def test_company_b(self):
        """Neither a member of ours by a neighbour, nor one of the neighbour's on our paper."""
        stranger = self.make_user("teller", self.company_b)
        with self.assertRaises(AccessError):
            self.member_ani.with_user(stranger)._holdings(date(2026, 11, 1), date(2026, 11, 30))
        self.make_products(self.company_b)
        foreign = self.make_member("Cici", company=self.company_b)
        order = (
            self.env["koperasi.member.statement"]
            .sudo()
            .create({"member_ids": (self.member_ani | foreign).ids, "company_id": self.company.id})
        )
        self.assertEqual([member.name for member, _holdings in order._statements()], ["Ani"])
