from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import SavingsCommon

DAY = "2026-11-02"
# Odoo's journal items take floats and round them: 562,949,953,421,311 rupiah would become ...312. Up to here
# nothing is lost: 281 trillion whole rupiah, or 2.8 trillion with sen.
LARGEST_RUPIAH, LARGEST_SEN = Decimal(281_474_976_710_656), Decimal("2814749767106.56")
TOO_LARGE = "more than accounting can keep"


class MoneyCommon(SavingsCommon):
    def stored(self, entry):
        """Exact texts of an amount: entry, running balance, account, batch, and both sides of the books."""
        self.env.flush_all()
        [row] = self.env.execute_query(
            SQL(
                "SELECT trim_scale(entry.amount)::text, trim_scale(entry.balance_after)::text,"
                "       trim_scale(account.balance)::text, trim_scale(batch.total)::text,"
                "       (SELECT trim_scale(sum(debit))::text FROM account_move_line WHERE move_id = batch.move_id),"
                "       (SELECT trim_scale(sum(credit))::text FROM account_move_line WHERE move_id = batch.move_id)"
                "  FROM koperasi_savings_transaction entry"
                "  JOIN koperasi_savings_account account ON account.id = entry.account_id"
                "  JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id WHERE entry.id = %s",
                entry.id,
            )
        )
        return set(row)

    def round_trip(self, *amounts):
        """Put each amount on an empty account, see it everywhere, and take it off again."""
        account = self.ani["SS"].sudo()
        for amount in amounts:
            for given in (amount, str(amount), float(amount)):
                with self.subTest(amount=amount, given=type(given)):
                    entry = account.deposit(given, date=DAY)
                    self.assertEqual(self.stored(entry), {str(amount.normalize() + 0)})
                    account.withdraw(given, date=DAY)
                    self.assertEqual(account.balance, 0)
        self.assertThreeZeros()

    def refused(self, work, *args, **kwargs):
        with (
            self.assertNothingBooked(),
            self.assertRaisesRegex(UserError, TOO_LARGE),
            self.env.cr.savepoint(),
        ):
            work(*args, **kwargs)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPropertyMoney(MoneyCommon):
    """No amount loses a digit between the hand of the teller and the balance sheet."""

    def test_p28_whole_rupiah_round_trip(self):
        self.round_trip(Decimal(10**13), Decimal(10**13 + 1), LARGEST_RUPIAH - 1, LARGEST_RUPIAH)

    def test_p28_what_the_books_cannot_keep_is_refused(self):
        """One rupiah more than is safe: refused, not rounded; also as a sum of rows."""
        account = self.ani["SS"].sudo()
        for amount in (LARGEST_RUPIAH + 1, str(LARGEST_RUPIAH + 1), 2**49 - 1, 10**20 + 1):
            with self.subTest(amount=amount):
                self.refused(account.deposit, amount, date=DAY)
        self.refused(self.post_rows, [LARGEST_RUPIAH, Decimal(1)])

    def post_rows(self, amounts):
        entries = self.env["koperasi.savings.transaction"]
        batch = self.env["koperasi.ledger.batch"]._open(self.journals["till"], DAY, "counter")
        counter = self.accounts["cash_till"].id
        rows = [
            {"account_id": account.id, "amount": amount, "kind": "deposit", "counter_account_id": counter}
            for account, amount in zip((self.ani["SS"], self.budi["SS"]), amounts, strict=True)
        ]  # fmt: skip
        entries._post_entries(batch, rows)
        batch._post()

    def test_p28_money_is_kept_as_numeric(self):
        models = self.env["koperasi.ledger.batch"]._entry_models()
        for model in [*models, *(self.env[model._ledger_account_model()] for model in models)]:
            for name, field in model._fields.items():
                if field.type == "monetary" and field.store:
                    with self.subTest(model=model._name, field=name):
                        self.assertEqual(field.column_type[0], "numeric")
                        self.assertEqual(self.column_type(model, name), "numeric")

    def column_type(self, model, name):
        [(found,)] = self.env.execute_query(
            SQL(
                "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
                model._table,
                name,
            )
        )
        return found


@tagged("post_install", "-at_install")
class TestPropertySen(MoneyCommon):
    """A currency with sen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dollar = cls.env.ref("base.USD")
        dollar.active = True
        cls.company.currency_id = dollar

    def test_p28_sen_round_trip(self):
        self.round_trip(
            Decimal("0.1"), Decimal("0.01"), Decimal("1234567.89"),
            Decimal("1000000000000.01"), LARGEST_SEN - Decimal("0.01"), LARGEST_SEN,
        )  # fmt: skip

    def test_p28_sen_that_the_books_cannot_keep_are_refused(self):
        self.refused(self.ani["SS"].sudo().deposit, "10000000000000.01", date=DAY)
