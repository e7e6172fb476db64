from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.actions import list_action, record_action

SECURED = ("active", "written_off")


class KoperasiSavingsHold(models.Model):
    """A lien: money of an account that secures a loan and is held as long as the loan is in force."""

    _inherit = "koperasi.savings.hold"

    loan_id = fields.Many2one(
        "koperasi.loan", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    def action_open_loan(self):
        """The loan that this lien secures."""
        return record_action(self.loan_id)

    def _check_can_release(self):
        """Of a loan written off or never paid out a person may end the lien; else its repayment does."""
        liens = self.filtered("loan_id")
        bound = liens.filtered(
            lambda hold: hold.sudo().loan_id.state == "active"
        )  # sudo: binds all
        if bound:
            raise UserError(
                self.env._(
                    "%s is still running: its lien is released when it is paid off.",
                    bound[0].sudo().loan_id.name,
                )
            )
        return super(KoperasiSavingsHold, self - liens)._check_can_release()


class KoperasiLoanCollateral(models.Model):
    """A pledge: savings or a term deposit of the member as collateral."""

    _inherit = "koperasi.loan.collateral"

    account_id = fields.Many2one(
        "koperasi.savings.account",
        string="Pledged Account",
        index="btree_not_null",
        ondelete="restrict",
        help="Savings or term deposit of the borrower; the value is held from disbursement until the loan"
        " is paid off.",
    )

    @api.constrains("account_id", "type", "loan_id")
    def _check_pledge(self):
        for pledge in self.filtered("account_id"):
            account = pledge.account_id.sudo()  # sudo: the officer need not be a teller
            if account.member_id != pledge.loan_id.member_id or account.kind == "suspense":
                raise UserError(self.env._("Pledge a savings account of the borrower."))
            if pledge.type != "savings":
                raise UserError(self.env._("A pledged account is collateral of type savings."))

    @api.constrains("account_id", "value")
    def _check_pledge_value(self):
        for pledge in self.filtered("account_id"):
            if not pledge.value or pledge.value > pledge._free():
                raise UserError(pledge._cover_message())

    def _free(self):
        account = self.account_id.sudo()  # sudo: as above
        return max(account.balance - account.floor_balance, 0)

    def _cover_message(self):
        return self.env._(
            "%(account)s: %(free)s is free to be pledged, not %(value)s.",
            account=self.account_id.display_name,
            free=self.currency_id.format(self._free()),
            value=self.currency_id.format(self.value),
        )

    def write(self, vals):
        if {"account_id", "value", "loan_id"} & vals.keys():
            held = self.filtered("account_id").filtered(
                lambda pledge: pledge.loan_id.state not in ("draft", "submitted")
            )
            if held:
                raise UserError(
                    self.env._("%s: the pledge was decided upon.", held[0].display_name)
                )
        return super().write(vals)


class KoperasiLoan(models.Model):
    """Liens come with the disbursement and go when the loan is paid off."""

    _inherit = "koperasi.loan"

    lien_ids = fields.One2many("koperasi.savings.hold", "loan_id", string="Liens")
    lien_amount = fields.Monetary(
        string="Held as Collateral", compute="_compute_lien_amount", help="Liens in force."
    )

    @api.depends("lien_ids.state", "lien_ids.amount")
    def _compute_lien_amount(self):
        for loan in self:
            active = loan.lien_ids.filtered(lambda hold: hold.state == "active")
            loan.lien_amount = sum(active.mapped("amount"))

    def action_open_liens(self):
        """Savings and term deposits that secure these loans."""
        title = self.env._("Liens")
        domain = [("loan_id", "in", self.ids)]
        return list_action(self.env, "koperasi_savings.savings_hold_action", title, domain, {})

    def _set_disbursed_on(self, date):
        """Part of every disbursement: what was pledged is held from now on."""
        result = super()._set_disbursed_on(date)
        self._place_liens()
        return result

    def _place_liens(self):
        """Hold what is pledged.

        :raises UserError: it is not free any more
        """
        pledges = self.collateral_ids.filtered("account_id")
        # sudo: the loan was decided upon; the officer who pays out need not place holds of his own
        holds = opened(self.env["koperasi.savings.hold"].sudo())
        holds.create([
            {
                "account_id": pledge.account_id.id,
                "amount": pledge.value,
                "kind": "lien",
                "loan_id": pledge.loan_id.id,
                "reason": self.env._("collateral of %s", pledge.loan_id.name),
            }
            for pledge in pledges
        ])  # fmt: skip

    @api.model
    def _refresh_after_booking(self, batch):
        """Whatever paid a loan off frees its liens; a payment taken back holds again what is still there."""
        result = super()._refresh_after_booking(batch)
        booked = self._booked_in(batch)
        if booked and self._has_liens(booked):
            self._refresh_liens(booked)
        return result

    @api.model
    def _has_liens(self, loan_ids):
        return bool(
            self.env.execute_query(
                SQL("SELECT 1 FROM koperasi_savings_hold WHERE loan_id = ANY(%s) LIMIT 1", loan_ids)
            )
        )

    @api.model
    def _refresh_liens(self, loan_ids):
        # sudo: whoever pays need not be able to read holds
        liens = self.env["koperasi.savings.hold"].sudo().search([("loan_id", "in", loan_ids)])
        active = liens.filtered(lambda hold: hold.state == "active")
        over = active.filtered(lambda hold: hold.loan_id.state not in SECURED)
        over._end("released", self.env._("The loan is paid off."))
        bare = (liens - active).loan_id.filtered(
            lambda loan: loan.state == "active"
        ) - active.loan_id
        for loan in bare:
            loan._hold_again()

    def _hold_again(self):
        """A loan runs again because its last payment was taken back.

        Money that the member has taken out meanwhile cannot be held; the officer is told.
        """
        for pledge in self.collateral_ids.filtered("account_id"):
            value = min(pledge.value, pledge._free())
            if value < pledge.value:
                self.message_post(body=pledge._cover_message())
            if value > 0:
                # sudo: as when it was disbursed
                opened(self.env["koperasi.savings.hold"].sudo()).create({
                    "account_id": pledge.account_id.id,
                    "amount": value,
                    "kind": "lien",
                    "loan_id": self.id,
                    "reason": self.env._("collateral of %s", self.name),
                })  # fmt: skip
