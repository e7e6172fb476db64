from odoo import api, fields, models
from odoo.exceptions import ValidationError

ROLES = [
    ("cash_till", "Cash at the tills"),
    ("cash_vault", "Cash in the vault"),
    ("cash_over", "Cash found too much in a till"),
    ("cash_short", "Cash missing in a till"),
    ("bank_outstanding", "Bank transfers not yet matched"),
    ("payment_clearing", "Online payments in process"),
    ("payroll_receivable", "Payroll deductions due from employers"),
    ("suspense", "Unallocated receipts of members"),
    ("opening_balance", "Clearing of opening balances"),
    ("savings_principal", "Principal savings (pokok)"),
    ("savings_mandatory", "Mandatory savings (wajib)"),
    ("savings_voluntary", "Voluntary savings"),
    ("savings_term", "Term deposits"),
    ("savings_goal", "Goal savings"),
    ("savings_loan_linked", "Mandatory savings of borrowers"),
    ("savings_interest_expense", "Interest expense on savings"),
    ("term_interest_expense", "Interest expense on term deposits"),
    ("savings_interest_payable", "Accrued interest on savings"),
    ("savings_tax_payable", "Final income tax 4(2) on savings interest"),
    ("savings_fee_income", "Savings fees and penalties"),
    ("loan_productive", "Loans: productive"),
    ("loan_consumptive", "Loans: consumptive"),
    ("loan_emergency", "Loans: emergency"),
    ("loan_restructured", "Loans: restructured"),
    ("loan_interest_receivable", "Accrued interest on loans"),
    ("loan_interest_income", "Interest income on loans"),
    ("loan_provision_fee_income", "Provision fees (provisi)"),
    ("loan_provision_fee_deferred", "Deferred provision fees (provisi)"),
    ("loan_fee_income", "Administration fees on loans"),
    ("loan_penalty_income", "Penalties on loans"),
    ("loan_allowance", "Allowance for loan losses"),
    ("loan_loss_expense", "Expense for loan losses"),
    ("loan_written_off", "Loans written off (memo)"),
    ("loan_recovery_income", "Recoveries of loans written off"),
    ("exit_payable", "Payable to former members"),
    ("shu_result", "SHU of the current year"),
    ("shu_undistributed", "SHU not yet distributed"),
    ("shu_payable", "SHU payable to members"),
    ("shu_reserve", "General reserve"),
    ("shu_officers", "Fund of board and supervisors"),
    ("shu_employees", "Fund of employees"),
    ("shu_education", "Education fund"),
    ("shu_social", "Social fund"),
    ("shu_development", "Regional development fund"),
]


class KoperasiAccountRole(models.Model):
    """Which account of the chart plays which part in the suite, one row per company and role.

    Every automatic entry finds its accounts here (or on the product, which defaults from here), so an
    accountant sees in one list where the suite posts.
    """

    _name = "koperasi.account.role"
    _description = "Account Role"
    _order = "company_id, id"
    _rec_name = "role"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    role = fields.Selection(ROLES, required=True)
    account_id = fields.Many2one(
        "account.account", required=True, check_company=True, ondelete="restrict"
    )

    _company_role_uniq = models.UniqueIndex(
        "(company_id, role)", "This role already has an account in this company."
    )

    @api.constrains("role", "account_id")
    def _check_control_account(self):
        """Member balances sit on current, unreconciled accounts: the ledger holds the detail."""
        for role in self.filtered(lambda r: r.role in CONTROL_ROLES):
            account = role.account_id
            if account.reconcile or account.account_type in (
                "asset_receivable",
                "liability_payable",
            ):
                raise ValidationError(
                    self.env._(
                        "%(account)s cannot carry member balances: choose a current or equity account"
                        " without reconciliation.",
                        account=account.display_name,
                    )
                )

    @api.model
    def _control_accounts(self, companies):
        """Accounts that carry balances of members in some companies.

        :rtype: account.account records
        """
        domain = [("company_id", "in", companies.ids), ("role", "in", list(CONTROL_ROLES))]
        return self.search(domain).account_id


# Roles whose accounts mirror balances of the subsidiary ledger.
CONTROL_ROLES = frozenset(
    {
        "savings_principal",
        "savings_mandatory",
        "savings_voluntary",
        "savings_term",
        "savings_goal",
        "savings_loan_linked",
        "savings_interest_payable",
        "suspense",
        "loan_productive",
        "loan_consumptive",
        "loan_emergency",
        "loan_restructured",
        "exit_payable",
        "shu_payable",
    }
)
