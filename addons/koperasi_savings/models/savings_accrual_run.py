from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import is_open, opened
from odoo.addons.koperasi_base.tools.nightly import part_of_night

MANAGERS = ("koperasi_base.group_manager",)


class KoperasiSavingsAccrualRun(models.Model):
    """Month-end accrual of all term deposits of a company: chunks of one batch each, resumed by running it
    again. What a placement has earned up to the day is compared with what is booked, so repeating a run, or
    running it after a payout, books nothing twice."""

    _name = "koperasi.savings.accrual.run"
    _description = "Accrual Run of Term Deposits"
    _inherit = ["koperasi.ledger.run.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Month-end",
        required=True,
        default=lambda self: self._last_month_end(self.env.company),
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")], required=True, readonly=True, default="draft"
    )
    total = fields.Monetary(compute="_compute_total", help="Interest accrued by this run.")

    _date_uniq = models.UniqueIndex("(company_id, date)", "This month-end has a run already.")

    def _compute_total(self):
        for run in self:
            run.total = sum(run.batch_ids.mapped("total"))

    @api.model
    def _last_month_end(self, company):
        return company._koperasi_today().replace(day=1) - relativedelta(days=1)

    @api.constrains("date", "company_id")
    def _check_date(self):
        for run in self:
            if (run.date + relativedelta(days=1)).day != 1:
                raise UserError(self.env._("Accruals are made at the last day of a month."))
            if run.date > run.company_id._koperasi_today():
                raise UserError(self.env._("%s has not come yet.", format_date(self.env, run.date)))

    def write(self, vals):
        if not (self.env.su or is_open(self.env)):
            self._check_draft(vals)
        return super().write(vals)

    def _check_draft(self, vals):
        sealed = {"state", "company_id", "progress_done", "progress_total"} & vals.keys()
        if sealed or any(run.state != "draft" or run.progress_done for run in self):
            raise AccessError(self.env._("A run that was started is not changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(run.state != "draft" or run.progress_done for run in self):
            raise UserError(self.env._("A run that was started stays."))

    def action_run(self):
        """Accrue, or go on where an earlier attempt stopped; done runs are left alone.

        :raises AccessError: not a manager
        :raises UserError: closed period; somebody else is running it
        """
        self.env["res.users"]._koperasi_require(*MANAGERS)
        self.check_access("write")
        for run in self.filtered(lambda run: run.state != "done"):
            run._do_run()

    def _do_run(self):
        company = self.company_id
        # sudo: a run covers all members, whatever the user may see
        placements = self.env["koperasi.savings.placement"].sudo()
        found = placements.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("active", "matured")),
                ("start_date", "<=", self.date),
            ],
            order="id",
        )
        self._run_in_chunks(found.ids, self._accrue_chunk)
        # sudo: the state is written by the run alone
        opened(self.sudo()).state = "done"

    def _accrue_chunk(self, number, ids):
        """One batch for the placements of a chunk, if anything is missing."""
        placements = self.env["koperasi.savings.placement"].sudo().browse(ids)  # sudo: as above
        rows = placements._accrual_rows(self.date + relativedelta(days=1))
        if not rows:
            return
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("interest"),
            self.date,
            "interest",
            memo=self.env._("Accrued interest %s", format_date(self.env, self.date)),
            origin=self,
        )
        self.env["koperasi.savings.accrual.entry"]._post_entries(batch, rows)
        batch._post()

    @api.model
    def _cron_run(self):
        """Nightly: the run of the last month-end, in every company that has deposits."""
        groups = self.env["koperasi.savings.placement"]._read_group(
            [("state", "in", ("active", "matured"))], ["company_id"]
        )
        for (company,) in groups:
            speaking = self.with_context(lang=company._koperasi_lang())
            with part_of_night(company, speaking.env._("Accruing interest of term deposits")):
                speaking._run_last_month(company)

    @api.model
    def _run_last_month(self, company):
        date = self._last_month_end(company)
        run = self.search([("company_id", "=", company.id), ("date", "=", date)])
        run = run or self.create({"company_id": company.id, "date": date})
        run.action_run()
