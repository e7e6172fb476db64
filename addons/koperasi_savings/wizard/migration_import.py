from odoo import models

from odoo.addons.koperasi_base.tools.money import LARGEST_UNITS, to_float
from odoo.addons.koperasi_base.tools.spreadsheet import parse_amount
from odoo.addons.koperasi_base.wizard.import_table import ImportField, RowError


class KoperasiMigrationImport(models.TransientModel):
    """The trial balance of the old books, by account codes of our chart."""

    _name = "koperasi.migration.import"
    _inherit = ["koperasi.opening.import.mixin"]
    _description = "Import Old Trial Balance"

    def _import_fields(self):
        return [
            ImportField("code", self.env._("Account code"), required=True, unique=True, example="21110",
                        synonyms=("kode", "kode akun", "kode perkiraan", "no akun", "akun", "account code"),
                        note=self.env._("Code in our chart of accounts")),
            ImportField("name", self.env._("Account name"), example="Simpanan Sukarela",
                        synonyms=("nama", "nama akun", "nama perkiraan", "uraian")),
            ImportField("debit", self.env._("Debit"), parse_amount, synonyms=("debet", "saldo debet", "d")),
            ImportField("credit", self.env._("Credit"), parse_amount, example=1250000,
                        synonyms=("kredit", "saldo kredit", "k")),
            ImportField("amount", self.env._("Balance"), parse_amount, synonyms=("saldo", "jumlah", "saldo akhir"),
                        note=self.env._("Instead of debit and credit: positive on the usual side of the account")),
        ]  # fmt: skip

    def _validate_rows(self, rows):
        accounts = self._accounts(rows)
        errors = []
        for row in rows:
            reason = self._row_error(row.values, accounts)
            if reason:
                errors.append(RowError(row.number, *reason))
        return errors

    def _accounts(self, rows):
        """{code: account} of the company's chart."""
        codes = [row.values["code"] for row in rows]
        # sudo: a clerk need not be able to read the chart of accounts
        accounts = self.env["account.account"].sudo().with_company(self.company_id)
        found = accounts.search([("company_ids", "in", self.company_id.ids), ("code", "in", codes)])
        return {account.code: account for account in found}

    def _row_error(self, values, accounts):
        if values["code"] not in accounts:
            return "code", values["code"], self.env._("no account of our chart has this code")
        given = [name for name in ("debit", "credit", "amount") if values[name] is not None]
        if not given or ("amount" in given and len(given) > 1):
            return "amount", values["amount"], self.env._("give debit and credit, or the balance")
        for name in given:
            if values[name] % 1 or abs(values[name]) >= LARGEST_UNITS:
                return name, values[name], self.env._("must be a whole amount of rupiah")
            if name != "amount" and values[name] < 0:
                return name, values[name], self.env._("must not be negative")
        return None

    def _import_rows(self, rows):
        migration = self._migration()
        migration._check_draft()
        accounts = self._accounts(rows)
        known = {line.account_id.id: line for line in migration.line_ids}
        fresh = []
        for row in rows:
            account = accounts[row.values["code"]]
            amount = to_float(self._amount(row.values, account), 1)
            if account.id in known:
                known[account.id].old_amount = amount
            else:
                fresh.append(
                    {"migration_id": migration.id, "account_id": account.id, "old_amount": amount}
                )
        self.env["koperasi.migration.line"].create(fresh)
        migration._compare()

    def _migration(self):
        migrations = self.env["koperasi.migration"]
        found = migrations.search([("company_id", "=", self.company_id.id)])
        return found or migrations.create({"company_id": self.company_id.id})

    def _amount(self, values, account):
        """What a row says, positive on the side on which the account usually stands."""
        if values["amount"] is not None:
            return values["amount"]
        debit = (values["debit"] or 0) - (values["credit"] or 0)
        usual_debit = account.internal_group in ("asset", "expense", "off")
        return debit if usual_debit else -debit

    def _result_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("koperasi_savings.migration_action")
        return {**action, "res_id": self._migration().id, "views": [(False, "form")]}
