import hashlib
from datetime import date
from typing import Any, NamedTuple

from odoo import models
from odoo.tools import groupby

from odoo.addons.koperasi_base.tools.money import LARGEST_UNITS, to_amount
from odoo.addons.koperasi_base.tools.spreadsheet import parse_amount, parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField, RowError
from odoo.addons.koperasi_member.wizard.member_lookup import MemberLookup, member_fields

PLACES = 2  # old systems kept sen


class Movement(NamedTuple):
    """A row of the file, of an account that is known."""

    account_id: int
    row: Any

    @property
    def date(self):
        return self.row.values["date"]


class KoperasiSavingsHistoryImport(models.TransientModel):
    """Movements of the old system, account by account, to be shown before the opening balance.

    An account takes its history once and whole: each balance follows from the one before, the last one is
    the opening balance that was booked. Whatever differs is listed before anything is stored.
    """

    _name = "koperasi.savings.history.import"
    _inherit = ["koperasi.opening.import.mixin"]
    _description = "Import Old Movements"

    # --- what a row tells

    def _import_fields(self):
        return [
            *member_fields(self.env),
            ImportField("product", self.env._("Product"), required=True, example="SS",
                        synonyms=("kode produk", "produk", "jenis simpanan", "simpanan", "product code")),
            ImportField("date", self.env._("Date"), parse_date, required=True, example=date(2026, 3, 14),
                        synonyms=("tanggal", "tgl", "tanggal transaksi")),
            ImportField("code", self.env._("Code"), example="01", synonyms=("kode", "sandi", "kode transaksi", "jenis"),
                        note=self.env._("Kind of movement as the old system calls it")),
            ImportField("description", self.env._("Description"), example="Setoran",
                        synonyms=("keterangan", "uraian", "memo")),
            ImportField("amount", self.env._("Amount"), parse_amount, required=True, example=50000,
                        synonyms=("jumlah", "nominal", "mutasi"),
                        note=self.env._("In: positive. Out: negative or in parentheses")),
            ImportField("balance", self.env._("Balance"), parse_amount, required=True, example=1250000,
                        synonyms=("saldo", "saldo akhir"), note=self.env._("Balance after the movement")),
            ImportField("reference", self.env._("Old reference"), unique=True, example="BM-0001",
                        synonyms=("referensi", "no bukti", "nomor bukti", "no transaksi", "id transaksi")),
        ]  # fmt: skip

    # --- check

    def _validate_rows(self, rows):
        register = _Register(self.env, self.company_id, rows)
        errors, movements = [], []
        for row in rows:
            reason = self._row_error(row.values, register)
            if reason:
                errors.append(RowError(row.number, *reason))
            else:
                movements.append(Movement(register.account_id(row.values), row))
        bad = {error.number for error in errors}
        errors += self._account_errors(movements, register)
        errors += self._of_bad_accounts(rows, movements, register, bad | {e.number for e in errors})
        return errors

    def _row_error(self, values, register):
        """(field, value, reason) of the first thing wrong with a row by itself, or None."""
        if not register.member(values):
            shown = values["number"] or values["employee_number"]
            reason = self.env._("no active member, or more than one, has this number")
            return "number", shown, reason
        if not register.account_id(values) or register.account_id(values) not in register.opening:
            return (
                "product",
                values["product"],
                self.env._("has no opening balance: import that first"),
            )
        if register.account_id(values) in register.known:
            return "product", values["product"], self.env._("has its history already")
        return self._amount_error(values, register.opening[register.account_id(values)])

    def _amount_error(self, values, opening):
        for name in ("amount", "balance"):
            if round(values[name], PLACES) != values[name] or abs(values[name]) >= LARGEST_UNITS:
                return name, values[name], self.env._("is not an amount of rupiah")
        if values["balance"] < 0:
            return "balance", values["balance"], self.env._("is below zero")
        if values["date"] > opening.date:
            return "date", values["date"], self.env._("is after the opening balance")
        return None

    def _account_errors(self, movements, register):
        """Where a balance does not follow from the one before, or the last one is not what was booked."""
        for account_id, chain in self._by_account(movements):
            before = chain[0].row.values["balance"] - chain[0].row.values["amount"]
            for movement in chain:
                values = movement.row.values
                if before + values["amount"] != values["balance"]:
                    expected = before + values["amount"]
                    yield RowError(movement.row.number, "balance", values["balance"],
                                   self.env._("does not follow: %s was expected", _shown(expected)))  # fmt: skip
                before = values["balance"]
            booked = to_amount(register.opening[account_id].amount)
            if before != booked:
                yield RowError(
                    chain[-1].row.number, "balance", before,
                    self.env._("the last balance differs by %(difference)s from the opening balance %(booked)s",
                               difference=_shown(before - booked), booked=_shown(booked)),
                )  # fmt: skip

    def _of_bad_accounts(self, rows, movements, register, bad):
        """An account comes in whole or not at all: the other rows of one that has a fault."""
        faulty = {register.account_id(row.values) for row in rows if row.number in bad} - {None}
        for movement in movements:
            if movement.account_id in faulty and movement.row.number not in bad:
                yield RowError(movement.row.number, "", None,
                               self.env._("another row of this account is wrong"))  # fmt: skip

    @staticmethod
    def _by_account(movements):
        """(account id, its movements by date, those of a day as they stand in the file)"""
        ordered = sorted(movements, key=lambda m: (m.account_id, m.date, m.row.number))
        yield from groupby(ordered, key=lambda movement: movement.account_id)

    # --- import

    def _import_rows(self, rows):
        register = _Register(self.env, self.company_id, rows)
        movements = [Movement(register.account_id(row.values), row) for row in rows]
        self.env["koperasi.savings.history"]._store([
            {
                **{name: movement.row.values[name] for name in ("date", "code", "description", "amount", "balance")},
                "account_id": account_id,
                "company_id": self.company_id.id,
                "number": number,
                "row_key": _row_key(account_id, number, movement.row.values),
                "log_id": self.log_id.id,
            }
            for account_id, chain in self._by_account(movements)
            for number, movement in enumerate(chain, 1)
        ])  # fmt: skip

    def _result_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_history_action"
        )
        return {**action, "domain": [("log_id", "=", self.log_id.id)], "context": {}}


def _shown(amount):
    return f"{amount.normalize():,f}"


def _row_key(account_id, number, values):
    """The old system's own reference, or what the row says."""
    if values["reference"]:
        return f"ref:{values['reference']}"
    told = [account_id, number, values["date"], values["code"], values["amount"], values["balance"]]
    return "row:" + hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()


class _Register(MemberLookup):
    """Members, accounts with their opening balance, and accounts that have a history: one query each."""

    def __init__(self, env, company, rows):
        super().__init__(env, company, rows)
        accounts = env["koperasi.savings.account"].search([("member_id", "in", self.ids)])
        entries = env["koperasi.savings.transaction"].search(
            [("account_id", "in", accounts.ids), ("kind", "=", "opening")]
        )
        self.opening = {e.account_id.id: e for e in entries if not e.is_reversed}
        self._accounts = {}
        for account in accounts.sorted(lambda a: (a.id in self.opening, a.id)):
            self._accounts[account.member_id.id, account.product_id.code.casefold()] = account.id
        histories = env["koperasi.savings.history"].search(
            [("account_id", "in", accounts.ids), ("number", "=", 1)]
        )
        self.known = set(histories.account_id.ids)

    def account_id(self, values):
        return self._accounts.get((self.member(values), values["product"].casefold()))
