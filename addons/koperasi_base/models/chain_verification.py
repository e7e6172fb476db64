from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from .. import chain_sql
from ..tools.actions import record_action

CHUNK_ACCOUNTS = 2000
CHUNK_ENTRIES = 20_000
SHOWN_FAULTS = 200
ROLES = (
    "koperasi_base.group_auditor",
    "koperasi_base.group_manager",
    "account.group_account_user",
)


class KoperasiChainVerification(models.Model):
    """Every hash of a cooperative, a member or an account computed anew, and what came out, kept as evidence.

    It goes account by account in chunks: the screen asks for one after the other and shows how far it is.
    An interruption costs nothing, whoever opens it goes on. Nobody edits it.
    """

    _name = "koperasi.chain.verification"
    _description = "Chain Verification"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Member", readonly=True)
    account_model = fields.Char(readonly=True)
    account_id = fields.Many2oneReference(model_field="account_model", readonly=True)
    scope = fields.Char(string="What", compute="_compute_scope")
    user_id = fields.Many2one("res.users", string="Started by", required=True, readonly=True)
    started_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    finished_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("ok", "Unbroken"),
            ("broken", "Broken"),
            ("stopped", "Stopped"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    account_count = fields.Integer(string="Accounts", readonly=True)
    done_count = fields.Integer(string="Accounts Verified", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="Percent done.")
    entry_count = fields.Integer(string="Entries Verified", readonly=True)
    fault_count = fields.Integer(string="Faults", readonly=True)
    fault_ids = fields.One2many("koperasi.chain.fault", "verification_id", readonly=True)
    download_ids = fields.One2many("koperasi.chain.download", "verification_id", readonly=True)
    seal = fields.Char(
        readonly=True,
        help="One hash over the last hashes of all accounts. The verifier script prints the same seal for"
        " an export made at the same time: write it down where nobody can change it.",
    )
    # Where the next chunk begins: ledgers are taken in the order of their names, accounts of their ids.
    next_ledger = fields.Integer(readonly=True)
    last_account = fields.Integer(readonly=True)

    @api.depends("company_id", "partner_id", "account_id")
    def _compute_scope(self):
        for verification in self:
            # sudo: whoever sees the result may see what was verified
            verification.scope = verification.sudo()._scope_record().display_name

    @api.depends("account_count", "done_count")
    def _compute_progress(self):
        for verification in self:
            whole = verification.account_count
            verification.progress = 100 * verification.done_count / whole if whole else 100

    def _scope_record(self):
        self.ensure_one()
        if self.account_model:
            return self.env[self.account_model].browse(self.account_id)
        return self.partner_id or self.company_id

    # ------------------------------------------------------------
    # Start, chunks, stop
    # ------------------------------------------------------------

    @api.model
    def _start(self, partner=None, account=None):
        """Begin to verify the current company, or one member or account of it.

        :param partner: res.partner of a member
        :param account: a record of a ledger's account model
        :return: the verification, running
        :raises AccessError: none of :data:`ROLES`, or an account of another company
        :raises UserError: there is no account to verify
        """
        self.env["res.users"]._koperasi_require(*ROLES)
        # sudo: accountants verify accounts of ledgers that they cannot read
        company = account.sudo().company_id if account else self.env.company
        if company not in self.env.companies:
            raise AccessError(self.env._("This account belongs to another cooperative."))
        # sudo: a verification is evidence; whoever runs it cannot write it
        verification = self.sudo().create(
            {
                "name": self.env["ir.sequence"].sudo().next_by_code("koperasi.chain.verification"),
                "company_id": company.id,
                "partner_id": partner.id if partner else False,
                "account_model": account._name if account else False,
                "account_id": account.id if account else False,
                "user_id": self.env.uid,
            }
        )
        verification.account_count = verification._count_accounts()
        if not verification.account_count:
            raise UserError(self.env._("There is no account with a ledger here to verify."))
        return verification.sudo(self.env.su)

    def verify_chunk(self):
        """Verify the next chunk of accounts; nothing if it is done, stopped or being run by somebody else.

        :rtype: bool
        :return: whether there is more to do
        :raises AccessError: none of :data:`ROLES`
        """
        self.env["res.users"]._koperasi_require(*ROLES)
        self.ensure_one()
        self.check_access("read")
        # sudo: the result is written by the verification, not by whoever watches it
        verification = self.sudo()
        if verification.state == "running" and verification.try_lock_for_update():
            verification._verify_next()
        return verification.state == "running"

    def action_stop(self):
        """Button: stop; what was verified so far stays on record."""
        self.env["res.users"]._koperasi_require(*ROLES)
        self.check_access("read")
        # sudo: as in verify_chunk
        running = self.sudo().filtered(lambda verification: verification.state == "running")
        running.write({"state": "stopped", "finished_on": fields.Datetime.now()})

    def _verify_next(self):
        model, ids = self._next_chunk(self.next_ledger, self.last_account)
        if model is None:
            self._finish()
            return
        self.env.flush_all()
        [(entries, faults, shown)] = self.env.execute_query(
            chain_sql.check(model, ids, self._faults_to_show())
        )
        [(seal,)] = self.env.execute_query(chain_sql.seal(model, ids, self.seal or ""))
        self.write(
            {
                "next_ledger": self._ledger_names().index(model._name),
                "last_account": ids[-1],
                "done_count": self.done_count + len(ids),
                "entry_count": self.entry_count + entries,
                "fault_count": self.fault_count + faults,
                "fault_ids": [
                    Command.create(self._prepare_fault(model, fault)) for fault in shown or []
                ],
                "seal": seal or self.seal,
            }
        )
        if self.done_count >= self.account_count:
            self._finish()

    def _finish(self):
        self.write(
            {
                "state": "broken" if self.fault_count else "ok",
                "account_count": self.done_count,
                "finished_on": fields.Datetime.now(),
            }
        )

    def _faults_to_show(self):
        return max(SHOWN_FAULTS - len(self.fault_ids), 0)

    def _prepare_fault(self, model, fault):
        return {
            "account_model": model._ledger_account_model(),
            "account_id": fault["account"],
            "entry_model": model._name,
            "entry_id": fault["id"],
            "number": fault["number"],
            "reason": fault["reason"],
        }

    # ------------------------------------------------------------
    # Accounts of the scope
    # ------------------------------------------------------------

    @api.model
    def _ledgers(self):
        return self.env["koperasi.ledger.batch"]._entry_models()

    @api.model
    def _ledger_names(self):
        return [model._name for model in self._ledgers()]

    def _condition(self, model):
        """SQL condition on ``account``: the accounts of a ledger that are verified here."""
        condition = SQL("account.company_id = %s", self.company_id.id)
        if self.account_model:
            same = model._ledger_account_model() == self.account_model
            return SQL("%s AND %s AND account.id = %s", condition, same, self.account_id)
        if self.partner_id:
            return SQL("%s AND account.partner_id = %s", condition, self.partner_id.id)
        return condition

    def _count_accounts(self):
        counts = [chain_sql.account_count(m, self._condition(m)) for m in self._ledgers()]
        return sum(self.env.execute_query(count)[0][0] for count in counts)

    def _next_chunk(self, ledger, after):
        """The accounts after one, of the first ledger that has any left.

        :param int ledger: place of the ledger among :meth:`_ledgers`
        :param int after: id of the last account of that ledger that was taken
        :return: (entry model, ids), or (None, [])
        """
        for model in self._ledgers()[ledger:]:
            query = chain_sql.next_accounts(
                model, self._condition(model), after, CHUNK_ACCOUNTS, CHUNK_ENTRIES
            )
            [(ids,)] = self.env.execute_query(query)
            if ids:
                return model, ids
            after = 0
        return None, []

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_again(self):
        """Button: verify the same accounts again, as they are now."""
        self.env["res.users"]._koperasi_require(*ROLES)
        self.ensure_one()
        self.check_access("read")
        account = self._scope_record() if self.account_model else None
        return record_action(self._start(partner=self.partner_id, account=account))

    def action_download(self):
        """Button: the chain with every hashed field, for the verifier script."""
        return self._download_action("chain")

    def action_download_last(self):
        """Button: the last hash of each account, to be kept where nobody can change it."""
        return self._download_action("last")

    def _download_action(self, content):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/koperasi/chain/{self.id}/{content}.jsonl",
            "target": "download",
        }
