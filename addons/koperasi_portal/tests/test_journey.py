from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestJourney(PortalCommon, HttpCase):
    """In a browser of phone size: a member signs in, sees balance, movements and schedule."""

    browser_size = "390x844"
    touch_enabled = True

    def test_member_sees_balance_and_schedule(self):
        self.start_tour("/web/login?redirect=/my", "koperasi_portal_member", timeout=180)
