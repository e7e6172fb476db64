import base64

from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from ..sql import position_sql

FIGURES = ("opening", *position_sql.COLUMNS, "other", "closing")
CONTROL = ("control_ledger", "control_books", "control_waiting", "difference")
READERS = ("koperasi_base.group_clerk", "koperasi_base.group_auditor")


class KoperasiSavingsPosition(models.TransientModel):
    """Savings by product as of any day, beside their control accounts in the general ledger."""

    _name = "koperasi.savings.position"
    _description = "Savings by Product"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._koperasi_today().replace(day=1),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    product_ids = fields.Many2many(
        "koperasi.savings.product",
        string="Products of the list",
        help="Of the list of accounts; none chosen: all.",
    )
    line_ids = fields.One2many("koperasi.savings.position.line", "position_id", readonly=True)
    ties = fields.Boolean(compute="_compute_ties")
    workbook = fields.Binary(compute="_compute_workbook")
    nominative_workbook = fields.Binary(compute="_compute_workbook")

    _period_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period must end on or after its first day."
    )

    @api.depends("line_ids.difference")
    def _compute_ties(self):
        for position in self:
            position.ties = not any(position.line_ids.mapped("difference"))

    def _compute_workbook(self):
        for position in self:
            position.workbook = base64.b64encode(position._workbook())
            position.nominative_workbook = base64.b64encode(position._nominative_workbook())

    # --- buttons

    def action_show(self):
        """The figures as a list."""
        self._fill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_position_line_action"
        )
        title = self._title()
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": [("position_id", "=", self.id)],
        }

    def action_print(self):
        """The figures as a PDF."""
        self._fill()
        return self._paper("koperasi_savings.savings_position_report_action")

    def action_download(self):
        """The figures as a workbook."""
        self._fill()
        return self._download("workbook", self.env._("Savings by product.xlsx"))

    def action_print_nominative(self):
        """The list of accounts with their balances on the last day, as a PDF."""
        self._require_reader()
        return self._paper("koperasi_savings.savings_nominative_report_action")

    def action_download_nominative(self):
        """The list of accounts with their balances on the last day, as a workbook."""
        self._require_reader()
        return self._download("nominative_workbook", self.env._("Savings accounts.xlsx"))

    # --- figures

    def _require_reader(self):
        self.ensure_one()
        self.env["res.users"]._koperasi_require(*READERS)

    def _fill(self):
        """Work out the lines anew."""
        self._require_reader()
        # sudo: the lines are figures, nobody edits them
        lines = self.env["koperasi.savings.position.line"].sudo()
        lines.search([("position_id", "=", self.id)]).unlink()
        lines.create([{"position_id": self.id, **figures} for figures in self._figures()])

    def _figures(self):
        """What :func:`position_sql.by_product` finds, as values of lines: one query."""
        self.env.flush_all()
        names = ("product_id", "control_account_id", "account_count", *FIGURES, *CONTROL)
        query = position_sql.by_product(self.company_id, self.date_from, self.date_to)
        return [dict(zip(names, row, strict=True)) for row in self.env.execute_query(query)]

    def _nominative(self):
        """The accounts on the last day.

        :return: list of (member number, member, account, product, opened on, balance)
        """
        self._require_reader()
        self.env.flush_all()
        products = self.product_ids or self.env["koperasi.savings.product"].with_context(
            active_test=False
        ).search([("company_id", "=", self.company_id.id)])
        names = {product.id: product.display_name for product in products}
        query = position_sql.nominative(self.company_id, self.date_to, products.ids)
        return [
            (number, name, account, names[product], opened_on, balance)
            for number, name, account, product, opened_on, balance in self.env.execute_query(query)
        ]

    # --- paper

    def _title(self):
        return self.env._(
            "Savings by product, %(first)s - %(last)s",
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
        )

    def _nominative_title(self):
        return self.env._("Savings accounts as of %s", format_date(self.env, self.date_to))

    def _workbook(self):
        line = self.env["koperasi.savings.position.line"]
        names = ["product_id", "account_count", *FIGURES, "control_account_id", *CONTROL]
        header = [line._fields[name]._description_string(self.env) for name in names]
        rows = [
            [row[name].display_name if name.endswith("_id") else row[name] for name in names]
            for row in self.line_ids
        ]
        title = f"{self.company_id.name}: {self._title()}"
        return write_xlsx(header, rows, title=title, widths=(30, 10, *(18,) * 9, 30, *(18,) * 4))

    def _nominative_workbook(self):
        header = [
            self.env._("Member no."), self.env._("Name"), self.env._("Account"), self.env._("Product"),
            self.env._("Opened on"), self.env._("Balance"),
        ]  # fmt: skip
        title = f"{self.company_id.name}: {self._nominative_title()}"
        widths = (14, 30, 22, 30, 14, 18)
        return write_xlsx(
            header, self._nominative(), title=title, widths=widths, text_columns=(0, 2)
        )

    def _paper(self, report):
        action = self.env.ref(report).report_action(self)
        return {**action, "close_on_report_download": True}

    def _download(self, field, filename):
        url = f"/web/content/{self._name}/{self.id}/{field}/{filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}
