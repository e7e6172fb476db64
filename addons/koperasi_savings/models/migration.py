from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.door import is_open, opened
from odoo.addons.koperasi_base.tools.refusal import refuse

from ..sql import migration_sql

CLERK, MANAGER = "koperasi_base.group_clerk", "koperasi_base.group_manager"
SEALED = frozenset(
    {"state", "company_id", "submitted_by_id", "submitted_on", "approved_by_id", "approved_on"}
)


class KoperasiMigration(models.Model):
    """The cut-over from the old books: their trial balance beside what was booked, signed by two persons.

    Every difference must be zero before it is signed; from then on the imports of opening balances are
    closed, and a late one needs the migration to be reopened with a reason.
    """

    _name = "koperasi.migration"
    _description = "Migration"
    _inherit = ["mail.thread", "koperasi.approval.mixin"]
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Cut-over date",
        required=True,
        tracking=True,
        default=lambda self: self.env.company._koperasi_today(),
        help="The old books end with this day.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "To be signed"), ("signed", "Signed")],
        required=True, readonly=True, copy=False, default="draft", tracking=True,
    )  # fmt: skip
    line_ids = fields.One2many("koperasi.migration.line", "migration_id", string="Trial balance")
    difference_count = fields.Integer(string="Differences", compute="_compute_difference_count")
    confirmation_ids = fields.One2many("koperasi.migration.confirmation", "migration_id")
    confirmed_count = fields.Integer(string="Confirmed", compute="_compute_answer_counts")
    objection_count = fields.Integer(string="Open objections", compute="_compute_answer_counts")
    sign_off_file = fields.Binary(compute="_compute_sign_off_file")

    _company_uniq = models.UniqueIndex("(company_id)", "This cooperative has a migration already.")

    @api.depends("line_ids.difference", "line_ids.is_control")
    def _compute_difference_count(self):
        for migration in self:
            migration.difference_count = len(migration._differing())

    @api.depends("confirmation_ids.state")
    def _compute_answer_counts(self):
        groups = self.env["koperasi.migration.confirmation"]._read_group(
            [("migration_id", "in", self.ids)], ["migration_id", "state"], ["__count"]
        )
        counts = {(migration, state): count for migration, state, count in groups}
        for migration in self:
            migration.confirmed_count = counts.get((migration, "confirmed"), 0)
            migration.objection_count = counts.get((migration, "objection"), 0)

    @api.depends("date", "company_id")
    def _compute_display_name(self):
        for migration in self:
            migration.display_name = self.env._("Migration of %s", migration.date)

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(name in vals for vals in vals_list for name in SEALED - {"company_id"}):
            self._refuse_sealed()
        return super().create(vals_list)

    def write(self, vals):
        if not is_open(self.env) and not self.env.su:
            if SEALED & vals.keys():
                self._refuse_sealed()
            if {"date", "line_ids"} & vals.keys():
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        refuse(self.env._("A migration is evidence; it stays."))

    def _refuse_sealed(self):
        raise AccessError(
            self.env._("A migration is submitted, signed and reopened by its buttons.")
        )

    def _check_draft(self):
        for migration in self:
            if migration.state != "draft":
                raise UserError(
                    self.env._("%s is submitted or signed: set it back or reopen it first.",
                               migration.display_name)
                )  # fmt: skip

    # ------------------------------------------------------------
    # Check
    # ------------------------------------------------------------

    def action_check(self):
        """Button: compare the trial balance with what is booked now."""
        self._require(CLERK)
        self._check_draft()
        self._compare()

    def _require(self, *groups):
        result = super()._require(*groups)
        self.ensure_one()
        return result

    def _compare(self):
        """Write what is booked beside each line; control accounts that the trial balance lacks get a line."""
        booked = self._booked()
        # sudo: figures of the ledgers, which nobody types
        lines = opened(self.sudo().line_ids)
        for line in lines:
            line.booked = booked.pop(line.account_id.id, 0)
        lines.create([
            {"migration_id": self.id, "account_id": account, "booked": amount}
            for account, amount in booked.items() if amount
        ])  # fmt: skip
        self.invalidate_recordset(["line_ids"])

    def _booked(self):
        """{control account id: opening balances}, over all ledgers."""
        self.env.flush_all()
        models = self.env["koperasi.ledger.batch"]._entry_models()
        rows = self.env.execute_query(migration_sql.booked(models, self.company_id))
        return {account: Decimal(amount) for account, amount in rows}

    def _differing(self):
        return self.line_ids.filtered(lambda line: line.is_control and line.difference)

    def _check_zero(self):
        self._compare()
        if not self.line_ids.filtered("is_control"):
            raise UserError(
                self.env._("Import the trial balance of the old books first, or type its accounts.")
            )
        differing = self._differing()
        if differing:
            # sudo: a clerk need not be able to read the chart of accounts
            accounts = differing.sudo().with_company(self.company_id).account_id
            names = ", ".join(f"{account.code} {account.name}" for account in accounts)
            raise UserError(self.env._("The old books and the ledgers differ: %s.", names))

    # ------------------------------------------------------------
    # Sign
    # ------------------------------------------------------------

    def action_submit(self):
        """Button: everything is in and every difference is zero; another person signs."""
        self._require(CLERK)
        if self.state == "submitted":
            return
        self._check_draft()
        self._check_zero()
        self._mark_submitted()
        self._set_state("submitted")

    def action_draft(self):
        """Button: back to work before it is signed."""
        self._require(CLERK)
        if self.state == "signed":
            self._check_draft()
        self._set_state("draft")

    def action_sign(self):
        """Button: sign as the second person; the imports of opening balances are closed from now on.

        :raises UserError: submitted by the same person, or something differs by now
        """
        self._require(MANAGER)
        if self.state == "signed":
            return
        if self.state != "submitted":
            raise UserError(self.env._("Somebody has to submit the migration first."))
        self._check_not_maker()
        self._check_zero()
        self._mark_approved()
        self._set_state("signed")

    def reopen(self, reason):
        """Let a late opening import in; the migration has to be submitted and signed again.

        :param str reason: why; kept in the log
        :raises UserError: not signed, or no reason
        """
        self._require(MANAGER)
        reason = (reason or "").strip() if isinstance(reason, str) else ""
        if self.state != "signed" or not reason:
            raise UserError(self.env._("A signed migration is reopened with a reason."))
        self._set_state("draft")
        # sudo: the log of a document is written by its steps
        self.sudo().message_post(
            body=self.env._("Reopened: %s", reason), author_id=self.env.user.partner_id.id
        )

    def _set_state(self, state):
        # sudo: a state follows from these steps only
        opened(self.sudo()).write({"state": state})

    @api.model
    def _check_imports_open(self, company):
        """Refuse opening imports of a company whose migration is signed.

        Holds the migration for the transaction: whoever signs waits for the import, or the import sees it.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT state FROM koperasi_migration WHERE company_id = %s FOR SHARE", company.id)
        )
        if rows == [("signed",)]:
            raise UserError(
                self.env._("The migration is signed and opening imports are closed. A manager can reopen it"
                           " with a reason, under Reports > Migration.")
            )  # fmt: skip

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_confirmations(self):
        """What members answered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.migration_confirmation_action"
        )
        context = {"default_migration_id": self.id}
        return {**action, "domain": [("migration_id", "=", self.id)], "context": context}
