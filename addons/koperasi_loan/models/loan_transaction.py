from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words

from .loan_payment import PAYMENT_KINDS

KINDS = [
    ("disbursement", "Disbursement"),
    ("provision", "Provision fee"),
    ("fee", "Administration fee"),
    ("installment", "Installment"),
    ("payoff", "Pay-off"),
    ("opening", "Opening balance"),
    ("write_off", "Write-off"),
]
LENDING = ("disbursement", "provision", "fee")
# Account of the product that a component is credited to, and of the rows of kind provision
PRODUCT_ACCOUNTS = {
    "interest": "interest_account_id",
    "penalty": "penalty_account_id",
    "fee": "fee_account_id",
}


def _keep(_entries):
    """Entries are final: removing a kind leaves the rows that have it."""


class KoperasiLoanTransaction(models.Model):
    """One movement of a loan; booked by the methods of the loan, never edited.

    ``amount`` is the change of the outstanding principal. ``principal`` is a generated column of PostgreSQL:
    what the row repaid, so whoever inserts rows by SQL neither has to nor can give it.
    """

    _name = "koperasi.loan.transaction"
    _description = "Loan Transaction"
    _inherit = ["koperasi.ledger.entry.mixin"]
    _rec_names_search = ["batch_id.name", "loan_id.name", "memo"]

    _ledger_account_field = "loan_id"
    _ledger_component_roles = {
        "interest": "loan_interest_income",
        "penalty": "loan_penalty_income",
        "fee": "loan_fee_income",
    }

    loan_id = fields.Many2one("koperasi.loan", required=True, readonly=True, ondelete="restrict")
    member_id = fields.Many2one(related="loan_id.member_id")
    product_id = fields.Many2one(related="loan_id.product_id")
    partner_id = fields.Many2one(related="loan_id.partner_id")
    kind = fields.Selection(selection_add=KINDS, ondelete={kind: _keep for kind, _label in KINDS})
    principal = fields.Monetary(readonly=True, help="Principal that this row repaid.")
    interest = fields.Monetary(readonly=True)
    penalty = fields.Monetary(readonly=True)
    fee = fields.Monetary(readonly=True)
    total = fields.Monetary(compute="_compute_total", help="What was paid, all parts together.")
    reversal_of_id = fields.Many2one(
        "koperasi.loan.transaction", string="Reversal of", readonly=True, ondelete="restrict"
    )
    reversal_ids = fields.One2many(
        "koperasi.loan.transaction", "reversal_of_id", string="Reversals"
    )
    is_reversed = fields.Boolean(string="Reversed", compute="_compute_is_reversed")
    move_id = fields.Many2one(related="batch_id.move_id")

    _loan_number_uniq = models.UniqueIndex("(loan_id, number)")
    _loan_date_idx = models.Index("(loan_id, date, number)")
    _date_idx = models.Index("(company_id, date DESC, id DESC)")
    _key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This transaction was already sent.",
    )
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL",
        "This transaction was already reversed.",
    )
    _batch_idx = models.Index("(batch_id)")

    def init(self):
        result = super().init()
        self._generate_principal()
        return result

    @api.model
    def _generate_principal(self):
        """Make ``principal`` a column that PostgreSQL itself derives from the row."""
        [(generated,)] = self.env.execute_query(
            SQL(
                "SELECT attgenerated <> '' FROM pg_attribute"
                " WHERE attrelid = 'koperasi_loan_transaction'::regclass AND attname = 'principal'"
            )
        )
        if not generated:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE koperasi_loan_transaction DROP COLUMN principal, ADD COLUMN principal numeric"
                    " GENERATED ALWAYS AS (CASE WHEN kind IN ('disbursement', 'opening')"
                    " OR (kind = 'reversal' AND amount < 0) THEN 0 ELSE -amount END) STORED"
                )
            )

    @api.depends("principal", "interest", "penalty", "fee")
    def _compute_total(self):
        for entry in self:
            entry.total = entry.principal + entry.interest + entry.penalty + entry.fee

    @api.depends("reversal_ids")
    def _compute_is_reversed(self):
        for entry in self:
            entry.is_reversed = bool(entry.reversal_ids)

    @api.depends("batch_id", "loan_id.name")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry._transaction_number()} ({entry.loan_id.name})"

    # ------------------------------------------------------------
    # Reversal
    # ------------------------------------------------------------

    def reverse(self, reason):
        """Book the opposite of this transaction, dated today; the loan's state follows.

        A disbursement is reversed with its fees, and only while nothing was paid.

        :param str reason: why, for the books
        :return: the reversal
        :raises AccessError: not a head teller
        :raises UserError: reversed before, a reversal itself, no reason, or older than the active plan
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_head_teller")
        self.ensure_one()
        self.check_access("read")
        return self._reverse(reason)

    def _reverse(self, reason, date=None):
        """Principal and fees of a disbursement belong together, also when other loans share the batch."""
        if self.kind not in LENDING or self.batch_id.kind == "counter":
            return super()._reverse(reason, date)
        self._check_can_reverse(reason)
        together = self.search(
            [("batch_id", "=", self.batch_id.id), ("loan_id", "=", self.loan_id.id)]
        )
        self.batch_id._reverse(reason, date, only=together)
        return self.search([("reversal_of_id", "=", self.id)])

    # ------------------------------------------------------------
    # Screens and paper
    # ------------------------------------------------------------

    def action_print_receipt(self):
        """The receipt of these transactions."""
        return self.env.ref("koperasi_loan.loan_receipt_action").report_action(self)

    def action_open_batch(self):
        """The batch, from which the journal entry opens."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.ledger.batch",
            "res_id": self.batch_id.id,
            "view_mode": "form",
        }

    def _receipt_amount(self):
        """What changed hands, without a sign: the principal lent, or all that was paid."""
        self.ensure_one()
        return abs(self.amount if self.kind in ("disbursement", "opening") else self.total)

    def _amount_in_words(self):
        """The amount as a receipt has it, in the language of the reader."""
        words = amount_in_words(to_amount(self._receipt_amount()), self.env.lang or "id")
        return words[:1].upper() + words[1:]

    # ------------------------------------------------------------
    # Posting
    # ------------------------------------------------------------

    @api.model
    def _post_source(self, batch, *args):
        booked = super()._post_source(batch, *args)
        self.env["koperasi.loan"]._refresh_after_booking(batch)
        # sudo: whoever reverses need not be able to read batches
        if batch.sudo().kind == "reversal":
            self._check_reversals(batch)
        return booked

    @api.model
    def _check_reversals(self, batch):
        """What later stands on an entry keeps it, whichever way it is reversed: alone, with all that was booked
        together, or with a payroll deduction.

        :raises UserError: a loan is taken back on which something was paid, or a payment is older than the
            plan: a restructured plan was agreed on what was paid by then
        """
        restructured = self._reversed_loan(
            batch,
            SQL(
                "plan.version > 1 AND origin.kind IN %s AND origin.number <= plan.entry_number",
                PAYMENT_KINDS,
            ),
        )
        if restructured:
            raise UserError(
                self.env._(
                    "%s was restructured after this payment; it can no longer be reversed.",
                    restructured.display_name,
                )
            )
        paid = self._reversed_loan(
            batch,
            SQL(
                "origin.kind IN ('disbursement', 'opening') AND loan.state = 'approved'"
                " AND (loan.interest_paid, loan.penalty_paid) <> (0, 0)"
            ),
        )
        if paid:
            raise UserError(
                self.env._(
                    "%s was paid on: reverse the payments before the disbursement.",
                    paid.display_name,
                )
            )

    @api.model
    def _reversed_loan(self, batch, condition):
        """A loan that a batch of reversals touches and of which ``condition`` holds.

        :param SQL condition: on ``origin`` (the entry that is reversed), its ``loan`` and active ``plan``
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT loan.id FROM koperasi_loan_transaction entry"
                " JOIN koperasi_loan_transaction origin ON origin.id = entry.reversal_of_id"
                " JOIN koperasi_loan loan ON loan.id = entry.loan_id"
                " LEFT JOIN koperasi_loan_plan plan ON plan.id = loan.active_plan_id"
                " WHERE entry.batch_id = %s AND %s LIMIT 1",
                batch.id,
                condition,
            )
        )
        return self.env["koperasi.loan"].browse(loan_id for (loan_id,) in rows)

    def _is_payment_of(self, loan, amount, date, journal):
        """Whether this entry is that payment: loan, whole amount, place and, if given, date."""
        return (
            self.loan_id == loan
            and self.kind in PAYMENT_KINDS
            and to_amount(self.total) == amount
            and self.counter_account_id == journal._koperasi_counter_account()
            and (not date or self.date == fields.Date.to_date(date))
        )

    @api.model
    def _ledger_component_account(self, component, batch):
        """The account of the loan's product, else that of the role; fees of provision have their own."""
        plain = self._income_account(
            PRODUCT_ACCOUNTS[component], self._ledger_component_roles[component], batch.company_id
        )
        if component != "fee":
            return plain
        return SQL(
            "CASE WHEN entry.kind = 'provision' OR EXISTS (SELECT FROM koperasi_loan_transaction origin"
            " WHERE origin.id = entry.reversal_of_id AND origin.kind = 'provision') THEN %s ELSE %s END",
            self._income_account(
                "provision_account_id", "loan_provision_fee_income", batch.company_id
            ),
            plain,
        )

    @api.model
    def _income_account(self, column, role, company):
        """Looked up by PostgreSQL: a batch of savings costs no query for accounts of loans."""
        return SQL(
            "coalesce((SELECT %s FROM koperasi_loan_product product WHERE product.id = account.product_id),"
            " (SELECT account_id FROM koperasi_account_role WHERE company_id = %s AND role = %s))",
            SQL.identifier("product", column),
            company.id,
            role,
        )
