from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.nightly import part_of_night

from ..sql import dormant_sql

MARKS = ["dormant_since", "dormant_warned_on", "reactivated_on"]


class KoperasiSavingsAccount(models.Model):
    """Accounts without a movement by their member fall asleep, after a warning; staff wakes them."""

    _inherit = "koperasi.savings.account"

    dormant_since = fields.Date(readonly=True, copy=False, tracking=True, index="btree_not_null")
    dormant_warned_on = fields.Date(string="Warned on", readonly=True, copy=False)
    reactivated_on = fields.Date(readonly=True, copy=False)
    reactivation_ids = fields.One2many(
        "koperasi.savings.reactivation", "account_id", string="Re-activations"
    )

    def _wake_by_deposit(self):
        """After a deposit at the counter: wake the account if its product says so."""
        if self.dormant_since and self.product_id.dormant_wakes:
            self._wake(self._business_day())

    def _wake(self, date):
        # sudo: the marks are written by the rules, not by people
        opened(self.sudo()).write(
            {"dormant_since": False, "dormant_warned_on": False, "reactivated_on": date}
        )

    @api.model
    def _refresh_dormant(self, company, date):
        """Nightly, per company, three statements: wake what was paid into, warn, put to sleep.

        :param date: business date
        :return: the accounts whose members were warned now
        """
        self.env.flush_all()
        for statement in (dormant_sql.wake, dormant_sql.fall_asleep):
            self.env.execute_query(statement(company, date))
        warned = self.env.execute_query(dormant_sql.warn(company, date))
        self.invalidate_model(MARKS)
        accounts = self.browse(account for account, _day in warned)
        for account, (_id, day) in zip(accounts, warned, strict=True):
            account._speaking_to_member()._warn_of_sleep(day)
        return accounts

    def _warn_of_sleep(self, day):
        self._tell_member(
            self.env._(
                "Your account %(account)s had no movement for a long time and becomes dormant on %(date)s."
                " A deposit or a withdrawal keeps it awake.",
                account=self.name, date=format_date(self.env, day),
            )
        )  # fmt: skip

    def _speaking_to_member(self):
        """This account in the language of its member, for what is written to him; nightly jobs have none."""
        return self.with_context(lang=self.partner_id.lang or self.company_id._koperasi_lang())

    def _tell_member(self, text):
        """A message to the member, kept in the chatter of the account.

        :param str text: plain text
        """
        self.ensure_one()
        self.message_post(body=text, partner_ids=self.partner_id.ids, message_type="notification")

    @api.model
    def _cron_rules(self):
        """Every night: dormancy and goals of every cooperative, one after the other."""
        products = self.env["koperasi.savings.product"]
        for [company] in products._read_group([], ["company_id"]):
            accounts = self.with_company(company).with_context(lang=company._koperasi_lang())
            today = company._koperasi_today()
            with part_of_night(company, accounts.env._("Looking for dormant accounts")):
                accounts._refresh_dormant(company, today)
            with part_of_night(company, accounts.env._("Looking after goal savings")):
                accounts._refresh_goals(company, today)
