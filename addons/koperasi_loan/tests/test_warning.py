from datetime import date

from odoo.tests import tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestWarning(LoanCommon):
    """A loan of 12,000,000, flat 12 %, paid out on 31 January: 1,120,000 is due on 28 February, and so on."""

    def reasons(self, day):
        warnings = self.env["koperasi.member.warning"].with_context(lang="en_US")
        warnings._refresh(self.company, day)
        found = warnings.search([("member_id", "=", self.member.id), ("state", "!=", "past")])
        return (found.reasons or "").replace("\xa0", " ")

    def test_arrears(self):
        loan = self.lend()
        late = f"Loan {loan.name} is %s days late, Rp %s overdue"
        table = [
            (date(2026, 3, 29), ""),  # 29 days after 28 February
            (date(2026, 3, 30), late % (30, "1.120.000")),
            (date(2026, 4, 1), late % (32, "2.240.000")),
        ]
        for day, expected in table:
            with self.subTest(day):
                self.assertEqual(self.reasons(day), expected)
        self.env["koperasi.member.warning"].search(
            [("member_id", "=", self.member.id)]
        ).action_dismiss("Sakit")
        self.reasons(date(2026, 4, 2))
        warning = self.env["koperasi.member.warning"].search([("member_id", "=", self.member.id)])
        self.assertEqual(warning.state, "dismissed", "the same arrears")
        self.pay(loan, 1_120_000, date(2026, 4, 3))
        self.reasons(date(2026, 4, 30))
        self.assertEqual(warning.state, "open", "another installment is late by 30 days")

    def test_switched_off(self):
        self.lend()
        self.company.koperasi_warning_arrears_days = 0
        self.assertEqual(self.reasons(date(2026, 6, 1)), "")
