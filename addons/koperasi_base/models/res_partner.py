from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    koperasi_has_ledger = fields.Boolean(
        string="Has a Ledger",
        compute="_compute_koperasi_has_ledger",
        search="_search_koperasi_has_ledger",
        groups="base.group_user",
        help="Owns an account of a member ledger in the current company.",
    )

    def _compute_koperasi_has_ledger(self):
        owners = self.search([("id", "in", self.ids), ("koperasi_has_ledger", "=", True)])
        for partner in self:
            partner.koperasi_has_ledger = partner in owners

    @api.model
    def _search_koperasi_has_ledger(self, operator, value):
        if operator != "in":
            return NotImplemented
        ledgers = self.env["koperasi.ledger.batch"]._entry_models()
        accounts = [self.env[ledger._ledger_account_model()]._table for ledger in ledgers]
        owners = [
            SQL(
                "SELECT partner_id FROM %s WHERE company_id = %s",
                SQL.identifier(table),
                self.env.company.id,
            )
            for table in accounts
        ]
        return [("id", "in", SQL("(%s)", SQL(" UNION ALL ").join(owners)))]
