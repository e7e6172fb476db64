from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class KoperasiSavingsAccount(models.Model):
    """What holds mean for an account."""

    _inherit = "koperasi.savings.account"

    hold_ids = fields.One2many("koperasi.savings.hold", "account_id", string="Holds")
    held_amount = fields.Monetary(
        string="Held", compute="_compute_held_amount", help="Holds and liens in force."
    )

    @api.depends("hold_ids.amount", "hold_ids.state")
    def _compute_held_amount(self):
        groups = self.env["koperasi.savings.hold"].sudo()._read_group(  # sudo: binds whoever reads
            [("account_id", "in", self.ids), ("state", "=", "active")], ["account_id"], ["amount:sum"]
        )  # fmt: skip
        held = {account.id: amount for account, amount in groups}
        for account in self:
            account.held_amount = held.get(account._origin.id, 0)

    @api.depends("hold_ids.amount", "hold_ids.state", "product_id.kind")
    def _compute_floor_balance(self):
        """Holds bind beside the minimum, also those who leave. The minimum of a term deposit is that of its
        placement: at the end all of it is paid out."""
        result = super()._compute_floor_balance()
        for account in self:
            minimum = 0 if account.product_id.kind == "term" else account.floor_balance
            active = account.hold_ids.filtered(lambda hold: hold.state == "active")
            account.floor_balance = minimum + sum(active.mapped("amount"))
        return result

    def _lock_rows(self):
        entries = self.env[self._ledger_entry_model]
        entries._lock_accounts(self, SQL("SELECT unnest(%s::int[])", self.ids))

    def _check_floor_covered(self):
        """After placing a hold, on the rows as they are committed: what is held is there.

        :raises UserError: names account and what was free
        """
        self.env.flush_all()
        self._lock_rows()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state FROM %s WHERE id = ANY(%s)"
                " AND (balance < floor_balance OR state <> 'open') ORDER BY id",
                SQL.identifier(self._table),
                self.ids,
            )
        )
        for account_id, state in rows:
            account = self.browse(account_id)
            if state != "open":
                raise UserError(self.env._("%s is closed.", account.display_name))
            raise UserError(
                self.env._(
                    "%(account)s: not that much is free; %(missing)s is missing.",
                    account=account.display_name,
                    missing=account.currency_id.format(account.floor_balance - account.balance),
                )
            )

    def _ledger_cover_message(self, row):
        """The refusal at the counter names the holds."""
        self.ensure_one()
        # sudo: whoever is refused is told why
        holds = self.sudo().hold_ids.filtered(lambda hold: hold.state == "active")
        if not holds:
            return super()._ledger_cover_message(row)
        money = self.currency_id.format
        held = self.env._(", ").join(
            self.env._(
                "%(amount)s held for %(reason)s", amount=money(hold.amount), reason=hold.reason
            )
            for hold in holds
        )
        minimum = self.floor_balance - sum(holds.mapped("amount"))
        if minimum:
            held += self.env._(", %s must stay", money(minimum))
        return self.env._(
            "%(account)s: at most %(available)s can be taken: %(held)s.",
            account=self.display_name,
            available=money(max(self.balance - self.floor_balance, 0)),
            held=held,
        )

    def action_open_holds(self):
        """The holds of these accounts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_hold_action"
        )
        context = {"default_account_id": self.id} if len(self) == 1 else {}
        return {**action, "domain": [("account_id", "in", self.ids)], "context": context}
