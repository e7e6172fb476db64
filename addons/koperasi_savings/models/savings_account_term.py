from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import is_open
from odoo.addons.koperasi_base.tools.actions import list_action

from .savings_placement import RUNNING


class KoperasiSavingsAccount(models.Model):
    """The account of a placement moves with its steps alone, never at the counter."""

    _inherit = "koperasi.savings.account"

    placement_ids = fields.One2many(
        "koperasi.savings.placement", "account_id", string="Term Deposits"
    )
    order_ids = fields.One2many(
        "koperasi.savings.standing.order", "account_id", string="Standing Orders"
    )
    order_count = fields.Integer(compute="_compute_order_count")

    @api.depends("order_ids.state")
    def _compute_order_count(self):
        counts = dict(
            self.env["koperasi.savings.standing.order"]._read_group(
                [("account_id", "in", self.ids), ("state", "in", ("active", "paused"))],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.order_count = counts.get(account, 0)

    @api.constrains("product_id")
    def _check_term_product(self):
        """An account of a term product without its deposit has no rate and no maturity: it would earn nothing."""
        if is_open(self.env):
            return
        for account in self.filtered(lambda account: account.product_id.kind == "term"):
            raise UserError(
                self.env._(
                    "%s is a term deposit: open it under Savings > Term Deposits, which makes its account.",
                    account.product_id.display_name,
                )
            )

    def action_open_placements(self):
        """The deposit of this account, with those before it by roll-over."""
        title = self.env._("Term Deposits")
        domain = [("account_id", "in", self.ids)]
        return list_action(self.env, "koperasi_savings.savings_placement_action", title, domain, {})

    def action_open_standing_orders(self):
        """What is transferred from these accounts every month."""
        title = self.env._("Standing Orders")
        domain = [("account_id", "in", self.ids)]
        context = {"default_account_id": self.id} if len(self) == 1 else {}
        return list_action(
            self.env, "koperasi_savings.savings_standing_order_action", title, domain, context
        )

    def _check_not_placed(self):
        # sudo: binds whoever books
        placed = self.sudo().placement_ids.filtered(lambda placement: placement.state in RUNNING)
        if placed:
            raise UserError(
                self.env._(
                    "%(account)s is term deposit %(name)s: it is paid out or broken on its own page, under"
                    " Savings > Term Deposits.",
                    account=self.display_name,
                    name=placed[0].name,
                )
            )

    def _check_can_deposit(self, *args, **kwargs):
        self._check_not_placed()
        return super()._check_can_deposit(*args, **kwargs)

    def _check_can_withdraw(self, *args, **kwargs):
        self._check_not_placed()
        return super()._check_can_withdraw(*args, **kwargs)

    def _check_can_close(self):
        for account in self:
            account._check_not_used()
        return super()._check_can_close()

    def _check_can_pay_out(self, to):
        self._check_not_used()
        return super()._check_can_pay_out(to)

    def _check_not_used(self):
        """What still pays into an account, or out of it, gets another one before it is closed."""
        # sudo: binds whoever closes
        deposit = self.env["koperasi.savings.placement"].sudo().search([
            ("interest_account_id", "=", self.id), ("state", "in", RUNNING),
            ("renewal", "!=", "principal_interest"),
        ], limit=1)  # fmt: skip
        if deposit:
            raise UserError(
                self.env._(
                    "%(account)s receives the interest of term deposit %(deposit)s. Choose another account"
                    " there first, then close this one.",
                    account=self.display_name, deposit=deposit.name,
                )
            )  # fmt: skip
        # sudo: an order counts whoever may see it
        order = self.env["koperasi.savings.standing.order"].sudo().search([
            "|", ("account_id", "=", self.id), ("to_account_id", "=", self.id),
            ("state", "in", ("active", "paused")),
        ], limit=1)  # fmt: skip
        if order:
            raise UserError(
                self.env._(
                    "Standing order %(order)s transfers from or to %(account)s. Cancel it first, then close"
                    " the account.",
                    account=self.display_name, order=order.name,
                )
            )  # fmt: skip

    @api.depends("placement_ids.state")
    def _compute_available_balance(self):
        result = super()._compute_available_balance()
        for account in self:
            # sudo: as in _check_not_placed
            if any(placement.state in RUNNING for placement in account.sudo().placement_ids):
                account.available_balance = 0
        return result
