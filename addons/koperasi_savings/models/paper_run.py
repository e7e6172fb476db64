from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import is_open, opened

CLERK = "koperasi_base.group_clerk"
SIZE = 100  # members in a file: some ten seconds of work, and a file that opens quickly
REPORTS = {
    "statement": "koperasi_savings.member_statement_report",
    "confirmation": "koperasi_savings.confirmation_letter_report",
}


class KoperasiPaperRun(models.Model):
    """Statements or letters of all members, made in the background: a file per hundred members, each committed.

    Whatever interrupts it, the run goes on with the first file that is missing.
    """

    _name = "koperasi.paper.run"
    _description = "Statements of All Members"
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [("statement", "Member statements"), ("confirmation", "Balance confirmation letters")],
        required=True,
        default="statement",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._koperasi_today().replace(month=1, day=1),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    with_workbook = fields.Boolean(string="Also as Excel", help="A workbook beside each PDF.")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done"), ("stopped", "Stopped")],
        required=True, readonly=True, default="draft", copy=False,
    )  # fmt: skip
    member_order = fields.Json(
        readonly=True, copy=False, help="Ids of the members, as drawn at the start."
    )
    member_count = fields.Integer(string="Members", readonly=True, copy=False)
    done_count = fields.Integer(string="Done", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    part_ids = fields.One2many("koperasi.paper.run.part", "run_id", string="Files", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Started by", readonly=True, default=lambda self: self.env.user
    )

    _period_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period must end on or after its first day."
    )

    @api.depends("kind", "date_to")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            run.name = f"{kinds.get(run.kind, '')} {run.date_to or ''}"

    @api.depends("member_count", "done_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.done_count / run.member_count if run.member_count else 0

    def write(self, vals):
        """What a run makes follows from how it was started."""
        if not is_open(self.env) and any(run.state != "draft" for run in self):
            raise UserError(self.env._("A run that was started is not changed: make another one."))
        own = {"state", "member_order", "member_count", "done_count", "user_id", "company_id"}
        if not is_open(self.env) and own & vals.keys():
            raise UserError(self.env._("A run is started and stopped by its buttons."))
        return super().write(vals)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_start(self):
        """Button: begin, or go on after a stop."""
        self._require_clerk()
        if self.state in ("running", "done"):
            return
        if not self.member_order:
            self._draw_members()
        self._record({"state": "running"})
        # sudo: the work is done in the background
        self.env.ref("koperasi_savings.cron_paper_run").sudo()._trigger()

    def action_stop(self):
        """Button: stop after the file at hand."""
        self._require_clerk()
        if self.state == "running":
            self._record({"state": "stopped"})

    def action_download(self):
        """All files in one ZIP."""
        self._require_clerk()
        return {
            "type": "ir.actions.act_url",
            "url": f"/koperasi/paper/{self.id}.zip",
            "target": "download",
        }

    def _require_clerk(self):
        self.env["res.users"]._koperasi_require(CLERK)
        self.ensure_one()
        self.check_access("read")

    def _record(self, vals):
        # sudo: how far a run is, is a fact and no edit
        opened(self.sudo()).write(vals)

    def _draw_members(self):
        """Members who hold or owe something in the period, by number."""
        members = self.env["koperasi.member"].search(
            [("company_id", "=", self.company_id.id), ("number", "!=", False)], order="number"
        )
        held = members._holdings(self.date_from, self.date_to, rows=False)
        order = [member_id for member_id in members.ids if held[member_id]]
        if not order:
            raise UserError(self.env._("No member has or owes anything in this period."))
        self._record({"member_order": order, "member_count": len(order)})

    # ------------------------------------------------------------
    # Work
    # ------------------------------------------------------------

    @api.model
    def _cron_work(self):
        """Make the files that are missing, one by one; another call goes on where this one ended."""
        for run in self.search([("state", "=", "running")], order="id"):
            while run._work():
                left = run.member_count - run.done_count
                if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                    return

    def _work(self):
        """Make the next file; False when there is none, or somebody else is at it."""
        self.ensure_one()
        # sudo: whoever may start the run may hold it; he writes nothing by that
        if not self.sudo().try_lock_for_update() or self.state != "running":
            return False
        start = self.done_count
        ids = self.member_order[start : start + SIZE]
        if ids:
            # as whoever started it: his language, and only what he may see
            self.with_user(self.user_id).with_company(self.company_id)._make_part(start, ids)
        done = start + len(ids)
        self._record(
            {"done_count": done, "state": "done" if done >= self.member_count else "running"}
        )
        return bool(ids)

    def _make_part(self, start, ids):
        run = self.with_context(lang=self.user_id.lang, allowed_company_ids=self.company_id.ids)
        order = run.env["koperasi.member.statement"].create(
            {"member_ids": ids, "date_from": self.date_from, "date_to": self.date_to}
        )
        content, _kind = run.env["ir.actions.report"]._render_qweb_pdf(
            REPORTS[self.kind], order.ids
        )
        files = {"pdf": content}
        if self.with_workbook and self.kind == "statement":
            files["xlsx"] = order._workbook()
        first, last = start + 1, start + len(ids)
        self.env["koperasi.paper.run.part"]._keep(self, f"{first:06}-{last:06}", files)
