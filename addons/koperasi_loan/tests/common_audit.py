from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from .common import LoanCommon

# Texts that look like the borders of the text that is hashed, of a line or of JSON.
HOSTILE = [
    "a|b|c",
    "x\ny\r\nz",
    '"}\n{"end": true}',
    "\u2028\x85\x0b",
    "Rp 1.000 ✓ \\n é",
    "",
    None,
]


class AuditCommon(LoanCommon):
    """Two members, savings and a loan, a till, a bank and last year's costs: small enough for a sheet of paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["koperasi.savings.product"]._create_default_products(cls.company)
        cls.savings_product = products.filtered(lambda product: product.code == "SS")
        cls.budi = cls.make_member("Budi Santoso", "A-002")
        cls.ani_savings = cls.open_savings(cls.member)
        cls.budi_savings = cls.open_savings(cls.budi)
        cls.accountant = new_test_user(
            cls.env,
            "audit_accountant",
            groups="account.group_account_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.control = cls.accounts["savings_voluntary"]
        cls.loan = cls.lend(on=date(2026, 10, 1))

    @classmethod
    def open_savings(cls, member):
        return cls.env["koperasi.savings.account"].create(
            {
                "member_id": member.id,
                "product_id": cls.savings_product.id,
                "open_date": "2026-10-01",
            }
        )

    @classmethod
    def book_accounting(cls, on, debit, credit, amount):
        """A journal entry of accounting itself: bank, costs."""
        journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("code", "=", "MEMO")]
        ) or cls.env["account.journal"].create(
            {"name": "Memorial", "code": "MEMO", "type": "general", "company_id": cls.company.id}
        )
        move = cls.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": on,
                "line_ids": [
                    Command.create({"account_id": debit.id, "debit": amount}),
                    Command.create({"account_id": credit.id, "credit": amount}),
                ],
            }
        )
        move._post(soft=False)
        return move

    @classmethod
    def make_account(cls, code, name, kind):
        return cls.env["account.account"].create(
            {
                "code": code,
                "name": name,
                "account_type": kind,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def ledgers(self):
        return self.env["koperasi.ledger.batch"]._entry_models()

    def tamper(self, query, *values):
        """Change the database behind the back of the ledger."""
        self.env.flush_all()
        tables = [SQL.identifier(model._table) for model in self.ledgers()]
        for table in tables:
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        self.env.cr.execute(query, values)  # pylint: disable=sql-injection
        for table in tables:
            self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
        self.env.invalidate_all()


class ChainCommon(AuditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, text in enumerate(HOSTILE):
            cls.ani_savings.sudo().deposit(
                1000 + number, date="2026-10-05", memo=text, key=text and f"{number}|{text}"
            )
        cls.budi_savings.sudo().deposit(40_000, date="2026-10-06")
        cls.loan.sudo().pay(1_120_000, date="2026-11-01")
        cls.auditor = cls.users["auditor"]

    def entry(self, account, number):
        model = account._ledger_entry_model
        field = self.env[model]._ledger_account_field
        return self.env[model].search([(field, "=", account.id), ("number", "=", number)])

    def start(self, user=None, **scope):
        return (
            self.env["koperasi.chain.verification"].with_user(user or self.auditor)._start(**scope)
        )

    def verified(self, **scope):
        verification = self.start(**scope)
        while verification.verify_chunk():
            pass
        return verification

    def export(self, content="chain", **scope):
        """The file that a supervisor downloads, as a list of lines."""
        parts = []
        self.verified(**scope)._export(content, parts.append)
        return b"".join(parts).decode().split("\n")[:-1]
