from datetime import date

from odoo.tests import tagged

from .common import PayrollCommon, xlsx

TODAY = date(2026, 12, 1)


@tagged("post_install", "-at_install")
class TestWarning(PayrollCommon):
    """Members whose deductions fail month after month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only what this addon adds
        cls.company.write({
            "koperasi_warning_missed_months": 0, "koperasi_warning_withdrawal_percent": 0,
            "koperasi_warning_arrears_days": 0,
        })  # fmt: skip

    def post_month(self, period, amounts, **notes):
        """The result of a month: what was deducted of each employee."""
        deduction = self.make_deduction(period=period)
        deduction.action_generate()
        rows = [
            (f"E-00{place}", f"{name} {period}", amounts[name], notes.get(name, ""))
            for place, name in enumerate(self.members, 1)
        ]
        deduction.import_result(xlsx(rows), f"{period}.xlsx")
        deduction.action_post()

    def reasons(self, day=TODAY):
        warnings = self.env["koperasi.member.warning"].with_context(lang="en_US")
        warnings._refresh(self.company, day)
        found = warnings.search([("company_id", "=", self.company.id), ("state", "!=", "past")])
        return {w.member_id.name: w.reasons.replace("\xa0", " ") for w in found}

    def test_two_months_in_a_row(self):
        """Due with a loan: 262,000 in October. In November 50,000 and 112,000 more, and what was not paid before:

        Ani paid nothing, then 100,000 of 424,000. Budi paid all of October. Dewi, without a loan, paid 60,000 of
        150,000, then 10,000 of 140,000. Eka fails for the first time in November.
        """
        october = {
            "Ani": 0,
            "Budi": 262_000,
            "Citra": 0,
            "Dewi": 60_000,
            "Eka": 150_000,
            "Fajar": 0,
        }
        november = {
            "Ani": 100_000,
            "Budi": 10_000,
            "Citra": 424_000,
            "Dewi": 10_000,
            "Eka": 0,
            "Fajar": 200_000,
        }
        self.post_month("2026-10-01", october)
        self.assertEqual(self.reasons(), {})
        self.post_month("2026-11-01", november, Dewi="Cuti tanpa gaji")
        text = "Salary deduction short for 2 months since Oktober 2026, last time %s missing"
        self.assertEqual(
            self.reasons(),
            {"Ani": text % "Rp 324.000", "Dewi": text % "Rp 130.000" + " (On unpaid leave)"},
        )
        self.assertEqual(self.reasons(date(2027, 2, 2)), {}, "nothing was asked for months")

    def test_what_is_not_posted_says_nothing(self):
        self.post_month("2026-10-01", dict.fromkeys(self.members, 0))
        deduction = self.make_deduction(period="2026-11-01")
        deduction.action_generate()
        self.assertEqual(self.reasons(), {})

    def test_switched_off_or_longer(self):
        self.company.koperasi_warning_failed_deductions = 0
        for period in ("2026-10-01", "2026-11-01"):
            self.post_month(period, dict.fromkeys(self.members, 0))
        for months, count in ((0, 0), (3, 0), (2, 6)):
            with self.subTest(months):
                self.company.koperasi_warning_failed_deductions = months
                self.assertEqual(len(self.reasons()), count)

    def test_smart_button(self):
        self.post_month(
            "2026-10-01", {**dict.fromkeys(self.members, 0), "Ani": 262_000, "Budi": 60_000}
        )
        found = {name: member.deduction_last for name, member in self.members.items()}
        self.assertEqual((found["Ani"], found["Budi"], found["Citra"]), (262_000, 60_000, 0))
        action = self.members["Ani"].with_user(self.clerk).action_open_deductions()
        lines = self.env["koperasi.deduction.line"].search(action["domain"])
        self.assertEqual(lines.member_id, self.members["Ani"])
