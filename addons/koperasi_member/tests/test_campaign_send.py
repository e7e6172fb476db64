from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .campaign_common import TODAY, CampaignCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSend(CampaignCommon):
    """E-mails to those with an address, letters for the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani = cls.invited("Ani", email="ani@x.id")
        cls.mine = cls.ani.campaign_id.with_user(cls.clerk)
        cls.employ("Budi", unit="Kantor", email="tidak ada")
        cls.employ("Cici", unit="Gudang")
        cls.mine.action_invite()

    def mails(self):
        return self.env["mail.mail"].search([("email_to", "in", ("ani@x.id", "budi@x.id"))])

    def test_mail(self):
        self.company.email = "koperasi@x.id"
        self.clerk.email = "petugas@x.id"
        self.mine.message = "<p>Mari bergabung</p><script>alert(1)</script>"
        self.assertEqual((self.mine.to_send_count, self.mine.to_print_count), (1, 2))
        self.mine.action_send()
        mail = self.mails()
        self.assertRecordValues(mail, [{
            "email_to": "ani@x.id", "state": "outgoing", "subject": self.mine.subject, "model": False,
            "auto_delete": True,
        }])  # fmt: skip
        self.assertIn("koperasi@x.id", mail.email_from)
        self.assertIn("petugas@x.id", mail.reply_to)
        for text in ("Ani", "Mari bergabung", f'href="{self.ani.link}"'):
            self.assertIn(text, mail.body_html)
        self.assertNotIn("script", mail.body_html)
        self.assertEqual(str(self.ani.sent_on), TODAY)
        self.assertEqual(self.mine.to_send_count, 0)

    def test_nobody_gets_two(self):
        self.mine.action_send()
        with self.assertRaisesRegex(UserError, "Nothing to send"):
            self.mine.action_send()
        self.assertEqual(len(self.mails()), 1)
        self.ani.with_user(self.clerk).action_send()
        self.assertEqual(len(self.mails()), 2, "a clerk may send one again")

    def test_used_links_are_not_sent(self):
        self.ani.employee_id.with_user(self.clerk).action_make_members()
        with self.assertRaisesRegex(UserError, "Nothing to send"):
            self.mine.action_send()

    def test_links_are_read_in_no_message(self):
        """The e-mail hangs on no document, else whoever reads the invitation could read it."""
        self.mine.action_send()
        messages = self.env["mail.message"].with_user(self.users["auditor"])
        self.assertFalse(messages.search([("id", "in", self.mails().mail_message_id.ids)]))

    def test_letters(self):
        """By unit, each with its own link and a QR code."""
        self.mine.action_print()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_member.campaign_letters", self.mine.ids
        )
        html = html.decode()
        cici, budi = (self.ani.search([("name", "=", name)]) for name in ("Cici", "Budi"))
        self.assertEqual((html.count('class="page"'), html.count('alt="QR"')), (2, 2))
        self.assertLess(html.index(cici.link), html.index(budi.link))
        self.assertNotIn(self.ani.link, html)
        self.assertSheets("koperasi_member.invitation_letter", self.ani + cici + budi)

    def test_no_letters(self):
        for invitation in self.mine.sudo().invitation_ids - self.ani:
            invitation.email = f"{invitation.name.lower()}@x.id"
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self.mine.action_print()

    def test_addresses(self):
        with self.assertRaises(ValidationError):
            self.ani.with_user(self.clerk).email = "ani"
        self.assertFalse(self.ani.search([("name", "=", "Budi")]).email, "the roster had none")
