from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_float

from .till_session import HEAD, TELLER

VALID_FOR = timedelta(minutes=30)
TARGETS = {
    "deposit": "koperasi.savings.account",
    "withdraw": "koperasi.savings.account",
    "pay": "koperasi.loan",
    "disburse": "koperasi.loan",
    "open": "koperasi.savings.placement",
}
TARGET_FIELDS = {
    "koperasi.savings.account": "account_id",
    "koperasi.loan": "loan_id",
    "koperasi.savings.placement": "placement_id",
}
PAID_OUT = ("withdraw", "disburse")


class KoperasiTillRelease(models.Model):
    """A head teller lets one transaction pass that a teller may not book alone: this account, this amount, once."""

    _name = "koperasi.till.release"
    _description = "Release of a Counter Transaction"
    _inherit = ["koperasi.till.decision.mixin", "koperasi.approval.mixin"]

    operation = fields.Selection(
        [
            ("deposit", "Deposit"),
            ("withdraw", "Withdrawal"),
            ("pay", "Installment"),
            ("disburse", "Loan Disbursement"),
            ("open", "Opening of a Term Deposit"),
        ],
        required=True,
        readonly=True,
    )
    account_id = fields.Many2one("koperasi.savings.account", readonly=True, ondelete="restrict")
    loan_id = fields.Many2one("koperasi.loan", readonly=True, ondelete="restrict")
    placement_id = fields.Many2one(
        "koperasi.savings.placement", string="Term Deposit", readonly=True, ondelete="restrict"
    )
    amount = fields.Monetary(required=True, readonly=True)
    reason = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("used", "Used"),
            ("expired", "Expired"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    expires_on = fields.Datetime(readonly=True)
    used_key = fields.Char(string="Used for", readonly=True, help="Key of the transaction.")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be more than zero.")

    def _is_walled(self, vals):
        return not self.env.su  # who asked and who approved is written as the system

    def _door_message(self):
        return self.env._("A release is asked for at the counter.")

    @api.model
    def ask(self, operation, target_id, amount, reason=None):
        """The teller asks a head teller to release one transaction.

        :param str operation: ``deposit``, ``withdraw``, ``pay``, ``disburse`` or ``open``
        :param int target_id: the savings account, the loan of ``pay`` and ``disburse``, the deposit of ``open``
        :param amount: rupiah of cash, exactly that of the transaction; of a disbursement less the fees kept back
        :return: the release, waiting
        """
        self.env["res.users"]._koperasi_require(TELLER)
        session = self.env["koperasi.till.session"]._mine(self.env.company)
        if not session:
            raise UserError(self.env._("Open your till first."))
        amount = session._whole(amount)
        if operation not in TARGETS:
            raise UserError(self.env._("Choose one from the list."))
        target = self.env[TARGETS[operation]].browse(session._one_id(target_id)).exists()
        target.check_access("read")
        if target.company_id != session.company_id:
            raise UserError(self.env._("Choose an account of this cooperative."))
        name = TARGET_FIELDS[target._name]
        # sudo: nobody has the right to write releases
        release = opened(self.sudo()).create({
            "session_id": session.id, "operation": operation, name: target.id,
            "amount": to_float(amount, 1), "reason": reason if isinstance(reason, str) else False,
        })  # fmt: skip
        release = self.browse(release.id)
        release._mark_submitted()
        return release

    def action_approve(self):
        """Button: let it pass, within half an hour.

        :raises AccessError: no head teller
        :raises UserError: asked for by himself, or decided already
        """
        self.env["res.users"]._koperasi_require(HEAD)
        self.check_access("read")
        for release in self:
            release._check_waiting()
            release._mark_approved()
            # sudo: nobody has the right to write releases
            opened(release.sudo()).write(
                {"state": "approved", "expires_on": fields.Datetime.now() + VALID_FOR}
            )

    def action_refuse(self):
        """Button: it does not pass."""
        self.env["res.users"]._koperasi_require(HEAD)
        self.check_access("read")
        for release in self:
            release._check_waiting()
            release._check_not_maker()
            opened(release.sudo()).write({"state": "refused"})  # sudo: as in action_approve

    @api.model
    def _ask_from_form(self, operation, target, amount):
        """The same from a form that stays open.

        :return: the message that tells how to go on
        """
        self.ask(operation, target.id, amount)
        text = self.env._(
            "The head teller has been asked. When it is released, go on here within half an hour."
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": text},
        }

    @api.model
    def _go_with(self, placement, account):
        """A release to open a deposit holds for the account that opening makes; until then there is none."""
        # sudo: releases are written by the booking, whatever the teller may do with them
        releases = self.sudo().search([
            ("placement_id", "=", placement.id), ("state", "=", "approved"),
            ("submitted_by_id", "=", self.env.uid),
        ])  # fmt: skip
        opened(releases).write({"account_id": account.id})

    @api.model
    def _operation_of(self, entries, change):
        """The operation of rows of a ledger; None where releases are for nothing of that kind.

        :param change: rupiah into the till, negative out of it
        """
        model = entries._ledger_account_model()
        found = (
            operation
            for operation, target in TARGETS.items()
            if target == model and (operation in PAID_OUT) == (change < 0)
        )
        return next(found, None)

    @api.model
    def _usable(self, session, entries, row, change):
        """The approved release of exactly a transaction, or none.

        :param row: as for ``_post_entries``
        :param change: rupiah into the till, negative out of it
        """
        operation = self._operation_of(entries, change)
        if not operation:
            return self.browse()
        operations = (operation, "open") if operation == "deposit" else (operation,)
        name = TARGET_FIELDS[entries._ledger_account_model()]
        # sudo: releases are used by the booking, whatever the teller may do with them
        return self.sudo().search(
            [
                ("session_id", "=", session.id),
                ("submitted_by_id", "=", session.user_id.id),
                ("operation", "in", operations),
                (name, "=", row[entries._ledger_account_field]),
                ("amount", "=", to_float(abs(change), 1)),
                ("state", "=", "approved"),
                ("expires_on", ">=", fields.Datetime.now()),
            ],
            limit=1,
        )

    def _use(self, key):
        """Used up: who books the same at the same time meets a conflict, starts anew and finds it used."""
        opened(self).write({"state": "used", "used_key": key})

    def _expire(self):
        """What was not used when its till is closed."""
        opened(self.filtered(lambda release: release.state in ("waiting", "approved"))).write(
            {"state": "expired"}
        )
