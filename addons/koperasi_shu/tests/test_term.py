from odoo.tests import freeze_time, tagged

from odoo.addons.koperasi_savings.tests.common_term import TermCommon

from .common import ShuCommon


@tagged("post_install", "-at_install")
class TestTermOfAdoptedYear(ShuCommon, TermCommon):
    """Interest of a term deposit that was due in a year whose SHU is adopted."""

    def test_it_is_paid_today(self):
        """12,000,000 at 6 % for 3 months: 180,000, due on 15 December and not paid then."""
        self.term.term_rate_ids.date_from = "2025-01-01"
        placement = self.place(on="2025-09-15")
        self.save({self.member_ani: 3_000_000})
        self.pay_interest({self.member_ani: 500_000})
        self.adopt(self.compute(self.set_result(10_000_000)))
        with freeze_time("2026-03-20"):
            self.env["koperasi.savings.placement"]._run_due(self.company)
        self.assertEqual((placement.state, self.ani["SS"].balance), ("matured", 180_000))
        self.assertEqual(str(self.last_batch(kind="interest").date), "2026-03-20")
        self.assertThreeZeros()
