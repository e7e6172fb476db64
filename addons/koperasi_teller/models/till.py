from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

HEAD = "koperasi_base.group_head_teller"
FIXED_FIELDS = ("company_id", "journal_id")


class KoperasiTill(models.Model):
    """A drawer of cash at the counter: its journal, its cash account, who serves there and within what limits."""

    _name = "koperasi.till"
    _description = "Till"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('koperasi_kind', '=', 'till')]",
        help="Its counter account is the cash of this till; transactions are posted when the session is closed.",
    )
    cash_account_id = fields.Many2one(
        related="journal_id.koperasi_counter_account_id", string="Cash Account"
    )
    vault_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        help="Where cash comes from and goes to; default the account of the role for cash in the vault.",
    )
    teller_ids = fields.One2many(
        "koperasi.till.teller", "till_id", string="Tellers", copy=True,
        help="Who may open this till, and what each may book without a release.",
    )  # fmt: skip
    cash_maximum = fields.Monetary(
        help="No more cash than this stays in the till; what comes above needs a release. 0: no limit."
    )
    blind_count = fields.Boolean(
        help="The teller counts without seeing what should be there; the difference shows afterwards."
    )
    receipt_format = fields.Selection(
        [("thermal", "80 mm thermal paper"), ("a5", "A5")], required=True, default="thermal"
    )
    print_at_once = fields.Boolean(
        string="Print Without Asking", help="Each receipt is printed as soon as it is booked."
    )
    session_ids = fields.One2many("koperasi.till.session", "till_id", string="Sessions")
    current_session_id = fields.Many2one(
        "koperasi.till.session", string="Open Session", compute="_compute_current_session_id"
    )

    _journal_uniq = models.UniqueIndex(
        "(journal_id)", "This journal belongs to another till; each till has a journal of its own."
    )
    _maximum_not_negative = models.Constraint(
        "CHECK (cash_maximum >= 0)", "The most cash in a till cannot be negative."
    )

    @api.depends("session_ids.state")
    def _compute_current_session_id(self):
        found = self.env["koperasi.till.session"].search(
            [("till_id", "in", self.ids), ("state", "=", "open")]
        )
        by_till = found.grouped("till_id")
        for till in self:
            till.current_session_id = by_till.get(till, found.browse())

    @api.constrains("journal_id", "vault_account_id")
    def _check_accounts(self):
        """Cash that is counted together stands on one account: no two tills share one, nor the vault."""
        for till in self:
            # sudo: whoever sets up tills need not be able to read the chart of accounts
            journal, cash = till.sudo().journal_id, till.sudo().cash_account_id
            if journal.koperasi_kind != "till" or not cash:
                raise ValidationError(
                    self.env._(
                        "%s is not a journal of a till with a cash account of its own.",
                        journal.display_name,
                    )
                )
            # sudo: a cash account belongs to one till of all cooperatives
            others = self.sudo().with_context(active_test=False).search([("id", "!=", till.id)])
            if cash in others.cash_account_id or cash == till.sudo().vault_account_id:
                raise ValidationError(
                    self.env._(
                        "%s is used by another till or by the vault; give each its own account.",
                        cash.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tills = super().create(vals_list)
        # sudo: the journal follows from the till; whoever sets it up need not be an accountant
        tills.sudo().journal_id.koperasi_posting = "session"
        return tills

    def write(self, vals):
        if any(name in vals for name in FIXED_FIELDS):
            self._check_fixed(vals)
        result = super().write(vals)
        if "journal_id" in vals:
            self.sudo().journal_id.koperasi_posting = "session"  # sudo: see create
        return result

    def _check_fixed(self, vals):
        for till in self.filtered("session_ids"):
            if any(name in vals and vals[name] != till[name].id for name in FIXED_FIELDS):
                raise UserError(
                    self.env._("%s was opened already: its journal is fixed.", till.display_name)
                )

    def _vault_account(self):
        """The account of the vault.

        :raises UserError: neither the till nor the roles name one
        """
        # sudo: tellers need not be able to read the chart of accounts
        account = self.sudo().vault_account_id
        return account or self.company_id._koperasi_account("cash_vault").sudo()

    def _limits_of(self, user):
        """The line of a teller on this till, or none."""
        # sudo: the limits bind whoever books, whatever he may read
        return self.sudo().teller_ids.filtered(lambda line: line.user_id == user)
