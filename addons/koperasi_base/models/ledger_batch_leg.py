from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .. import ledger_sql
from ..door import is_open, opened
from ..tools.money import to_amount
from ..tools.refusal import refuse


class KoperasiLedgerBatchLeg(models.Model):
    """A journal item of a batch that no member's row carries: the funds of an SHU distribution, say.

    Legs are added while the batch is open (:meth:`_add`), stand in its journal entry beside what follows
    from the rows, and are reversed with it. They never touch a control account, or ledger and books would
    part. Like entries they are final: only :meth:`_add` makes them, nothing changes or removes them.
    """

    _name = "koperasi.ledger.batch.leg"
    _description = "Further Journal Item of a Batch"
    _order = "batch_id, id"
    _rec_name = "label"

    batch_id = fields.Many2one(
        "koperasi.ledger.batch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="batch_id.company_id")
    currency_id = fields.Many2one(related="batch_id.currency_id")
    account_id = fields.Many2one(
        "account.account", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one("res.partner", readonly=True)
    balance = fields.Monetary(required=True, readonly=True, help="Debit positive, credit negative.")
    label = fields.Char(readonly=True)

    def init(self):
        result = super().init()
        ledger_sql.seal(self)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        if not is_open(self.env):
            raise AccessError(self.env._("Journal items of a batch are made by booking."))
        return super().create(vals_list)

    def write(self, vals):
        raise AccessError(self.env._("Journal items of a batch are final; reverse the batch."))

    def unlink(self):
        return refuse(self.env._("Journal items of a batch are final; reverse the batch."))

    @api.model
    def _add(self, batch, legs):
        """Add journal items to an open batch.

        :param batch: an open ``koperasi.ledger.batch``
        :param legs: list of (account record, balance in rupiah with debits positive, label)
        :raises UserError: the batch is closed, an account carries member balances, an amount is no number
        """
        batch._lock_open()
        self._check_accounts(batch, legs)
        # sudo: nobody has the right to write legs; callers have checked what the user may do
        records = opened(self.sudo()).create(
            [
                {
                    "batch_id": batch.id,
                    "account_id": account.id,
                    "balance": batch._to_float(to_amount(balance)),
                    "label": label,
                }
                for account, balance, label in legs
                if balance
            ]
        )
        return self.browse(records.ids)

    @api.model
    def _check_accounts(self, batch, legs):
        for account, _balance, _label in legs:
            # sudo: whoever books need not be able to read the chart of accounts
            account_sudo = account.sudo()
            if (
                account_sudo.koperasi_control
                or batch.sudo().company_id not in account_sudo.company_ids
            ):
                raise UserError(
                    self.env._(
                        "%(account)s cannot stand beside the members' rows of %(batch)s.",
                        account=account_sudo.display_name,
                        batch=batch.sudo().display_name,
                    )
                )

    @api.model
    def _legs_sql(self, batch):
        """SELECT of the legs of a batch (account, partner, balance), for its journal entry."""
        return SQL(
            "SELECT account_id, partner_id, balance FROM %s WHERE batch_id = %s",
            SQL.identifier(self._table),
            batch.id,
        )

    @api.model
    def _add_opposite(self, batch, source):
        """Add the opposite of the legs of ``source`` to the batch that reverses it."""
        # sudo: whoever may reverse a batch need not be able to read its legs
        legs = self.sudo().search([("batch_id", "=", source.id)])
        self._add(batch, [(leg.account_id, -leg.balance, leg.label) for leg in legs])
