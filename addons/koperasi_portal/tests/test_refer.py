from lxml import html

from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestRefer(PortalCommon, HttpCase):
    """A member's own link, on his own page."""

    def page(self):
        answer = self.url_open("/my/koperasi/refer")
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.text)

    def test_own_link_stays_the_same(self):
        self.authenticate("ani", "rahasia-ani")
        [link] = self.page().xpath("//input[@aria-label]/@value")
        self.assertEqual(link, self.member_ani.sudo()._referral_link())
        self.assertEqual(self.page().xpath("//input[@aria-label]/@value"), [link])
        self.assertNotEqual(link, self.member_budi.sudo()._referral_link())
        self.assertEqual(self.url_open(link).status_code, 200, "the link opens the form")

    def test_who_leaves_invites_nobody(self):
        self.authenticate("budi", "rahasia-budi")
        self.member_budi.action_resign()
        answer = self.url_open("/my/koperasi/refer", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(
            self.env["koperasi.invitation"].search([("referrer_id", "=", self.member_budi.id)])
        )

    def test_strangers_have_to_sign_in(self):
        answer = self.url_open("/my/koperasi/refer", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
