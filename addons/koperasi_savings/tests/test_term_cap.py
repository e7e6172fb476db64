from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_term import START, TermCommon


@tagged("post_install", "-at_install")
class TestTermCap(TermCommon):
    """The product grants up to 12 %; the cooperative's cap is 9 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term.special_rate_max = 12
        cls.company.write({"koperasi_rate_cap_mode": "block", "koperasi_rate_cap": 9})

    @freeze_time(START)
    def test_each_step_refuses_a_rate_above_the_cap(self):
        draft = self.draft(annual_rate=12)
        with self.assertRaisesRegex(UserError, "above the cap of 9"):
            draft.action_request_rate()
        self.company.koperasi_rate_cap_mode = "warn"
        draft.action_request_rate()
        self.company.koperasi_rate_cap_mode = "block"
        with self.assertRaisesRegex(UserError, "above the cap of 9"):
            draft.with_user(self.manager).action_approve_rate()
        self.company.koperasi_rate_cap_mode = "warn"
        draft.with_user(self.manager).action_approve_rate()
        self.company.koperasi_rate_cap_mode = "block"
        with self.assertRaisesRegex(UserError, "above the cap of 9"):
            draft.action_open()
        self.company.koperasi_rate_cap_mode = "warn"
        draft.action_open()
        self.assertEqual(draft.state, "active")

    @freeze_time(START)
    def test_the_cap_itself_is_granted(self):
        draft = self.draft(annual_rate=9)
        draft.action_request_rate()
        draft.with_user(self.manager).action_approve_rate()
        draft.action_open()
        self.assertEqual(draft.state, "active")
