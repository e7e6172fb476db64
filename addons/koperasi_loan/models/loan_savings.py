from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

RULES = [
    ("none", "None"),
    ("percent", "Percent of the loan, kept back at disbursement"),
    ("installment", "Fixed amount with each installment"),
]


class KoperasiLoanProduct(models.Model):
    """Savings that borrowers must make beside the loan (simpanan wajib pinjaman)."""

    _inherit = "koperasi.loan.product"

    savings_rule = fields.Selection(
        RULES, string="Savings of Borrowers", required=True, default="none"
    )
    savings_product_id = fields.Many2one(
        "koperasi.savings.product",
        check_company=True,
        ondelete="restrict",
        domain="[('kind', '=', 'loan_linked'), ('company_id', '=', company_id)]",
    )
    savings_percent = fields.Float(string="Savings (%)", digits=(6, 3), aggregator=None)
    savings_amount = fields.Monetary(string="Savings per Installment", aggregator=None)

    _savings_sound = models.Constraint(
        "CHECK (savings_percent >= 0 AND savings_percent < 100 AND savings_amount >= 0)",
        "Savings of borrowers are not negative and below the loan.",
    )

    @api.constrains("savings_rule", "savings_product_id")
    def _check_savings_product(self):
        for product in self.filtered(lambda product: product.savings_rule != "none"):
            if product.savings_product_id.kind != "loan_linked":
                raise ValidationError(
                    self.env._("Choose a savings product of the kind for borrowers.")
                )

    def _linked_savings(self, principal):
        """What is kept back of a loan for savings: whole rupiah, half up.

        :param Decimal principal: rupiah
        :rtype: Decimal
        """
        if self.savings_rule != "percent":
            return Decimal(0)
        share = principal * to_amount(self.savings_percent) / 100
        return share.quantize(Decimal(1), ROUND_HALF_UP)


class KoperasiLoan(models.Model):
    """The savings account that goes with a loan: opened at disbursement, locked until the loan is closed."""

    _inherit = "koperasi.loan"

    linked_account_id = fields.Many2one(
        "koperasi.savings.account",
        string="Savings of the Borrower",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _linked_savings(self):
        return self.product_id._linked_savings(to_amount(self.principal))

    def _fee_total(self):
        """Savings are kept back like fees, but stay the member's money."""
        return super()._fee_total() + self._linked_savings()

    def _post_linked_savings(self, batch, counter_account):
        """The deposits kept back, in the batch of the disbursement.

        :param counter_account: that of the payout; None when the loan goes to savings
        """
        linked = self.filtered(lambda loan: loan.product_id.savings_rule != "none")
        linked._open_linked_accounts(batch.date)
        rows = [
            {
                "account_id": loan.linked_account_id.id,
                "amount": loan._linked_savings(),
                "kind": "deposit",
                "channel": "transfer",
                "memo": self.env._("Loan %s", loan.name),
                "counter_account_id": counter_account.id if counter_account else None,
            }
            for loan in linked
            if loan._linked_savings()
        ]
        self.env["koperasi.savings.transaction"]._post_entries(batch, rows)

    def _open_linked_accounts(self, date):
        """The member's open account of the product, or a new one; the agreed deposit is that of this loan."""
        # sudo: whoever pays out loans need not be a teller
        accounts = self.env["koperasi.savings.account"].sudo()
        for loan in self:
            product = loan.product_id.savings_product_id
            known = {"member_id": loan.member_id.id, "product_id": product.id}
            account = accounts.search(
                [*((name, "=", value) for name, value in known.items()), ("state", "=", "open")], limit=1
            ) or accounts.create({**known, "open_date": date})  # fmt: skip
            if loan.product_id.savings_rule == "installment":
                account.write(
                    {"monthly_amount": loan.product_id.savings_amount, "obligation_start": date}
                )
            loan.sudo().linked_account_id = account  # sudo: written by the disbursement only


class KoperasiSavingsAccount(models.Model):
    """Savings of borrowers stay until their loans are closed."""

    _inherit = "koperasi.savings.account"

    linked_loan_ids = fields.One2many("koperasi.loan", "linked_account_id", string="Loans")

    def _lock_reason(self, date=None):
        if reason := super()._lock_reason(date):
            return reason
        if self.kind != "loan_linked":
            return False
        # sudo: the lock holds whatever loans the user may see
        loans = self.sudo().linked_loan_ids.filtered(lambda loan: loan.state == "active")
        if not loans:
            return False
        return self.env._(
            "%(account)s is locked until %(loan)s is paid off.",
            account=self.display_name,
            loan=loans[0].name,
        )

    @api.model
    def _obligation_condition_sql(self):
        """Borrowers save as long as they owe."""
        return SQL(
            "%s AND (held.kind <> 'loan_linked' OR EXISTS (SELECT FROM koperasi_loan loan"
            " WHERE loan.linked_account_id = held.id AND loan.state = 'active'))",
            super()._obligation_condition_sql(),
        )
