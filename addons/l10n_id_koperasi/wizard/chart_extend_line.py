from odoo import api, fields, models


class KoperasiChartExtendLine(models.TransientModel):
    _name = "koperasi.chart.extend.line"
    _description = "Addition to a Chart of Accounts"

    extend_id = fields.Many2one(
        "koperasi.chart.extend", string="Extension", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("account", "Account"), ("journal", "Journal"), ("role", "Account role")], required=True
    )
    code = fields.Char()
    name = fields.Char(required=True)
    note = fields.Char("Remark")

    @api.model
    def _prepare_lines(self, extension):
        """The additions of a :class:`ChartExtension` in the words of the user.

        :rtype: list[dict]
        """
        data = extension.data
        accounts = data["account.account"]
        return [
            *(self._prepare_account(extension, values) for values in accounts.values()),
            *(self._prepare_journal(values) for values in data["account.journal"].values()),
            *(
                self._prepare_role(values, accounts)
                for values in data["koperasi.account.role"].values()
            ),
        ]

    def _prepare_account(self, extension, values):
        code = values["code"]
        wanted = extension.occupied.get(code)
        note = wanted and self.env._("Code %s is in use, this is the next free one.", wanted)
        return {"kind": "account", "code": code, "name": self._translated(values), "note": note}

    def _prepare_journal(self, values):
        note = self._label("account.journal", "koperasi_kind", values["koperasi_kind"])
        return {
            "kind": "journal",
            "code": values["code"],
            "name": self._translated(values),
            "note": note,
        }

    def _prepare_role(self, values, accounts):
        account = values["account_id"]
        if isinstance(account, int):
            # sudo: as the additions themselves, of which this is the preview
            note = self.env["account.account"].sudo().browse(account).display_name
        else:
            note = f"{accounts[account]['code']} {self._translated(accounts[account])}"
        name = self._label("koperasi.account.role", "role", values["role"])
        return {"kind": "role", "name": name, "note": note}

    def _label(self, model, field, value):
        return dict(self.env[model]._fields[field]._description_selection(self.env))[value]

    def _translated(self, values):
        language = (self.env.lang or "en_US").split("_")[0]
        return values.get(f"name@{language}") or values["name"]
