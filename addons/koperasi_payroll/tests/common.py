import csv
import io

from odoo.addons.koperasi_base.tests.common import KoperasiCommon
from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

HEADER = ("NIK Karyawan", "Nama", "Jumlah Potong", "Keterangan")
OCTOBER = "2026-10-01"


class PayrollCommon(KoperasiCommon):
    """Six employees of PT ANU who joined on 1 October 2026, three of them with a loan.

    Each owes 100,000 principal savings and one month of mandatory savings, 50,000. Ani, Budi and Citra
    borrowed 1,200,000 flat 12 % for 12 months on 30 September: the first installment, due on 30 October, is
    100,000 and 12,000 interest. By priority a full deduction of theirs is

        mandatory 50,000 | interest 12,000 | loan principal 100,000 | principal savings 100,000 = 262,000
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.manager = cls.users["clerk"], cls.users["manager"]
        cls.make_payroll()

    @classmethod
    def make_payroll(cls):
        cls.employer = cls.make_employer("PT ANU")
        cls.env["koperasi.savings.product"]._create_default_products(cls.company)
        names = ["Ani", "Budi", "Citra", "Dewi", "Eka", "Fajar"]
        cls.members = {
            name: cls.make_member(name, f"E-00{place}") for place, name in enumerate(names, 1)
        }
        cls.loan_product = cls.make_loan_product()
        cls.loans = {name: cls.make_loan(cls.members[name]) for name in names[:3]}

    @classmethod
    def make_employer(cls, name):
        return cls.env["res.partner"].create({"name": name, "is_company": True})

    @classmethod
    def make_member(cls, name, number, employer=None, company=None):
        company = company or cls.company
        member = cls.env["koperasi.member"].create({
            "partner_id": cls.env["res.partner"].create({"name": name}).id,
            "company_id": company.id,
            "join_date": OCTOBER,
            "employer_id": (employer or cls.employer).id,
            "employee_number": number,
            "unit": "Keuangan",
        })  # fmt: skip
        member._do_approve()
        return member

    @classmethod
    def make_loan_product(cls):
        product = cls.env["koperasi.loan.product"]._create_default_products(cls.company)
        product = product.filtered(lambda p: p.method == "flat")
        product.write({"annual_rate": 12, "provision_fee_percent": 0})
        return product

    @classmethod
    def make_loan(cls, member):
        loan = cls.env["koperasi.loan"].create({
            "member_id": member.id,
            "product_id": cls.loan_product.id,
            "amount_requested": 1_200_000,
            "periods": 12,
            "first_due": "2026-10-30",
        })  # fmt: skip
        cls.disburse(loan)
        return loan

    @classmethod
    def disburse(cls, loan):
        loan.action_submit()
        loan.action_approve()
        loan.action_disburse(date="2026-09-30")

    @classmethod
    def make_deduction(cls, employer=None, period=OCTOBER, user=None):
        user = user or cls.clerk
        deductions = cls.env["koperasi.deduction"].with_user(user)
        return deductions.with_context(allowed_company_ids=user.company_ids.ids).create({
            "employer_id": (employer or cls.employer).id, "period": period,
        })  # fmt: skip

    @classmethod
    def listed(cls):
        deduction = cls.make_deduction()
        deduction.action_generate()
        return deduction

    def received(self, deduction):
        """{(member, target): received} of the lines."""
        return {
            (line.member_id.name, line.target): line.received for line in deduction.sudo().line_ids
        }

    def findings(self, deduction):
        """{employee number: statuses}, row by row."""
        found = {}
        for row in deduction.result_ids:
            found.setdefault(row.employee_number, []).append(row.status)
        return found


def xlsx(rows, header=HEADER):
    return write_xlsx(header, rows)


def csv_file(rows, header=HEADER):
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([header, *rows])
    return target.getvalue().encode()
