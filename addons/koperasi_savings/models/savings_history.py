from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.koperasi_base import ledger_sql
from odoo.addons.koperasi_base.tools.refusal import refuse

COLUMNS = {
    "account_id": "int", "company_id": "int", "number": "int", "date": "date", "code": "varchar",
    "description": "varchar", "amount": "numeric", "balance": "numeric", "row_key": "varchar", "log_id": "int",
}  # fmt: skip


class KoperasiSavingsHistory(models.Model):
    """A movement of an account in the system that was used before: shown, never booked.

    Sealed like the entries of a ledger: the import inserts it by SQL, nobody changes or removes it. It is
    not in the general ledger; the opening balance is.
    """

    _name = "koperasi.savings.history"
    _description = "Movement in the Old System"
    _order = "account_id, number"
    _rec_name = "code"

    account_id = fields.Many2one(
        "koperasi.savings.account", required=True, readonly=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="account_id.member_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(string="No.", required=True, readonly=True, aggregator=None)
    date = fields.Date(required=True, readonly=True)
    code = fields.Char(readonly=True)
    description = fields.Char(readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    balance = fields.Monetary(required=True, readonly=True, aggregator=None)
    row_key = fields.Char(string="Reference key", required=True, readonly=True)
    log_id = fields.Many2one(
        "koperasi.import.log", string="File", readonly=True, ondelete="restrict"
    )

    _account_number_uniq = models.UniqueIndex(
        "(account_id, number)", "The account has its history already."
    )
    _key_uniq = models.UniqueIndex("(company_id, row_key)", "This row was imported already.")

    def init(self):
        result = super().init()
        ledger_sql.seal(self)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Movements of the old system come in by their import."))

    def write(self, vals):
        raise AccessError(self.env._("Movements of the old system are final."))

    def unlink(self):
        return refuse(self.env._("Movements of the old system are final."))

    @api.model
    def _store(self, rows):
        """Insert movements in one statement; the import has checked them.

        :param rows: list of dicts with the keys of :data:`COLUMNS`
        """
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO koperasi_savings_history (%(names)s, create_uid, create_date)"
                " SELECT %(names)s, %(uid)s, now() AT TIME ZONE 'UTC' FROM (%(rows)s) given ORDER BY seq",
                names=names,
                uid=self.env.uid,
                rows=ledger_sql.rows_source(COLUMNS, rows),
            )
        )

    @api.model
    def _of_accounts(self, accounts, date_from, date_to):
        """Movements in a period of accounts that the caller may read.

        :return: {account id: list of dicts of date, code, description, amount, balance}
        """
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT account_id, date, code, description, amount, balance FROM koperasi_savings_history"
                " WHERE account_id = ANY(%s) AND date BETWEEN %s AND %s ORDER BY account_id, number",
                accounts.ids,
                date_from,
                date_to,
            )
        )
        found = {}
        for row in rows:
            found.setdefault(row["account_id"], []).append(row)
        return found
