from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PayrollCommon, xlsx

# employee number, name, deducted, reason -> what it means
RESULT = [
    ("E-001", "Ani", 262_000, None),  # in full
    (
        "E-002",
        "Budi",
        130_000,
        "Gaji tidak cukup",
    ),  # 50,000 + 12,000 + 68,000 of the loan's principal
    ("E-003", "Citra", 0, "Cuti"),  # nothing
    ("E-004", "Dewi", 200_000, None),  # 50,000 more than her 150,000
    ("E-999", "Zainal", 75_000, None),  # nobody of ours
    ("E-001", "Ani", 262_000, None),  # once more
    ("E-005", "Eka", "seratus", None),  # not a number; Fajar (E-006) is not in the file
]
RECEIVED = {
    ("Ani", "mandatory"): 50_000, ("Ani", "loan_interest"): 12_000,
    ("Ani", "loan_principal"): 100_000, ("Ani", "principal"): 100_000,
    ("Budi", "mandatory"): 50_000, ("Budi", "loan_interest"): 12_000,
    ("Budi", "loan_principal"): 68_000, ("Budi", "principal"): 0,
    ("Citra", "mandatory"): 0, ("Citra", "loan_interest"): 0,
    ("Citra", "loan_principal"): 0, ("Citra", "principal"): 0,
    ("Dewi", "mandatory"): 50_000, ("Dewi", "principal"): 100_000, ("Dewi", "suspense"): 50_000,
    ("Eka", "mandatory"): 0, ("Eka", "principal"): 0,
    ("Fajar", "mandatory"): 0, ("Fajar", "principal"): 0,
}  # fmt: skip
JOURNAL_ENTRY = [
    ("11510", 592_000, 0),  # the employer owes what he deducted
    ("11411", 0, 168_000),  # loans: 100,000 + 68,000
    ("41110", 0, 24_000),  # interest: 2 x 12,000
    ("31120", 0, 150_000),  # mandatory: 3 x 50,000
    ("31110", 0, 200_000),  # principal savings: 2 x 100,000
    ("21510", 0, 50_000),  # held for Dewi
]


