from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("till", "Till"),
    ("transfer", "Bank transfers"),
    ("payroll", "Payroll deduction"),
    ("interest", "Interest"),
    ("loan", "Loans"),
    ("shu", "SHU"),
    ("general", "Corrections"),
    ("opening", "Opening balances"),
]
POSTINGS = [
    ("each", "Each transaction at once"),
    ("day", "Once a day, when the day is closed"),
]
SEALED_FIELDS = ("koperasi_kind", "type", "company_id", "restrict_mode_hash_table")


class AccountJournal(models.Model):
    _inherit = "account.journal"

    koperasi_kind = fields.Selection(
        KINDS,
        string="Koperasi Ledger",
        copy=False,
        help="Set: entries of this journal come from the member ledgers only and are sealed on posting.",
    )
    koperasi_counter_account_id = fields.Many2one(
        "account.account",
        string="Counter Account",
        check_company=True,
        ondelete="restrict",
        help="Where the money of a counter transaction goes to: the cash of this till, or the account of"
        " bank transfers not yet matched.",
    )
    koperasi_posting = fields.Selection(
        POSTINGS,
        string="Counter Posting",
        required=True,
        default="each",
        help="When counter transactions reach the general ledger. At once: the books are always up to"
        " date, and each transaction takes about ten times as long. Once a day: one journal entry for the"
        " day; until then the integrity report shows the difference as open batches.",
    )

    @api.constrains("koperasi_kind", "type", "restrict_mode_hash_table")
    def _check_koperasi_journal(self):
        for journal in self.filtered("koperasi_kind"):
            if journal.type != "general" or not journal.restrict_mode_hash_table:
                raise ValidationError(
                    self.env._(
                        "Journal %s belongs to the member ledgers: it must be of type Miscellaneous and"
                        " secure posted entries with hash.",
                        journal.display_name,
                    )
                )

    def write(self, vals):
        if any(name in vals for name in SEALED_FIELDS):
            self._check_ledger_use(vals)
        return super().write(vals)

    def _check_ledger_use(self, vals):
        """What a journal of the ledgers is may not change once a batch was opened in it."""
        changed = self.filtered(
            lambda journal: (
                journal.koperasi_kind
                and any(
                    name in vals
                    and vals[name] != journal._fields[name].convert_to_write(journal[name], journal)
                    for name in SEALED_FIELDS
                )
            )
        )
        # sudo: batches exist or not, whether or not the accountant may read them
        batches = self.env["koperasi.ledger.batch"].sudo()
        if changed and batches.search_count([("journal_id", "in", changed.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Member ledgers have posted in this journal; make a new journal instead."
                )
            )

    @api.private
    def _koperasi_counter_account(self):
        """Account on the other side of a counter transaction in this journal.

        :rtype: account.account record
        :raises UserError: the journal has none
        """
        self.ensure_one()
        # sudo: tellers book through journals they cannot configure
        account = self.sudo().koperasi_counter_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Journal %s has no counter account. Set it under Koperasi > Configuration > Journals.",
                    self.sudo().display_name,
                )
            )
        return account.sudo(self.env.su)
