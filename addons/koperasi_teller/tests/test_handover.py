from unittest.mock import patch

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.door import opened

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestHandover(TellerCommon):
    """A till goes on with a colleague: counted by the one, accepted by the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.users["teller"].copy({"login": "kasir.tiga"})
        cls.till.teller_ids = [(0, 0, {"user_id": cls.third.id})]

    def setUp(self):
        super().setUp()
        self.session = self.open({"100000": 2})
        self.book("deposit", self.ani["SS"], 50_000)

    def hand_over(self, counts=None, reason=None, to=None):
        handovers = self.env["koperasi.till.handover"].with_user(self.teller)
        return handovers.hand_over(
            (to or self.head).id, counts or {"100000": 2, "50000": 1}, reason
        )

    def test_the_screen_offers_it_to_the_colleague_alone(self):
        handover = self.hand_over()
        self.assertEqual(self.screen(self.head).start()["handovers"], [{
            "id": handover.id, "till": "Loket 1", "from": self.teller.name, "counted": 250_000,
        }])  # fmt: skip
        self.assertEqual(self.screen(self.third).start()["handovers"], [])
        self.assertEqual(self.screen().start()["session"]["handover"]["to"], self.head.name)
        handover.with_user(self.head).action_accept()
        self.assertEqual(self.screen(self.head).start()["session"]["id"], self.session.id)
        self.assertIsNone(self.screen().start()["session"])
        self.assertEqual(self.screen(self.head).start()["handovers"], [])

    def test_p38_a_difference_needs_a_reason_and_stays_with_the_first(self):
        """45,000 too little at the handover; the closing posts it."""
        with self.assertRaisesRegex(UserError, "difference"):
            self.hand_over({"100000": 2, "5000": 1})
        handover = self.hand_over({"100000": 2, "5000": 1}, "Kurang kembalian")
        self.assertRecordValues(handover.sudo(), [{
            "expected_cash": 250_000, "counted_cash": 205_000, "difference": -45_000, "reason": "Kurang kembalian",
        }])  # fmt: skip
        handover.with_user(self.head).action_accept()
        self.session.with_user(self.head).close_till({"100000": 2, "5000": 1}, "Lihat serah terima")
        self.assertEqual((self.session.difference, self.session.closed_by_id), (-45_000, self.head))
        self.assertThreeZeros()

    def test_p38_who_decides(self):
        handover = self.hand_over()
        for user, method in (
            (self.teller, "action_accept"), (self.third, "action_accept"), (self.third, "action_cancel"),
        ):  # fmt: skip
            with (
                self.subTest(user=user.login, method=method),
                self.assertRaisesRegex(UserError, "Only"),
            ):
                getattr(handover.with_user(user), method)()
        for role in ("clerk", "manager", "auditor"):
            for method in ("action_accept", "action_cancel"):
                with self.subTest(role, method=method), self.assertRaises(AccessError):
                    getattr(handover.with_user(self.users[role]), method)()
        handover.with_user(self.head).action_cancel()
        with self.assertRaisesRegex(UserError, "decided already"):
            handover.with_user(self.head).action_accept()
        self.assertEqual(self.session.user_id, self.teller)

    def test_p38_what_was_booked_since_is_counted_again(self):
        handover = self.hand_over()
        self.book("deposit", self.ani["SS"], 1_000)
        with self.assertRaisesRegex(UserError, "Count again"):
            handover.with_user(self.head).action_accept()

    def test_p38_whoever_was_taken_off_the_list_does_not_accept(self):
        handover = self.hand_over()
        self.till._limits_of(self.head).unlink()
        with self.assertRaisesRegex(UserError, "not on the list"):
            handover.with_user(self.head).action_accept()
        self.assertEqual(self.session.user_id, self.teller)

    def test_p15_one_waits_at_a_time_whatever_was_seen(self):
        """Two calls at once see no other that waits; the database takes one."""
        self.hand_over()
        with (
            mute_logger("odoo.sql_db"),
            patch.object(type(self.session), "_check_can_close"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.hand_over(to=self.third)

    def test_p38_the_database_wants_two_persons(self):
        handover = self.hand_over().sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            opened(handover).write({"to_user_id": self.teller.id})
            handover.flush_recordset()

    def test_p08_both_steps_wait_for_what_is_under_way(self):
        with (
            patch.object(type(self.session), "_lock_closing", side_effect=ConcurrencyError("anew")),
            self.assertRaises(ConcurrencyError),
        ):
            self.hand_over()
        handover = self.hand_over()
        with (
            patch.object(type(self.session), "_lock_closing", side_effect=ConcurrencyError("anew")),
            self.assertRaises(ConcurrencyError),
        ):
            handover.with_user(self.head).action_accept()

    def test_one_till_at_a_time(self):
        second = self.till.copy({
            "name": "Loket 2", "journal_id": self.till_journal(self.env, self.company, "TL2", "11132").id,
        })  # fmt: skip
        self.open(user=self.head, till=second)
        with self.assertRaisesRegex(UserError, "Close Loket 2 first"):
            self.hand_over().with_user(self.head).action_accept()

    def test_p38_waits_block_the_closing_and_another_handover(self):
        self.hand_over()
        for call in (
            lambda: self.hand_over(to=self.third),
            lambda: self.session.with_user(self.teller).close_till({"100000": 2, "50000": 1}),
        ):
            with self.assertRaisesRegex(UserError, "waits to be accepted"):
                call()

    def test_hostile(self):
        handovers = self.env["koperasi.till.handover"].with_user(self.teller)
        for user in (self.teller.id, self.users["clerk"].id, 10**9, -1, 0, "1", None, True):
            with self.subTest(user=user), self.assertRaises(UserError):
                handovers.hand_over(user, {"100000": 2, "50000": 1})
