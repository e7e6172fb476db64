from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.koperasi_base.wizard.audit_line import SECTIONS

from .common_audit import AuditCommon

M = 1_000_000


@tagged("post_install", "-at_install")
class TestAudit(AuditCommon):
    """From a figure of the balance sheet to the batch, the entries, the person and the document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.make_account("11220", "Bank BRI", "asset_cash")
        cost = cls.make_account("52130", "Beban Kantor", "expense")
        cls.book_accounting("2025-12-31", cost, cls.bank, 70_000)
        cls.book_accounting("2026-11-01", cls.bank, cls.accounts["opening_balance"], M)
        system = cls.ani_savings.sudo()
        cls.first = system.deposit(500_000, date="2026-10-05")
        system.deposit(250_000, date="2026-11-02")
        cls.withdrawal = system.withdraw(100_000, date="2026-11-03")
        cls.loan.sudo().pay(1_120_000, date="2026-11-01")
        cls.journals["till"].koperasi_posting = "day"
        cls.open_entry = cls.budi_savings.sudo().deposit(40_000, date="2026-11-04")

    def setUp(self):
        super().setUp()
        self.clicks = 0

    # ------------------------------------------------------------
    # What a browser does
    # ------------------------------------------------------------

    def audit(self, date="2026-11-04", user=None):
        model = self.env["koperasi.audit"].with_user(user or self.users["auditor"])
        return self.rows(model.create({"date": date}).action_show())

    def rows(self, action):
        """The records that an action shows: a click."""
        model = self.env[action["res_model"]].with_user(self.users["auditor"])
        self.clicks += 1
        if action.get("res_id"):
            return model.browse(action["res_id"])
        return model.search(action["domain"])

    def line(self, account, **kwargs):
        return self.audit(**kwargs).filtered(lambda line: line.account_id == account)

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    def figures(self, date):
        return {
            line.code: (line.section[2:], line.books_total, line.ledger_total, line.open_total)
            for line in self.audit(date)
        }

    def test_figures_worked_out_by_hand(self):
        self.assertEqual(
            self.figures("2026-11-04"),
            {
                # section, general ledger, member ledgers, of which in open batches
                # till: 500,000 + 250,000 - 100,000 - loan 12,000,000 + installment 1,120,000
                "11130": ("asset", -10_230_000, 0, 0),
                "11220": ("asset", 930_000, 0, 0),  # 1,000,000 - last year's 70,000
                "11411": ("asset", 11 * M, 11 * M, 0),  # 12,000,000 - 1,000,000 principal
                "21110": ("liability", 650_000, 690_000, 40_000),
                "31910": ("equity", M, 0, 0),
                False: ("equity", -70_000, 0, 0),  # last year's result, which nobody closed
                "41110": ("income", 120_000, 0, 0),
            },
        )
        self.assertEqual(
            self.figures("2026-10-31"),
            {
                "11130": ("asset", -11_500_000, 0, 0),
                "11220": ("asset", -70_000, 0, 0),
                "11411": ("asset", 12 * M, 12 * M, 0),
                "21110": ("liability", 500_000, 500_000, 0),
                False: ("equity", -70_000, 0, 0),
            },
        )
        # at the end of last year the costs are still the year's own
        self.assertEqual(
            self.figures("2025-12-31"),
            {"11220": ("asset", -70_000, 0, 0), "52130": ("expense", 70_000, 0, 0)},
        )

    def test_assets_are_liabilities_and_equity_and_result(self):
        for date in ("2025-12-31", "2026-10-31", "2026-11-04"):
            with self.subTest(date):
                total = dict.fromkeys(dict(SECTIONS), 0)
                for line in self.audit(date):
                    total[line.section] += line.books_total
                asset, liability, equity, income, expense = total.values()
                self.assertEqual(asset + expense, liability + equity + income)

    def test_batches_sum_to_the_figure_and_entries_to_the_batch(self):
        checked = 0
        for date in ("2026-10-31", "2026-11-04"):
            for line in self.audit(date).filtered("in_batches"):
                with self.subTest(f"{line.name} {date}"):
                    sources = self.rows(line.action_open())
                    self.assertEqual(sum(sources.mapped("ledger_amount")), line.ledger_total)
                    self.assertEqual(sum(sources.mapped("books_amount")), line.books_total)
                    self.assertFalse(any(sources.mapped("difference")))
                    for source in sources.filtered("ledger_amount"):
                        entries = self.rows(source.action_open())
                        self.assertEqual(sum(entries.mapped("amount")), source.ledger_amount)
                        self.assertEqual(len(entries), source.entries)
                        checked += 1
        # savings: 1 in October, then 3 and the open day; loan: 1, then 1 more
        self.assertEqual(checked, 1 + 1 + 4 + 2)

    def test_difference_is_found_down_to_the_batch(self):
        self.assertEqual(self.line(self.control).difference, 0)
        self.tamper(
            "UPDATE account_move_line SET balance = balance - 5000 WHERE move_id = %s AND account_id = %s",
            self.first.batch_id.move_id.id,
            self.control.id,
        )
        line = self.line(self.control)
        self.assertEqual((line.books_total, line.difference), (655_000, -5000))
        wrong = self.rows(line.action_open()).filtered("difference")
        self.assertEqual((wrong.batch_id, wrong.difference), (self.first.batch_id, -5000))

    # ------------------------------------------------------------
    # Four clicks
    # ------------------------------------------------------------

    def walk(self, account, booked, last):
        """What the last click opens, on the way from the figure of an account over batch and entry."""
        figure = self.line(account)
        self.clicks = 0
        sources = self.rows(figure.action_open())
        source = sources.filtered(lambda row: row.batch_id == booked.batch_id)
        entries = self.rows(source.action_open())
        entry = entries.filtered(lambda row: row.entry_id == booked.id)
        return self.rows(getattr(entry, last)())

    def test_at_most_four_clicks(self):
        payment = self.env["koperasi.loan.transaction"].search(
            [("loan_id", "=", self.loan.id), ("kind", "=", "installment")]
        )
        disbursement = self.env["koperasi.loan.transaction"].search(
            [("loan_id", "=", self.loan.id), ("kind", "=", "disbursement")]
        )
        income, loans = self.accounts["loan_interest_income"], self.accounts["loan_consumptive"]
        table = [
            # figure, what was booked, the last click, where it ends
            (self.control, self.first, "action_open_member", self.member),
            (self.control, self.first, "action_open_document", self.first),
            (self.control, self.first, "action_open", self.first),
            (self.control, self.first, "action_open_move", self.first.batch_id.move_id),
            (self.control, self.open_entry, "action_open_member", self.budi),
            (loans, payment, "action_open_member", self.member),
            (loans, disbursement, "action_open_document", self.loan),
            (income, payment, "action_open_member", self.member),
            (self.accounts["cash_till"], payment, "action_open_move", payment.batch_id.move_id),
        ]
        for account, booked, last, end in table:
            with self.subTest(account=account.name, last=last):
                found = self.walk(account, booked, last)
                self.assertEqual(found.sudo(), end.sudo())
                self.assertTrue(found.has_access("read"))
                self.assertLessEqual(self.clicks, 4)

    def test_an_accountant_without_rights_on_the_ledgers_finds_his_way(self):
        row = self.env["koperasi.audit.entry"].search([("batch_id", "=", self.first.batch_id.id)])
        row = row.with_user(self.accountant)
        for click, end in (
            ("action_open", self.first.batch_id),
            ("action_open_member", self.member.partner_id),
            ("action_open_document", self.first.batch_id),
            ("action_open_move", self.first.batch_id.move_id),
        ):
            with self.subTest(click):
                found = self.rows(getattr(row, click)()).with_user(self.accountant)
                self.assertEqual(found.sudo(), end.sudo())
                self.assertTrue(found.has_access("read"))
        verification = self.rows(row.action_verify())
        self.assertEqual(
            (verification.account_id, verification.account_count), (self.ani_savings.id, 1)
        )

    def test_reversal_leads_to_what_it_reverses(self):
        reversal = self.withdrawal.sudo().reverse("Salah orang")
        entries = self.env["koperasi.audit.entry"].with_user(self.users["auditor"])
        for entry, other in ((self.withdrawal, reversal), (reversal, self.withdrawal)):
            row = entries.search([("batch_id", "=", entry.batch_id.id)])
            row = row.filtered(lambda row, entry=entry: row.entry_id == entry.id)
            self.assertEqual(self.rows(row.action_open_reversal()).sudo(), other.sudo())

    def test_accounts_of_accounting_open_its_items(self):
        for line, total in (
            (self.line(self.bank), 930_000),
            (self.audit().filtered(lambda line: not line.account_id), 70_000),
        ):
            items = self.rows(line.action_open())
            self.assertEqual(items._name, "account.move.line")
            self.assertEqual(sum(items.mapped("balance")), total)

    # ------------------------------------------------------------
    # Who may look
    # ------------------------------------------------------------

    def test_access_per_group(self):
        portal = new_test_user(self.env, "audit_portal", groups="base.group_portal")
        for user, allowed in (
            *((self.users[role], role in ("auditor", "manager", "admin")) for role in self.users),
            (self.accountant, True),
            (portal, False),
        ):
            for name in ("audit.line", "audit.source", "audit.entry", "chain.verification"):
                with self.subTest(user=user.login, model=name):
                    model = self.env[f"koperasi.{name}"].with_user(user)
                    self.assertEqual(model.has_access("read"), allowed)
                    self.assertFalse(model.has_access("write"))
                    self.assertFalse(model.has_access("create"))
            with self.subTest(user=user.login, model="audit"):
                self.assertEqual(
                    self.env["koperasi.audit"].with_user(user).has_access("create"), allowed
                )

    def test_auditors_read_the_books_and_change_nothing(self):
        move = self.first.batch_id.move_id.with_user(self.users["auditor"])
        self.assertTrue(move.line_ids.mapped("balance"))
        for model in ("account.move", "account.move.line", "account.account", "account.journal"):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(
                    self.env[model].with_user(self.users["auditor"]).has_access(operation)
                )

    def test_company_b_is_not_seen(self):
        stranger = self.make_user("auditor", self.company_b)
        theirs = self.env["koperasi.audit"].with_user(stranger)
        theirs = theirs.with_context(allowed_company_ids=self.company_b.ids)
        audit = theirs.create({"date": "2026-11-04"})
        audit.action_show()
        self.assertEqual((audit.company_id, len(audit.line_ids)), (self.company_b, 0))
        for name in ("source", "entry"):
            self.assertFalse(theirs.env[f"koperasi.audit.{name}"].search([]))
        with self.assertRaises(AccessError):
            theirs.create({"date": "2026-11-04", "company_id": self.company.id})

    def test_what_others_looked_at_is_their_own(self):
        mine = self.audit()
        with self.assertRaises(AccessError):
            mine.with_user(self.users["manager"]).read(["books_total"])

    # ------------------------------------------------------------
    # Queries
    # ------------------------------------------------------------

    def queries(self):
        """Queries from the menu to the entries, as the web client reads them."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action = self.env["koperasi.audit"].with_user(self.users["auditor"]).action_open_today()
        lines = self.rows(action)
        lines.web_read({"name": {}, "books_total": {}})
        sources = self.rows(lines.filtered(lambda x: x.account_id == self.control).action_open())
        sources.web_read({"name": {}, "document": {}, "user_id": {"fields": {"display_name": {}}}})
        entries = self.rows(sources[-1].action_open())
        entries.web_read({"partner_id": {"fields": {"display_name": {}}}, "amount": {}})
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        self.queries()
        few = self.queries()
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["payroll"], "2026-11-04", "payroll"
        )
        rows = [
            {
                "account_id": (self.ani_savings, self.budi_savings)[number % 2].id,
                "amount": 1000,
                "kind": "deposit",
                "counter_account_id": self.accounts["payroll_receivable"].id,
            }
            for number in range(500)
        ]
        self.env["koperasi.savings.transaction"]._post_entries(batch, rows)
        batch._post()
        for _number in range(5):
            self.ani_savings.sudo().deposit(1000, date="2026-11-05")
        self.assertEqual(self.queries(), few)
