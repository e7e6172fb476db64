from collections import Counter
from datetime import date

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.spreadsheet import InvalidValue, parse_amount, parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField, RowError
from odoo.addons.koperasi_member.wizard.member_lookup import MemberLookup, member_fields

_lt = LazyTranslate(__name__, default_lang="en_US")
KEY = "opening:loan:%s"


def parse_count(value):
    """A whole number of installments."""
    number = parse_amount(value)
    if number % 1 or not 1 <= number <= 600:
        raise InvalidValue(_lt("must be a whole number from 1 to 600"))
    return int(number)


class KoperasiLoanOpening(models.TransientModel):
    """Loans that members brought along from the old books, with what is still outstanding.

    The plan is made over the original principal from the old dates, so installments paid and overdue show as
    they are; only the outstanding principal is booked, against the clearing account of opening balances.
    """

    _name = "koperasi.loan.opening"
    _inherit = ["koperasi.opening.import.mixin"]
    _description = "Import Opening Loans"

    date = fields.Date(
        string="Balances of", required=True, default=lambda self: self.env.company._koperasi_today()
    )

    # --- what a row tells

    def _import_fields(self):
        return [
            *member_fields(self.env),
            ImportField("product", self.env._("Product"), required=True,
                        synonyms=("kode produk", "produk", "jenis pinjaman", "product code"), example="KON"),
            ImportField("principal", self.env._("Principal"), parse_amount, required=True,
                        synonyms=("plafon", "pokok pinjaman", "jumlah pinjaman", "pinjaman", "pokok"), example=12000000),
            ImportField("disbursed_on", self.env._("Disbursed on"), parse_date, required=True,
                        synonyms=("tanggal pencairan", "tanggal cair", "tgl cair", "tanggal pinjaman", "tanggal"), example=date(2026, 1, 31)),
            ImportField("periods", self.env._("Installments"), parse_count, required=True,
                        synonyms=("tenor", "jangka waktu", "jumlah angsuran", "angsuran", "lama angsuran"), example=12),
            ImportField("first_due", self.env._("First due date"), parse_date,
                        synonyms=("angsuran pertama", "jatuh tempo pertama", "jatuh tempo"), example=date(2026, 2, 28)),
            ImportField("outstanding", self.env._("Outstanding"), parse_amount, required=True,
                        synonyms=("sisa pokok", "sisa pinjaman", "saldo", "baki debet", "saldo pinjaman"), example=8500000),
            ImportField("interest_paid", self.env._("Interest paid"), parse_amount,
                        synonyms=("bunga dibayar", "bunga terbayar", "jasa dibayar", "jasa terbayar"), example=420000),
            ImportField("reference", self.env._("Old loan no."), unique=True,
                        synonyms=("no pinjaman", "nomor pinjaman", "no kontrak", "no lama"), example="PJ-0042",
                        note=self.env._("Needed where a member has two loans with the same facts")),
        ]  # fmt: skip

    # --- check

    def _validate_rows(self, rows):
        register = _Register(self.env, self.company_id, rows)
        errors, seen = [], {}
        for row in rows:
            reason = self._row_error(row.values, register) or self._repeated(row, register, seen)
            if reason:
                errors.append(RowError(row.number, *reason))
        return errors

    def _repeated(self, row, register, seen):
        """Two loans with the same facts are one, unless the old numbers tell them apart."""
        values, facts = row.values, register.facts(row.values)
        first, told = seen.setdefault(facts, (row.number, values["reference"]))
        if first == row.number or (told and values["reference"]):
            return None
        reason = self.env._("the same loan as in row %s: give the old number of each", first)
        return "reference", values["reference"], reason

    def _row_error(self, values, register):
        """(field, value, reason) of the first thing wrong with a row, or None."""
        faults = self._faults(values, register)
        first = next((name for name, wrong in faults.items() if wrong), None)
        return first and (first, values[first], self._reasons()[first])

    def _faults(self, values, register):
        """Which fields of a row are wrong: {field: whether}, the most telling first."""
        interest = values["interest_paid"] or 0
        return {
            "number": not register.member(values),
            "product": not register.product(values),
            "principal": values["principal"] <= 0 or values["principal"] % 1,
            "outstanding": not 0 < values["outstanding"] <= values["principal"]
            or values["outstanding"] % 1,
            "interest_paid": interest < 0 or interest % 1,
            "disbursed_on": values["disbursed_on"] > self.date,
            "first_due": values["first_due"] and values["first_due"] < values["disbursed_on"],
            "reference": register.is_known(values),
        }

    def _reasons(self):
        return {
            "number": self.env._("no active member, or more than one, has this number"),
            "product": self.env._("no loan product has this code"),
            "principal": self.env._("must be a whole amount above zero"),
            "outstanding": self.env._("must be a whole amount above zero, at most the principal"),
            "interest_paid": self.env._("must be a whole amount"),
            "disbursed_on": self.env._("is after the date of the balances"),
            "first_due": self.env._("is before the disbursement"),
            "reference": self.env._(
                "was imported already; another loan with the same facts needs its old number"
            ),
        }

    # --- import

    def _import_rows(self, rows):
        register = _Register(self.env, self.company_id, rows)
        loans = self._create_loans(rows, register)
        plans = [
            loan._first_plan(
                loan.disbursed_on,
                date_from=self.date,
                reason=self.env._("Opening balance"),
                # Paid before these books began: counts for the plan, but not for our ledger
                interest_before=-(row.values["interest_paid"] or 0),
            )
            for loan, row in zip(loans, rows, strict=True)
        ]
        self.env["koperasi.loan.plan"]._store(plans)
        # sudo: accounts are marked on first use, whoever imports
        loans.sudo().control_account_id._koperasi_mark_control()
        self._post(loans, rows)

    def _create_loans(self, rows, register):
        # sudo: a clerk brings in loans that others approved; state and date are the file's
        return (
            self.env["koperasi.loan"]
            .sudo()
            .create(
                [
                    {
                        "member_id": register.member(row.values),
                        "product_id": register.product(row.values).id,
                        "amount_requested": row.values["principal"],
                        "periods": row.values["periods"],
                        "first_due": row.values["first_due"],
                        "disbursed_on": row.values["disbursed_on"],
                        "purpose": row.values["reference"],
                        "state": "approved",
                    }
                    for row in rows
                ]
            )
            .sudo(False)
        )

    def _post(self, loans, rows):
        """What is outstanding, in one batch against the clearing account."""
        counter = self.company_id._koperasi_account("opening_balance")
        register = _Register(self.env, self.company_id, rows)
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("opening"),
            self.date,
            "opening",
            memo=self.env._("Opening loans: %s", self.filename),
            origin=self.log_id,
        )
        self.env["koperasi.loan.transaction"]._post_entries(
            batch,
            [
                {
                    "loan_id": loan.id,
                    "amount": row.values["outstanding"],
                    "kind": "opening",
                    "channel": "import",
                    "import_key": register.key(row.values),
                    "counter_account_id": counter.id,
                }
                for loan, row in zip(loans, rows, strict=True)
            ],
        )
        batch._post()

    def _result_action(self):
        batches = self.env["koperasi.ledger.batch"].search(
            [("origin_model", "=", self.log_id._name), ("origin_id", "=", self.log_id.id)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("koperasi_loan.loan_action")
        return {
            **action,
            "domain": [("transaction_ids.batch_id", "in", batches.ids)],
            "context": {},
        }


class _Register(MemberLookup):
    """Who and what the rows of a file mean, in one query each."""

    def __init__(self, env, company, rows):
        super().__init__(env, company, rows)
        products = env["koperasi.loan.product"].search([("company_id", "=", company.id)])
        self.products = {product.code.casefold(): product for product in products}
        self.none = products.browse()
        openings = env["koperasi.loan.transaction"].search(
            [("loan_id.member_id", "in", self.ids), ("kind", "=", "opening")]
        )
        # an opening balance that was taken back may come in anew
        loans = openings.filtered(lambda entry: not entry.is_reversed).loan_id
        self._references = {loan.purpose for loan in loans if loan.purpose}
        self._known = {}
        for loan in loans:
            facts = (
                loan.member_id.id,
                loan.product_id.id,
                loan.disbursed_on,
                to_amount(loan.amount_requested),
            )
            self._known.setdefault(facts, []).append(loan.purpose)
        self._taken_back = Counter(
            (entry.import_key or "").partition("#")[0] for entry in openings if entry.is_reversed
        )

    def facts(self, values):
        """What makes a loan the same loan when no old number tells."""
        return (
            self.member(values), self.product(values).id, values["disbursed_on"], values["principal"],
        )  # fmt: skip

    def is_known(self, values):
        """Whether the loan of a row came in before, with its old number or without."""
        if values["reference"] and values["reference"] in self._references:
            return True
        known = self._known.get(self.facts(values), [])
        return bool(known) and not (values["reference"] and all(known))

    def key(self, values):
        """The key that the database lets in once."""
        told = values["reference"] or ":".join(map(str, self.facts(values)))
        again = self._taken_back[KEY % told]
        return f"{KEY % told}#{again}" if again else KEY % told

    def product(self, values):
        return self.products.get(values["product"].casefold(), self.none)
