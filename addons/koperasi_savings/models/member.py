from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.money import to_amount, to_float
from odoo.addons.koperasi_member.models.member_leaving import ExitLine


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    savings_account_ids = fields.One2many(
        "koperasi.savings.account", "member_id", string="Savings Accounts"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    savings_total = fields.Monetary(string="Total Savings", compute="_compute_savings_total")

    @api.depends("savings_account_ids.balance")
    def _compute_savings_total(self):
        totals = dict(
            self.env["koperasi.savings.account"]._read_group(
                [("member_id", "in", self.ids), ("kind", "!=", "suspense")],
                ["member_id"],
                ["balance:sum"],
            )
        )
        for member in self:
            member.savings_total = totals.get(member, 0)

    def _do_approve(self):
        result = super()._do_approve()
        self._open_savings_accounts()
        return result

    def _book_exit(self, batch):
        """Empty every savings account."""
        result = super()._book_exit(batch)
        # sudo: whoever settles an exit empties all accounts, whatever he may see
        accounts = self.sudo().savings_account_ids
        entries = self.env["koperasi.savings.transaction"]
        self.env["koperasi.savings.tax"]._claim_members(accounts)
        items = accounts._closing_interest(batch.date)
        taxes = accounts._closing_taxes(items, batch.date)
        if items:
            entries._post_entries(batch, accounts._closing_interest_rows(items, taxes))
            accounts.invalidate_recordset(["balance"])
            for item in items:
                item.account._end_interest(item.rule.last)
        entries._post_entries(
            batch,
            [
                {
                    "account_id": account.id,
                    "amount": -to_amount(account.balance),
                    "kind": "payout",
                    "channel": "system",
                    "memo": batch.memo,
                }
                for account in accounts.filtered("balance")
            ],
        )
        return result

    def _exit_undone(self):
        """The interest of the settlement is reversed: runs credit it again."""
        result = super()._exit_undone()
        self.savings_account_ids._resume_interest()
        return result

    def _exit_lines(self, date=None):
        """A leaving member has the balances of all savings accounts."""
        # sudo: whoever settles an exit sees all that is open, whatever he may read
        accounts = self.sudo().savings_account_ids
        items = accounts._closing_interest(date)
        tax = sum(accounts._closing_taxes(items, date).values())
        unit = Decimal(str(self.company_id.currency_id.rounding))
        return [
            *super()._exit_lines(date),
            *(
                ExitLine(f"{account.product_id.name} {account.name}", account.balance)
                for account in accounts.filtered("balance")
            ),
            *(
                ExitLine(item.account._closing_label(item), to_float(item.gross, unit))
                for item in items
            ),
            *(
                [ExitLine(self.env._("Final tax 4(2) on interest"), -to_float(tax, unit))]
                if tax
                else []
            ),
        ]

    def _change_state(self, state, reason=None, **vals):
        """Accounts close with the membership; that they are empty was checked before."""
        result = super()._change_state(state, reason, **vals)
        if state == "closed":
            # sudo: whoever settles members need not be a teller
            accounts = self.sudo().savings_account_ids
            accounts.filtered(lambda account: account.state == "open")._do_close()
        return result

    def _open_savings_accounts(self, kind=None):
        """Open the accounts that every member has, those that are missing, in one create.

        :param str kind: only of this kind
        :return: the new accounts
        """
        # sudo: whoever approves members need not be a teller
        accounts = (
            self.env["koperasi.savings.account"]
            .sudo()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        )
        products = (
            self.env["koperasi.savings.product"]
            .sudo()
            .search([("company_id", "in", self.company_id.ids), ("open_on_approval", "=", True)])
        )
        if kind:
            products = products.filtered(lambda product: product.kind == kind)
        groups = accounts._read_group(
            [
                ("member_id", "in", self.ids),
                ("product_id", "in", products.ids),
                ("state", "=", "open"),
            ],
            ["member_id", "product_id"],
        )
        present = {(member.id, product.id) for member, product in groups}
        return accounts.create([
            {
                "member_id": member.id,
                "product_id": product.id,
                "open_date": member.join_date or member.company_id._koperasi_today(),
            }
            for member in self
            for product in products
            if product.company_id == member.company_id and (member.id, product.id) not in present
        ])  # fmt: skip

    def action_open_savings(self):
        """The savings accounts of these members."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_account_action"
        )
        context = {"default_member_id": self.id} if len(self) == 1 else {}
        return {**action, "domain": [("member_id", "in", self.ids)], "context": context}
