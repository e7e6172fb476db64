"""Each month: the list goes out, the employer's file comes back with what was really deducted."""

from random import Random

from odoo.addons.koperasi_base.tools.spreadsheet import read_table, write_xlsx

from . import files
from .people import SEED

SHORT, FAILED = 0.02, 0.015
HEADER = ["No. Pegawai", "Nama", "Jumlah Dipotong", "Keterangan"]


class PayrollDesk:
    """Deductions of the demo employer, month by month."""

    def __init__(self, env, calendar, members, troubles):
        self.env = env
        self.calendar = calendar
        self.employer = members.employer
        self.troubles = troubles

    def collect(self, month):
        """Make the list, fill it in as the payroll office would, take it in and post it."""
        deduction = self.env["koperasi.deduction"].create(
            {
                "employer_id": self.employer.id,
                "period": month,
                "date": self.calendar.last_day(month),
            }
        )
        deduction.action_generate()
        content, filename = self._returned(deduction.export_list(), month)
        deduction.action_send()
        deduction.import_result(content, filename)
        deduction.action_post()
        return deduction

    def _returned(self, content, month):
        """The file that comes back: an old workbook in every third month."""
        table = read_table(content, "list.xlsx")
        listed = [row.values for row in table.rows if row.values[1]]
        rows = [self._deducted(row, month) for row in listed]
        rows.append(
            (f"ANU-9{month.month:03d}", "Pegawai Pindahan", 150_000, "pindahan dari unit lain")
        )
        name = f"hasil-potong-gaji-{month:%Y-%m}"
        if month.month % 3:
            return write_xlsx(HEADER, rows), f"{name}.xlsx"
        return files.write_xls("Hasil", HEADER, rows), f"{name}.xls"

    def _deducted(self, row, month):
        """What was deducted from one employee: mostly all, sometimes less, from some nothing any more."""
        number, name, due = row[0], row[2], int(row[-3])
        luck = Random(f"{SEED}/{month}/{number}").random()
        if self._trouble(number, month) or luck < FAILED:
            return number, name, 0, "gaji tidak cukup"
        if luck < FAILED + SHORT:
            return number, name, due // 2 // 1000 * 1000, "gaji tidak cukup"
        return number, name, due, ""

    def _trouble(self, number, month):
        """Whether this borrower's salary is no longer deducted in that month."""
        months_left = len(self.calendar.months) - self.calendar.months.index(month)
        return months_left <= self.troubles.get(number, 0)

    def list_this_month(self):
        """The list of the month that is under way, ready to be sent."""
        deduction = self.env["koperasi.deduction"].create(
            {"employer_id": self.employer.id, "period": self.calendar.today.replace(day=1)}
        )
        deduction.action_generate()
