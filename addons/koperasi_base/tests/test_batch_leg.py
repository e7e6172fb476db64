from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import KoperasiCommon


@tagged("post_install", "-at_install")
class TestBatchLeg(KoperasiCommon):
    """Journal items of a batch beside the rows of the members."""

    def open_batch(self):
        return self.env["koperasi.ledger.batch"]._open(self.journals["shu"], "2026-03-31", "shu")

    def add(self, batch, *legs):
        return self.env["koperasi.ledger.batch.leg"]._add(
            batch, [(self.accounts[role], balance, role) for role, balance in legs]
        )

    def test_legs_become_the_journal_entry_and_are_reversed_with_it(self):
        batch = self.open_batch()
        self.add(batch, ("shu_result", 1000), ("shu_reserve", -600), ("shu_social", -400))
        self.assertJournalEntry(
            batch._post(), [("31320", 1000, 0), ("31210", 0, 600), ("21340", 0, 400)]
        )
        reversal = batch._reverse("Adopted on a wrong figure", "2026-04-01")
        self.assertJournalEntry(
            reversal.move_id, [("31320", 0, 1000), ("31210", 600, 0), ("21340", 400, 0)]
        )
        self.assertThreeZeros()

    def test_control_accounts_and_other_companies_are_refused(self):
        self.accounts["savings_voluntary"]._koperasi_mark_control()
        for account in (self.accounts["savings_voluntary"], self.accounts_b["shu_reserve"]):
            with self.assertRaisesRegex(UserError, "cannot stand beside"):
                self.env["koperasi.ledger.batch.leg"]._add(
                    self.open_batch(), [(account, 1000, "wrong")]
                )

    def test_legs_are_sealed(self):
        batch = self.open_batch()
        legs = self.add(batch, ("shu_result", 1000), ("shu_reserve", -1000))
        batch._post()
        with self.assertRaises(AccessError):
            legs.sudo().write({"balance": 1})
        with self.assertRaises(AccessError):
            legs.sudo().unlink()
        with self.assertRaises(AccessError):
            legs.sudo().create(
                {"batch_id": batch.id, "account_id": legs[0].account_id.id, "balance": 1}
            )
        with self.assertRaisesRegex(UserError, "closed"):
            self.add(batch, ("shu_result", 1000), ("shu_reserve", -1000))
