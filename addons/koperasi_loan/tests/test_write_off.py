from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestWriteOff(LoanCommon):
    def test_two_persons(self):
        loan = self.lend()
        self.pay(loan, 1_120_000, date(2026, 2, 28))
        with freeze_time("2026-12-31"):
            with self.assertRaisesRegex(UserError, "has to propose"):
                loan.with_user(self.approver).write_off("Meninggal")
            loan.with_user(self.officer).action_propose_write_off("Meninggal, tanpa ahli waris")
            with self.assertRaises(AccessError):
                loan.with_user(self.officer).write_off()
            entry = loan.with_user(self.approver).write_off().with_env(self.env)
        self.assertJournalEntry(entry.move_id, [("53210", 11_000_000, 0), ("11411", 0, 11_000_000)])
        self.assertEqual(self.facts(entry), ("write_off", 11_000_000, 0, 0, 0))
        self.assertRecordValues(
            loan, [{"state": "written_off", "outstanding": 0, "days_past_due": 0}]
        )
        self.assertThreeZeros()
        entry.with_user(self.head_teller).reverse("Ahli waris membayar")
        self.assertEqual((loan.state, loan.outstanding), ("active", 11_000_000))
        self.assertThreeZeros()

    def test_proposer_does_not_decide(self):
        both = self.officer.copy(
            {
                "login": "both",
                "group_ids": [
                    (4, self.env.ref("koperasi_base.group_loan_officer").id),
                    (4, self.env.ref("koperasi_base.group_loan_approver").id),
                ],
            }
        )
        loan = self.lend()
        loan.with_user(both).action_propose_write_off("Meninggal")
        with self.assertRaisesRegex(UserError, "Another person"):
            loan.with_user(both).write_off()
        with self.assertRaises(AccessError):
            loan.with_user(both).write({"write_off_proposed_by_id": self.approver.id})
        loan.with_user(self.approver).action_refuse_write_off()
        self.assertFalse(loan.write_off_reason)
