from odoo import api, fields, models

FULL_EVERY_DAYS = 7


class KoperasiIntegrityReport(models.Model):
    """Three zeros: the chains are unbroken, balances equal their entries, ledgers equal the books.

    Each run is kept, so a supervisor sees that the check was made and what it said. A report is made by
    the button, the nightly job or a test; nobody edits it.
    """

    _name = "koperasi.integrity.report"
    _description = "Integrity Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Run by", required=True, readonly=True)
    full = fields.Boolean(
        string="Every Entry Hashed Anew",
        readonly=True,
        help="Otherwise entries that an earlier report verified were compared by their fingerprint.",
    )
    ok = fields.Boolean(string="OK", readonly=True)
    state = fields.Selection(
        [("ok", "All zero"), ("failed", "Differences")], compute="_compute_state", store=True
    )
    line_ids = fields.One2many("koperasi.integrity.line", "report_id", readonly=True)

    @api.depends("ok")
    def _compute_state(self):
        for report in self:
            report.state = "ok" if report.ok else "failed"

    # ------------------------------------------------------------
    # Run
    # ------------------------------------------------------------

    def action_run(self):
        """Button: check the current company and show the result."""
        self.env["res.users"]._koperasi_require(
            "koperasi_base.group_auditor",
            "koperasi_base.group_manager",
            "account.group_account_user",
        )
        report = self._run(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": report.id,
            "view_mode": "form",
        }

    @api.model
    def _run(self, company, full=False):
        """Check all ledgers of a company.

        :param company: res.company
        :param bool full: hash every entry anew, also those that an earlier report verified
        :return: the stored report; ``ok`` says whether everything is zero
        """
        self.env.flush_all()
        lines = self._check_lines(company, full)
        # sudo: a report is evidence; whoever runs it cannot write it
        report = self.sudo().create(
            {
                "name": self.env["ir.sequence"].sudo().next_by_code("koperasi.integrity.report"),
                "company_id": company.id,
                "user_id": self.env.uid,
                "full": full,
                "ok": all(line["ok"] for line in lines),
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        if not report.ok:
            report._alert()
        return report.sudo(self.env.su)

    @api.model
    def _cron_run(self):
        """Nightly: check every company that has a journal of the ledgers; once a week in full."""
        journals = self.env["account.journal"].search([("koperasi_kind", "!=", False)])
        companies = journals.company_id
        for done, company in enumerate(companies, 1):
            self.with_company(company)._run(company, full=self._full_is_due(company))
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    @api.model
    def _full_is_due(self, company):
        """Once a week every entry is hashed anew."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=FULL_EVERY_DAYS)
        return not self.search_count(
            [("company_id", "=", company.id), ("full", "=", True), ("run_on", ">", since)], limit=1
        )

    def _alert(self):
        """An activity for each manager of the company."""
        managers = self.env.ref("koperasi_base.group_manager").all_user_ids
        for manager in managers.filtered(lambda user: self.company_id in user.company_ids):
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("The member ledgers and the books differ"),
                user_id=manager.id,
            )
