import datetime
from collections import Counter

from odoo import fields, models

from odoo.addons.koperasi_base.tools.spreadsheet import parse_amount, parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField, RowError
from odoo.addons.koperasi_member.wizard.member_lookup import MemberLookup, member_fields


class KoperasiSavingsOpening(models.TransientModel):
    """Balances that members brought along from the old books.

    Accounts that a member lacks are opened; each account takes one opening balance, whatever the number of
    files. Contributions count from the day after: what was in arrears before stands in the old books.
    """

    _name = "koperasi.savings.opening"
    _inherit = ["koperasi.opening.import.mixin"]
    _description = "Import Opening Balances"

    date = fields.Date(
        string="Balances of",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
        help="For rows without a date of their own.",
    )

    # --- what a row tells

    def _import_fields(self):
        return [
            *member_fields(self.env),
            ImportField("product", self.env._("Product"), required=True,
                        synonyms=("kode produk", "produk", "jenis simpanan", "simpanan", "product code"),
                        example="SW", note=self.env._("Code of the savings product, such as SP, SW, SS")),
            ImportField("amount", self.env._("Balance"), parse_amount, required=True,
                        synonyms=("saldo", "jumlah", "saldo awal", "amount", "opening balance"), example=1250000),
            ImportField("date", self.env._("Date"), parse_date, synonyms=("tanggal", "per tanggal", "tgl"),
                        example=datetime.date(2026, 12, 31)),
        ]  # fmt: skip

    # --- check

    def _validate_rows(self, rows):
        found = self._lookup(rows)
        errors = []
        first = {}
        for row in rows:
            reason = self._row_error(row, found, first)
            if reason:
                errors.append(RowError(row.number, *reason))
        return errors

    def _lookup(self, rows):
        """Members, products and accounts that the rows name, in one query each."""
        return _Register(self.env, self.company_id, rows)

    def _row_error(self, row, register, first):
        """(field, value, reason) of the first thing wrong with a row, or None."""
        values = row.values
        member, product = register.member(values), register.product(values)
        shown = values["number"] or values["employee_number"]
        if not member:
            return (
                "number",
                shown,
                self.env._("no active member, or more than one, has this number"),
            )
        if not product:
            return "product", values["product"], self.env._("no savings product has this code")
        if product in register.term_products:
            return (
                "product",
                values["product"],
                self.env._("is a term deposit: open it under Savings > Term Deposits"),
            )
        if values["amount"] <= 0 or values["amount"] % 1:
            return "amount", values["amount"], self.env._("must be a whole amount above zero")
        if self._date_of(row) > self.company_id._koperasi_today():
            return "date", values["date"], self.env._("is in the future")
        if register.account_id(values) in register.opened:
            return "product", values["product"], self.env._("has an opening balance already")
        if first.setdefault((member, product), row.number) != row.number:
            return (
                "product",
                values["product"],
                self.env._("the same account as in row %s", first[member, product]),
            )
        return None

    def _date_of(self, row):
        return row.values["date"] or self.date

    # --- import

    def _import_rows(self, rows):
        self._open_missing_accounts(rows)
        register = self._lookup(rows)
        by_date = {}
        for row in rows:
            by_date.setdefault(self._date_of(row), []).append(row)
        for date, dated in sorted(by_date.items()):
            self._post(date, [(register.account_id(row.values), row) for row in dated])

    def _open_missing_accounts(self, rows):
        register = self._lookup(rows)
        self.env["koperasi.savings.account"].create([
            {
                "member_id": register.member(row.values),
                "product_id": register.product(row.values),
                "open_date": self._date_of(row),
            }
            for row in rows
            if not register.account_id(row.values)
        ])  # fmt: skip

    def _post(self, date, rows):
        """One batch of one date, and contributions count from the day after."""
        counter = self.company_id._koperasi_account("opening_balance")
        taken_back = self._taken_back([account_id for account_id, _row in rows])
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("opening"), date, "opening",
            memo=self.env._("Opening balances: %s", self.filename), origin=self.log_id,
        )  # fmt: skip
        self.env["koperasi.savings.transaction"]._post_entries(batch, [
            {
                "account_id": account_id,
                "amount": row.values["amount"],
                "kind": "opening",
                "channel": "import",
                "import_key": _key(account_id, taken_back.get(account_id, 0)),
                "counter_account_id": counter.id,
            }
            for account_id, row in rows
        ])  # fmt: skip
        batch._post()
        accounts = self.env["koperasi.savings.account"].browse(
            [account_id for account_id, _row in rows]
        )
        accounts.filtered(
            lambda account: account.kind == "mandatory" and account.obligation_start <= date
        ).obligation_start = date + datetime.timedelta(days=1)

    def _taken_back(self, account_ids):
        """How many opening balances of an account were reversed: {account id: count}."""
        entries = self.env["koperasi.savings.transaction"].search(
            [("account_id", "in", account_ids), ("kind", "=", "opening")]
        )
        return Counter(entry.account_id.id for entry in entries if entry.is_reversed)

    def _result_action(self):
        batches = self.env["koperasi.ledger.batch"].search(
            [("origin_model", "=", self.log_id._name), ("origin_id", "=", self.log_id.id)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_transaction_action"
        )
        return {**action, "domain": [("batch_id", "in", batches.ids)], "context": {}}


class _Register(MemberLookup):
    """Who and what the rows of a file mean."""

    def __init__(self, env, company, rows):
        super().__init__(env, company, rows)
        products = env["koperasi.savings.product"].search([("company_id", "=", company.id)])
        self.products = {product.code.casefold(): product.id for product in products}
        self.term_products = set(products.filtered(lambda product: product.kind == "term").ids)
        accounts = env["koperasi.savings.account"].search(
            [("member_id", "in", self.ids), ("state", "=", "open")],
            order="id desc",
        )
        self.accounts = {(a.member_id.id, a.product_id.id): a.id for a in accounts}
        entries = env["koperasi.savings.transaction"].search(
            [("account_id", "in", accounts.ids), ("kind", "=", "opening")]
        )
        # a balance that was taken back may come in anew
        self.opened = set(entries.filtered(lambda entry: not entry.is_reversed).account_id.ids)

    def product(self, values):
        return self.products.get(values["product"].casefold())

    def account_id(self, values):
        return self.accounts.get((self.member(values), self.product(values)))


def _key(account_id, taken_back=0):
    return f"opening:{account_id}:{taken_back}" if taken_back else f"opening:{account_id}"
