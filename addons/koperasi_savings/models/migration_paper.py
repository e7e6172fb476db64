import base64

from odoo import models

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx


class KoperasiMigration(models.Model):
    """The sign-off list of members and their letters."""

    _inherit = "koperasi.migration"

    def _compute_sign_off_file(self):
        for migration in self:
            migration.sign_off_file = base64.b64encode(migration._sign_off_xlsx())

    def action_print_sign_off(self):
        """The sign-off list as a PDF: all balances of each member, and room for a signature."""
        self._require("koperasi_base.group_clerk")
        return self.env.ref("koperasi_savings.migration_sign_off_action").report_action(self)

    def action_download_sign_off(self):
        """The sign-off list as a workbook."""
        self._require("koperasi_base.group_clerk")
        name = self.env._("Sign-off list.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/sign_off_file/{name}?download=true",
            "target": "download",
        }

    def action_letters(self):
        """Start the run that makes a balance confirmation letter for every member."""
        self._require("koperasi_base.group_clerk")
        run = self.env["koperasi.paper.run"].create(
            {"kind": "confirmation", "date_from": self.date, "date_to": self.date}
        )
        run.action_start()
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
        }

    def _sign_off(self):
        """Columns and rows of the list: every product that somebody has, in the order of a statement.

        :return: (list of (title, label), list of (member, {(title, label): balance}))
        """
        members = self.env["koperasi.member"].search(
            [("company_id", "=", self.company_id.id), ("number", "!=", False)], order="number"
        )
        holdings = members._holdings(self.date, self.date, rows=False)
        columns, rows = {}, []
        for member in members:
            balances = {}
            for holding in holdings[member.id]:
                column = (holding.title, holding.label)
                columns[column] = None
                balances[column] = balances.get(column, 0) + holding.figures.closing
            if any(balances.values()):
                rows.append((member, balances))
        return list(columns), rows

    def _sign_off_xlsx(self):
        columns, rows = self._sign_off()
        header = [
            self.env._("Member no."), self.env._("Name"),
            *(f"{title}: {label}" for title, label in columns), self.env._("Signature"),
        ]  # fmt: skip
        title = self.env._("%(company)s: balances as of %(date)s", company=self.company_id.name,
                           date=f"{self.date:%d/%m/%Y}")  # fmt: skip
        cells = [
            [member.number, member.name, *(balances.get(column, 0) for column in columns), None]
            for member, balances in rows
        ]
        total = [None, self.env._("Total"), *(sum(b.get(c, 0) for _m, b in rows) for c in columns)]
        widths = (14, 30, *(20,) * len(columns), 30)
        return write_xlsx(header, [*cells, total], title=title, widths=widths, text_columns=(0,))
