from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestTour(TellerCommon, HttpCase):
    """A teller's day in a real browser: opened, twenty transactions by keys, counted, closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_ani.name = "Ani Wijaya"
        cls.member_budi.name = "Budi Santoso"

    @mute_logger("odoo.http")  # the first try to close is refused
    def test_a_day_at_the_counter(self):
        self.start_tour(
            "/odoo/action-koperasi_teller.counter_action",
            "koperasi_teller_day",
            login=self.teller.login,
            timeout=240,
        )
        session = self.env["koperasi.till.session"].search([("till_id", "=", self.till.id)])
        # opened with 1,000,000; 10 deposits of 25,000, 9 withdrawals of 5,000, a transfer of 1,000
        self.assertRecordValues(session, [{
            "state": "closed", "opening_cash": 1_000_000, "cash_in": 250_000, "cash_out": 45_000,
            "counted_cash": 1_200_000, "difference": -5_000, "reason": "Salah kembalian",
        }])  # fmt: skip
        self.assertEqual(self.ani["SS"].balance, 250_000 - 45_000 - 1_000)
        self.assertEqual(self.budi["SS"].balance, 1_000)
        self.assertThreeZeros()

    def test_double_click_and_lost_connection(self):
        """Two clicks at once, then an answer that never arrives: each booked once."""
        self.open({"100000": 1})
        self.start_tour(
            "/odoo/action-koperasi_teller.counter_action",
            "koperasi_teller_twice",
            login=self.teller.login,
            timeout=120,
        )
        entries = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id)]
        )
        self.assertEqual(sorted(entries.mapped("amount")), [30_000, 40_000])
        self.assertEqual(self.ani["SS"].balance, 70_000)

    def tour(self, name, user=None, **options):
        self.start_tour(
            "/odoo/action-koperasi_teller.counter_action", name, login=(user or self.teller).login, **options
        )  # fmt: skip

    def test_an_installment(self):
        loan = self.lend(self.member_ani)
        session = self.open({"100000": 1})
        self.tour("koperasi_teller_pays")
        self.assertRecordValues(loan.transaction_ids[0], [{
            "kind": "installment", "principal": 1_000_000, "interest": 120_000, "batch_id": session.sudo().batch_id.id,
        }])  # fmt: skip
        self.assertFalse(self.ani["SS"].entry_count)

    @mute_logger("odoo.http")  # beyond the limit it is refused
    def test_a_release(self):
        """Refused, asked for, released by another person, booked with the same keys."""
        self.till._limits_of(self.teller).limit_in = 500_000
        session = self.open({"100000": 1})
        self.tour("koperasi_teller_asks")
        self.assertEqual(self.ani["SS"].balance, 0)
        session.sudo().release_ids.with_user(self.head).action_approve()
        self.tour("koperasi_teller_released")
        self.assertEqual(self.ani["SS"].balance, 700_000)
        self.assertEqual(session.sudo().release_ids.state, "used")

    def test_a_handover(self):
        session = self.open({"100000": 1})
        self.tour("koperasi_teller_hands_over")
        self.tour("koperasi_teller_takes_over", self.head)
        self.assertEqual(session.user_id, self.head)
        self.assertEqual(session.sudo().handover_ids.state, "accepted")

    @mute_logger("odoo.http")  # what never arrived is refused: no till is open
    def test_the_till_is_closed_before_the_answer_arrives(self):
        self.open({"100000": 1})
        self.tour("koperasi_teller_resumes")
        [entry] = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id)]
        )
        self.assertEqual(entry.amount, 25_000)
        self.assertThreeZeros()
