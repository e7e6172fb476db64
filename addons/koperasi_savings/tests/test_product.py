from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestProduct(SavingsCommon):
    """Products, and the accounts that members get of them."""

    def test_standard_products(self):
        table = [
            # code, kind, control account, withdrawable, opened for new members, contribution
            ("SP", "principal", "31110", False, True, 100_000),
            ("SW", "mandatory", "31120", False, True, 50_000),
            ("SS", "voluntary", "21110", True, True, 0),
            ("TT", "suspense", "21510", True, False, 0),
        ]
        for code, kind, control, withdrawable, opened, amount in table:
            self.assertRecordValues(
                self.products[code],
                [{
                    "kind": kind, "withdrawable": withdrawable, "open_on_approval": opened,
                    "obligation_amount": amount,
                }],
            )  # fmt: skip
            self.assertEqual(self.products[code].control_account_id.code, control)

    def test_standard_products_once(self):
        again = self.make_products(self.company)
        self.assertEqual(again, self.products)

    def test_missing_role_is_named(self):
        self.env["koperasi.account.role"].search(
            [("company_id", "=", self.company_b.id), ("role", "=", "savings_mandatory")]
        ).unlink()
        with self.assertRaisesRegex(UserError, "Mandatory savings"):
            self.make_products(self.company_b)

    def test_control_account_follows_the_kind(self):
        product = self.env["koperasi.savings.product"].create(
            {"name": "Haji", "code": "SH", "kind": "goal"}
        )
        self.assertEqual(product.control_account_id, self.accounts["savings_goal"])

    def test_change_of_product_leaves_accounts_alone(self):
        self.products["SS"].control_account_id = self.accounts["savings_term"]
        self.assertEqual(self.ani["SS"].control_account_id, self.accounts["savings_voluntary"])
        with self.assertRaisesRegex(UserError, "has accounts"):
            self.products["SS"].kind = "goal"

    def test_minimum_reaches_the_accounts(self):
        self.products["SS"].minimum_balance = 25_000
        self.assertEqual(self.ani["SS"].floor_balance, 25_000)

    def test_accounts_of_a_new_member(self):
        self.assertEqual(set(self.ani), {"SP", "SW", "SS"})
        self.assertEqual(self.ani["SW"].monthly_amount, 50_000)
        self.assertEqual(str(self.ani["SW"].obligation_start), "2026-01-15")
        self.assertRegex(self.ani["SP"].name, r"^RS-\d{7}$")
        self.assertFalse(self.member_ani._open_savings_accounts())

    def test_approval_opens_accounts_set_based(self):
        """Ten times the members, hardly more queries."""
        few, many = (self.opening_queries(count) for count in (5, 50))
        self.assertLess(many - few, 15)

    def opening_queries(self, count):
        self.env["koperasi.savings.product"].search([]).open_on_approval = False
        members = self.make_members(count)
        self.products["SP"].open_on_approval = self.products["SW"].open_on_approval = True
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        accounts = members._open_savings_accounts()
        self.env.flush_all()
        self.assertEqual(len(accounts), 2 * count)
        return self.env.cr.sql_log_count - before

    @mute_logger("odoo.sql_db")
    def test_one_open_account_where_only_one_makes_sense(self):
        for code in ("SP", "SW", "TT", "SS"):
            vals = {"member_id": self.member_ani.id, "product_id": self.products[code].id}
            accounts = self.env["koperasi.savings.account"]
            if code == "TT":
                accounts.create(vals)
            if code == "SS":
                self.assertTrue(accounts.create(vals))
                continue
            with self.subTest(code), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                accounts.create(vals)

    def test_member_totals(self):
        for code, amount in (("SP", 100_000), ("SW", 50_000), ("SS", 25_000)):
            self.deposit(self.ani[code], amount)
        members = self.member_ani | self.member_budi
        self.assertEqual(members.mapped("savings_total"), [175_000, 0])
        self.assertEqual(self.products["SS"].balance_total, 25_000)
        self.assertEqual(self.products["SS"].account_count, 2)
