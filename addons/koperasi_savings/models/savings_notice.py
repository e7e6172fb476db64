from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

TELLER = "koperasi_base.group_teller"
GIVEN = ("account_id", "amount", "note")


class KoperasiSavingsNotice(models.Model):
    """A member announces a withdrawal; the amount can be taken once from the earliest date on.

    The earliest date follows from the rule on the day of the notice and is kept.
    """

    _name = "koperasi.savings.notice"
    _description = "Notice of Withdrawal"
    _inherit = ["mail.thread"]
    _order = "earliest_date desc, id desc"
    _rec_name = "account_id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "koperasi.savings.account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'open'), ('product_id.withdrawal_rule', '=', 'notice')]",
    )
    member_id = fields.Many2one(related="account_id.member_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    amount = fields.Monetary(required=True, tracking=True)
    date = fields.Date(string="Given on", readonly=True)
    earliest_date = fields.Date(string="Payable from", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("used", "Paid"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    transaction_id = fields.Many2one(
        "koperasi.savings.transaction", string="Withdrawal", readonly=True, ondelete="restrict"
    )
    note = fields.Char()

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be more than zero.")
    _open_idx = models.Index("(account_id, earliest_date) WHERE state = 'open'")

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.users"]._koperasi_require(TELLER)
        if any(name not in GIVEN for vals in vals_list for name in vals):
            raise AccessError(self.env._("State and dates of a notice follow from the rule."))
        accounts = self.env["koperasi.savings.account"].browse(
            vals.get("account_id") for vals in vals_list
        )
        accounts.check_access("read")
        dated = [
            {**vals, **self._dates(account, vals.get("amount"))}
            for vals, account in zip(vals_list, accounts, strict=True)
        ]
        return super().create(dated)

    @api.model
    def _dates(self, account, amount):
        amount = account._positive(amount or 0)
        if account.product_id.withdrawal_rule != "notice":
            raise UserError(self.env._("%s needs no notice.", account.display_name))
        account._check_can_withdraw()
        if amount % to_amount(account.currency_id.rounding):
            raise UserError(self.env._("Announce a whole amount of the currency."))
        if amount > to_amount(account.balance):
            raise UserError(
                self.env._(
                    "%(account)s holds %(balance)s: announce at most that.",
                    account=account.display_name,
                    balance=account._money(account.balance),
                )
            )
        today = account.company_id._koperasi_today()
        return {
            "date": today,
            "earliest_date": today + timedelta(days=account.product_id.notice_days),
        }

    def action_cancel(self):
        """Button: the member does not want the money any more; cancelled notices stay cancelled."""
        self.env["res.users"]._koperasi_require(TELLER)
        self.check_access("read")
        if used := self.filtered(lambda notice: notice.state == "used"):
            raise UserError(self.env._("%s is paid already.", used[0].display_name))
        # sudo: nobody edits notices; their state changes by this button and by the withdrawal
        self.sudo().write({"state": "cancelled"})

    @api.model
    def _due(self, account, amount, day):
        """The oldest open notice that covers a withdrawal.

        :raises UserError: there is none; says what is announced, or that a notice is needed
        """
        # sudo: the rule holds whatever notices the user may see
        notices = self.sudo().search(
            [("account_id", "=", account.id), ("state", "=", "open")], order="earliest_date, id"
        )
        fits = notices.filtered(
            lambda notice: notice.earliest_date <= day and to_amount(notice.amount) >= amount
        )
        if fits:
            return fits[:1]
        raise UserError(self._missing_message(account, notices))

    @api.model
    def _due_for_all(self, account, day):
        """The oldest open notice that covers all of an account but the interest credited since the notice.

        :raises UserError: as for :meth:`_due`
        """
        # sudo: as in _due
        first = self.sudo().search(
            [("account_id", "=", account.id), ("state", "=", "open")],
            order="amount desc, earliest_date, id",
            limit=1,
        )
        # sudo: what was credited counts, whoever closes
        entries = self.env["koperasi.savings.transaction"].sudo()
        credited = entries.search([
            ("account_id", "=", account.id), ("kind", "in", ("interest", "tax")),
            ("date", ">=", first.date or day),
        ])  # fmt: skip
        grown = sum((to_amount(entry.amount) for entry in credited), to_amount(0))
        return self._due(account, to_amount(account.balance) - max(grown, to_amount(0)), day)

    @api.model
    def _missing_message(self, account, notices):
        if not notices:
            return self.env._(
                "%(account)s: withdrawals need a notice of %(days)s days. Record the notice first.",
                account=account.display_name,
                days=account.product_id.notice_days,
            )
        return self.env._(
            "%(account)s: announced are %(notices)s. Withdraw that, or record another notice.",
            account=account.display_name,
            notices=", ".join(
                self.env._(
                    "%(amount)s from %(date)s",
                    amount=account._money(notice.amount),
                    date=format_date(self.env, notice.earliest_date),
                )
                for notice in notices
            ),
        )

    def _consume(self, entry):
        """The withdrawal uses the notice up, also if it takes less.

        :param entry: the ``koperasi.savings.transaction``
        """
        if self:
            # sudo: nobody edits notices; the withdrawal does
            self.sudo().write({"state": "used", "transaction_id": entry.id})