@tagged("post_install", "-at_install")
class TestDeduction(PayrollCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deduction = cls.listed()

    def import_result(self, rows=RESULT):
        return self.deduction.import_result(xlsx(rows), "hasil.xlsx")

    def posted(self, rows=RESULT):
        self.import_result(rows)
        self.deduction.action_post()
        return self.deduction.sudo().batch_ids

    def test_list(self):
        self.assertRecordValues(
            self.deduction,
            [
                {
                    "state": "listed",
                    "member_count": 6,
                    "due_total": 3 * 262_000 + 3 * 150_000,
                    "received_total": 0,
                },
            ],
        )
        ani = self.deduction.line_ids.filtered(lambda line: line.member_id == self.members["Ani"])
        self.assertRecordValues(
            ani.sorted("priority"),
            [
                {"target": "mandatory", "due": 50_000, "loan_id": False},
                {"target": "loan_interest", "due": 12_000, "loan_id": self.loans["Ani"].id},
                {"target": "loan_principal", "due": 100_000, "loan_id": self.loans["Ani"].id},
                {"target": "principal", "due": 100_000, "loan_id": False},
            ],
        )

    def test_result_is_matched_row_by_row(self):
        counts = self.import_result()
        self.assertEqual(
            counts,
            {
                "full": 1,
                "short": 1,
                "failed": 2,
                "over": 1,
                "unknown": 1,
                "duplicate": 1,
                "invalid": 1,
            },
        )
        self.assertEqual(self.findings(self.deduction), {
            "E-001": ["full", "duplicate"], "E-002": ["short"], "E-003": ["failed"], "E-004": ["over"],
            "E-999": ["unknown"], "E-005": ["invalid"], "E-006": ["failed"],
        })  # fmt: skip
        self.assertEqual(self.received(self.deduction), RECEIVED)
        self.assertRecordValues(self.deduction, [{
            "state": "imported", "received_total": 592_000, "file_total": 592_000 + 75_000 + 262_000,
            "difference_count": 7,
        }])  # fmt: skip

    def test_reasons(self):
        self.import_result()
        reasons = {
            line.member_id.name: line.reason for line in self.deduction.line_ids if line.reason
        }
        self.assertEqual(
            reasons,
            {"Budi": "insufficient", "Citra": "leave", "Eka": "unreadable", "Fajar": "not_in_file"},
        )

    def test_importing_books_nothing(self):
        before = self.env["koperasi.savings.transaction"].search_count([])
        self.import_result()
        self.assertEqual(self.env["koperasi.savings.transaction"].search_count([]), before)
        self.assertFalse(self.deduction.batch_ids)

    def test_posting(self):
        batch = self.posted()
        self.assertRecordValues(batch, [{
            "kind": "payroll", "state": "posted", "partner_id": self.employer.id,
            "entry_count": 8, "total": 592_000, "journal_id": self.journals["payroll"].id,
        }])  # fmt: skip
        self.assertJournalEntry(batch.move_id, JOURNAL_ENTRY)
        receivable = batch.move_id.line_ids.filtered("debit")
        self.assertEqual(receivable.partner_id, self.employer)
        self.assertEqual(str(batch.move_id.date), "2026-10-31")
        self.assertEqual(self.deduction.state, "posted")
        self.assertThreeZeros()

    def test_interest_and_principal_are_one_payment(self):
        self.posted()
        rows = self.env["koperasi.loan.transaction"].search(
            [("kind", "=", "installment")], order="id"
        )
        self.assertRecordValues(
            rows,
            [
                {
                    "loan_id": self.loans["Ani"].id,
                    "amount": -100_000,
                    "interest": 12_000,
                    "channel": "payroll",
                },
                {
                    "loan_id": self.loans["Budi"].id,
                    "amount": -68_000,
                    "interest": 12_000,
                    "channel": "payroll",
                },
            ],
        )
        self.assertRecordValues(
            self.loans["Budi"], [{"balance": 1_132_000, "interest_paid": 12_000}]
        )

    def test_surplus_is_held_for_the_member(self):
        self.posted()
        held = self.members["Dewi"].savings_account_ids.filtered(lambda a: a.kind == "suspense")
        self.assertRecordValues(held, [{"balance": 50_000, "state": "open"}])

    def test_interrupted_posting_goes_on(self):
        self.import_result()
        deduction = self.deduction
        chunks = [
            [member.id]
            for member in self.members.values()
            if member.name in ("Ani", "Budi", "Dewi")
        ]
        deduction._post_chunk(0, chunks[0])  # ... and then the power failed
        with self.assertRaisesRegex(UserError, "in whole or in part"):
            deduction.import_result(xlsx(RESULT[:1]), "lain.xlsx")
        with self.assertRaisesRegex(UserError, "date is fixed"):
            deduction.date = "2026-10-15"
        for number, chunk in enumerate(chunks):
            deduction._post_chunk(number, chunk)
        self.assertEqual(deduction.sudo().batch_ids.mapped("total"), [200_000, 130_000, 262_000])
        self.assertThreeZeros()

    def test_same_file_for_another_month(self):
        content = xlsx(RESULT)
        self.deduction.import_result(content, "hasil.xlsx")
        november = self.make_deduction(period="2026-11-01")
        november.action_generate()
        with self.assertRaisesRegex(UserError, "already imported for"):
            november.import_result(content, "hasil november.xlsx")

    def test_corrected_file_replaces_the_first(self):
        self.import_result()
        self.import_result([("E-001", "Ani", 262_000, None), ("E-005", "Eka", 150_000, None)])
        self.assertRecordValues(
            self.deduction, [{"received_total": 412_000, "difference_count": 4}]
        )
        self.assertNotIn(("Dewi", "suspense"), self.received(self.deduction))

    def test_reversal(self):
        batch = self.posted()
        self.deduction.with_user(self.manager).action_reverse("File of September")
        self.assertEqual(self.deduction.state, "imported")
        opposite = self.env["koperasi.ledger.batch"].search([("reversal_of_id", "=", batch.id)])
        self.assertJournalEntry(
            opposite.move_id, [(code, cr, dr) for code, dr, cr in JOURNAL_ENTRY]
        )
        self.assertRecordValues(self.loans["Budi"], [{"balance": 1_200_000, "interest_paid": 0}])
        self.assertThreeZeros()
        self.import_result(RESULT[:2])
        self.deduction.action_post()
        self.assertEqual(self.deduction.received_total, 392_000)
        self.assertThreeZeros()

    def test_interest_that_was_paid_meanwhile_is_held(self):
        """Ani pays eleven installments and the interest of the last: only 100,000 of principal is left."""
        for amount in (10 * 112_000, 112_000, 12_000):
            self.loans["Ani"].with_user(self.users["teller"]).pay(amount)
        self.posted(RESULT[:1])
        self.assertRecordValues(
            self.loans["Ani"], [{"balance": 0, "interest_paid": 144_000, "state": "closed"}]
        )
        held = self.members["Ani"].savings_account_ids.filtered(lambda a: a.kind == "suspense")
        self.assertEqual(held.balance, 12_000)
        self.assertThreeZeros()

    def test_posting_after_a_reversal_opens_what_it_needs(self):
        """The file stays, but meanwhile Ani has paid her loan off: 112,000 are held for her."""
        self.posted(RESULT[:1])
        self.deduction.with_user(self.manager).action_reverse("Too early")
        loan = self.loans["Ani"].with_user(self.users["teller"])
        loan.pay(loan.payoff_amount())
        self.deduction.action_post()
        held = self.members["Ani"].savings_account_ids.filtered(lambda a: a.kind == "suspense")
        self.assertRecordValues(
            held, [{"balance": 112_000, "open_date": self.company._koperasi_today()}]
        )
        self.assertThreeZeros()

    def test_no_reversal_of_what_a_restructuring_stands_on(self):
        """Budi's loan got a new plan over what the deduction had left of it."""
        self.posted()
        approver = self.users["loan_approver"]
        self.loans["Budi"].with_user(approver).restructure(periods=24, reason="Sakit")
        with self.assertRaisesRegex(UserError, "restructured after this payment"):
            self.deduction.with_user(self.manager).action_reverse("File of September")

    def test_reversal_needs_a_reason_and_cover(self):
        self.posted()
        deduction = self.deduction.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "reason"):
            deduction.action_reverse(" ")
        held = self.members["Dewi"].savings_account_ids.filtered(lambda a: a.kind == "suspense")
        held.with_user(self.users["teller"]).withdraw(50_000, date="2026-11-02")
        with self.assertRaises(UserError):
            deduction.action_reverse("File of September")
        self.assertEqual(deduction.state, "posted")

    def test_loan_paid_off_meanwhile(self):
        """The employer deducted before he heard of it: the money is held for the member."""
        ani = self.loans["Ani"]
        ani.with_user(self.users["teller"]).pay(ani.payoff_amount("2026-10-20"), date="2026-10-20")
        self.assertEqual(ani.balance, 0)
        self.posted()
        received = self.received(self.deduction)
        self.assertEqual(received["Ani", "suspense"], 112_000)
        self.assertEqual(received["Ani", "loan_principal"], 0)
        self.assertThreeZeros()

    def test_next_month_asks_for_what_is_missing(self):
        self.posted()
        november = self.make_deduction(period="2026-11-01")
        november.action_generate()
        budi = november.line_ids.filtered(
            lambda line: line.member_id == self.members["Budi"]
        ).sorted("priority")
        self.assertEqual(
            [(line.target, line.due) for line in budi],
            # November's contribution; interest of one month; 32,000 left of October and 100,000; principal
            [
                ("mandatory", 50_000),
                ("loan_interest", 12_000),
                ("loan_principal", 132_000),
                ("principal", 100_000),
            ],
        )

    def test_what_is_at_the_employer_is_not_asked_twice(self):
        self.deduction.action_send()
        november = self.make_deduction(period="2026-11-01")
        november.action_generate()
        budi = november.line_ids.filtered(
            lambda line: line.member_id == self.members["Budi"]
        ).sorted("priority")
        self.assertEqual(
            [(line.target, line.due) for line in budi],
            [("mandatory", 50_000), ("loan_interest", 12_000), ("loan_principal", 100_000)],
        )
