from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import is_open, opened
from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.nightly import part_of_night
from odoo.addons.koperasi_base.tools.refusal import refuse

HOLDERS = ("koperasi_base.group_head_teller", "koperasi_base.group_manager")
SEALED = frozenset({
    "account_id", "amount", "kind", "state", "date_from", "released_on", "released_by_id",
    "release_reason", "company_id", "member_id",
})  # fmt: skip


class KoperasiSavingsHold(models.Model):
    """Money of an account that cannot be taken out: held for a reason, or as lien for a loan.

    Active holds are part of the account's floor balance, which the booking statement itself respects; so
    placing one writes the account's row, and a withdrawal that runs meanwhile is started anew.
    """

    _name = "koperasi.savings.hold"
    _description = "Hold on a Savings Account"
    _inherit = ["mail.thread"]
    _order = "state, date_from desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    account_id = fields.Many2one(
        "koperasi.savings.account",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('state', '=', 'open'), ('balance', '>', 0)]",
    )
    member_id = fields.Many2one(related="account_id.member_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    balance = fields.Monetary(related="account_id.balance")
    amount = fields.Monetary(required=True, tracking=True)
    kind = fields.Selection(
        [("hold", "Hold"), ("lien", "Lien of a loan")], required=True, readonly=True, default="hold"
    )
    reason = fields.Char(required=True, tracking=True, help="Told to whoever tries to withdraw.")
    date_from = fields.Date(
        string="From", readonly=True, default=lambda self: self.env.company._koperasi_today()
    )
    expires_on = fields.Date(
        string="Until",
        tracking=True,
        help="Last day on which it holds; empty: until it is released.",
    )
    state = fields.Selection(
        [("active", "Active"), ("released", "Released"), ("expired", "Expired")],
        required=True,
        readonly=True,
        default="active",
        copy=False,
        tracking=True,
    )
    released_on = fields.Date(readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    release_reason = fields.Char(readonly=True, copy=False, tracking=True)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The amount held must be more than zero."
    )
    _dates_in_order = models.Constraint(
        "CHECK (expires_on >= date_from)", "A hold cannot end before it starts."
    )
    _active_idx = models.Index("(company_id, expires_on) WHERE state = 'active'")

    # ------------------------------------------------------------
    # Place
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Place holds; liens are placed by loans alone.

        :raises AccessError: neither head teller nor manager
        :raises UserError: more than what is free on the account
        """
        self._check_placing(vals_list)
        self._lock_accounts_of(vals_list)
        holds = super().create(vals_list)
        holds.flush_recordset()
        for hold in holds:
            hold.account_id.check_access("read")
            hold._check_expiry()
        holds.account_id._check_floor_covered()
        return holds

    def _lock_accounts_of(self, vals_list):
        """Before the rows refer to them: two who hold money of one account would wait for each other for ever."""
        ids = [vals.get("account_id") for vals in vals_list]
        accounts = self.env["koperasi.savings.account"].browse(i for i in ids if isinstance(i, int))
        accounts._lock_rows()

    def _check_placing(self, vals_list):
        self.env["res.users"]._koperasi_require(*HOLDERS)
        if is_open(self.env):
            return
        fixed = SEALED - {"account_id", "amount"}
        if any(vals.get(name, "active" if name == "state" else None) not in (None, False, "active",
               "hold") for vals in vals_list for name in fixed):  # fmt: skip
            raise AccessError(self.env._("Liens and the state of a hold are set by its steps."))
        exact = self.env["koperasi.savings.transaction"]._exact
        unit = to_amount(self.env.company.currency_id.rounding)
        if any(
            Fraction(exact(vals.get("amount") or 0) / unit).denominator > 1 for vals in vals_list
        ):
            raise UserError(self.env._("Hold a whole amount of the currency."))

    def _check_expiry(self):
        today = self.company_id._koperasi_today()
        if self.expires_on and self.expires_on < today:
            raise UserError(
                self.env._(
                    "%s has passed: choose a later day.", format_date(self.env, self.expires_on)
                )
            )

    def write(self, vals):
        if not is_open(self.env):
            if SEALED & vals.keys():
                raise AccessError(
                    self.env._("A hold is not changed: release it with a reason and place another.")
                )
            if {"reason", "expires_on"} & vals.keys():
                self.env["res.users"]._koperasi_require(*HOLDERS)
                self._check_editable()
        result = super().write(vals)
        if "expires_on" in vals and not is_open(self.env):
            for hold in self:
                hold._check_expiry()
        return result

    def _check_editable(self):
        if any(hold.state != "active" or hold.kind != "hold" for hold in self):
            raise UserError(
                self.env._("Only a hold in force can be changed; a lien follows its loan.")
            )

    def unlink(self):
        return refuse(self.env._("Holds are kept. Release it with a reason."))

    # ------------------------------------------------------------
    # Release
    # ------------------------------------------------------------

    def release(self, reason):
        """Free the money; holds that are not in force are left alone.

        :param str reason: why, for the record
        :raises AccessError: neither head teller nor manager
        :raises UserError: no reason, or a lien of a loan in force
        """
        self.env["res.users"]._koperasi_require(*HOLDERS)
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the release."))
        active = self.filtered(lambda hold: hold.state == "active")
        active._check_can_release()
        active._end("released", reason)

    def _check_can_release(self):
        """A lien ends with its loan; the loans' addon says when a person may end it."""
        if any(hold.kind == "lien" for hold in self):
            raise UserError(self.env._("A lien is released when its loan is paid off."))

    def _end(self, state, reason):
        """Holds end: the money is free from now on."""
        for company, holds in self.grouped("company_id").items():
            # sudo: whoever ends it was checked; a loan paid by anybody ends its liens
            opened(holds.sudo()).write({
                "state": state,
                "release_reason": reason,
                "released_on": company._koperasi_today(),
                "released_by_id": self.env.uid,
            })  # fmt: skip

    @api.model
    def _cron_expire(self):
        """Nightly: holds whose last day has passed."""
        for company in self.search([("state", "=", "active")]).company_id:
            speaking = self.with_context(lang=company._koperasi_lang())
            with part_of_night(company, speaking.env._("Ending holds")):
                speaking.search([
                    ("company_id", "=", company.id),
                    ("state", "=", "active"),
                    ("expires_on", "<", company._koperasi_today()),
                ])._end("expired", speaking.env._("Its last day has passed."))  # fmt: skip

    def action_open_account(self):
        """The account on which money is held."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.savings.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }
