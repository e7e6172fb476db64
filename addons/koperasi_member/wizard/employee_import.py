from odoo import fields, models

from odoo.addons.koperasi_base.tools.spreadsheet import parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField

from .roster_fields import parse_contract, person_fields


class KoperasiEmployeeImport(models.TransientModel):
    """The employer's roster, month after month: known employees are updated, new ones added."""

    _name = "koperasi.employee.import"
    _inherit = ["koperasi.import.mixin"]
    _description = "Import an Employer's Roster"

    employer_id = fields.Many2one("res.partner", domain="[('is_company', '=', True)]")

    def _import_fields(self):
        return [
            *person_fields(self.env, employee_number_required=True),
            ImportField("contract_type", self.env._("Contract"), parse_contract,
                        synonyms=("status", "status karyawan", "status pegawai", "jenis kontrak", "employment status")),
            ImportField("hire_date", self.env._("Hired on"), parse_date,
                        synonyms=("tanggal masuk", "tgl masuk", "tmt", "mulai kerja", "join date", "hire date")),
        ]  # fmt: skip

    def _import_rows(self, rows):
        employees = self.env["koperasi.employee"].with_context(active_test=False).search([
            ("company_id", "=", self.company_id.id), ("employer_id", "=", self.employer_id.id),
        ])  # fmt: skip
        known = {employee.employee_number: employee for employee in employees}
        new = []
        for row in rows:
            told = {name: value for name, value in row.values.items() if value is not None}
            employee = known.get(row.values["employee_number"])
            if employee:
                self._update(employee, told)
            else:
                new.append(
                    {**told, "employer_id": self.employer_id.id, "company_id": self.company_id.id}
                )
        self.env["koperasi.employee"].create(new)

    def _update(self, employee, told):
        changed = {name: value for name, value in told.items() if employee[name] != value}
        if not employee.active:
            changed["active"] = True
        if changed:
            employee.write(changed)

    def _result_action(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_employee_action"
        )
