import base64
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.koperasi_member.tests.common import NIK

from .common_join import JoinCommon, picture


@tagged("post_install", "-at_install")
class TestJoin(JoinCommon):
    """From the public page to the review queue."""

    def test_page(self):
        answer = self.url_open("/koperasi/join")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.company.name, answer.text)
        self.assertIn("PT ANU", answer.text)
        for amount in ("50.000", "100.000", "250.000"):
            self.assertIn(amount, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_what_was_filled_in_is_kept(self):
        answer = self.send()
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/koperasi/join/thanks"))
        application = self.applications()
        self.assertRecordValues(application, [{
            "state": "unconfirmed", "name": "Siti Aminah", "nik": NIK[0], "birth_place": "Jakarta",
            "birth_date": fields.Date.to_date("1990-01-01"), "gender": "male", "phone": "081234567890",
            "email": "siti@example.com", "street": "Jl. Melati No. 5", "street2": "RT 03/RW 07",
            "city": "Jakarta Selatan", "zip": "12345", "employer_id": self.employer.id, "employee_number": "E-7",
            "contribution": 100_000, "signed_name": "Siti Aminah", "document": False, "lang": "id_ID",
        }])  # fmt: skip
        self.assertIn("PT ANU", application.mandate_wording)
        self.assertIn("UU 27/2022", application.privacy_wording)
        self.assertFalse(application.news_wording)
        self.assertIn("siti@example.com", self.url_open("/koperasi/join/thanks").text)

    def test_the_link_brings_it_to_review(self):
        self.send()
        link = self.link()
        self.assertEqual(self.mails()[0].email_to, "siti@example.com")
        self.url_open(link)  # as a program that reads mail does
        self.assertEqual(self.applications().state, "unconfirmed")
        self.assertEqual(self.confirm(link).status_code, 200)
        application = self.applications()
        self.assertEqual(application.state, "submitted")
        self.assertTrue(application.confirmed_on)
        self.assertEqual(len(application.document_hash), 64)

    def test_the_link_works_once(self):
        """A second time changes nothing, and says the same."""
        self.send()
        link = self.link()
        self.confirm(link)
        first = self.applications()
        stored = first.read()[0]
        self.assertEqual(self.confirm(link).status_code, 200)
        self.assertEqual(self.url_open(link).status_code, 200)
        self.assertEqual(self.applications().read()[0], stored)
        first.with_user(self.clerk).action_reject("Foto buram")
        self.confirm(link)
        self.assertEqual(self.applications().state, "rejected")

    def test_the_link_expires(self):
        self.send()
        self.applications().confirm_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(self.confirm().status_code, 404)
        self.assertEqual(self.applications().state, "unconfirmed")

    def test_unknown_links(self):
        for token in ("x", "A" * 43, "%00", "..%2F..", "<script>", "'%20OR%201=1--"):
            with self.subTest(token):
                answer = self.url_open(f"/koperasi/join/confirm/{token}")
                self.assertEqual(answer.status_code, 404)

    def test_the_token_is_not_stored(self):
        self.send()
        token = self.link().rpartition("/")[2]
        self.assertNotIn(token, str(self.applications().read()))
        self.assertGreaterEqual(len(token), 43)

    def test_a_second_form_before_the_link(self):
        """Of two forms with one address, the confirmed one stays."""
        self.send(city="Bogor")
        self.send(city="Depok")
        self.assertEqual(len(self.applications()), 2)
        self.confirm()
        self.assertRecordValues(self.applications(), [{"city": "Depok", "state": "submitted"}])

    def test_the_photo_is_encoded_anew(self):
        """Nothing but the picture is kept: no place, no second file behind it."""
        exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x0e\x00\x02\x00\x00\x00\x0eGPS-6.2,106.8\x00\x00\x00\x00"
        photo = picture(size=(3000, 2000), exif=exif) + b"<script>alert(1)</script>"
        self.send(photo=("ktp.jpg", photo))
        stored = self.applications().with_context(bin_size=False).ktp_image
        content = base64.b64decode(stored)
        self.assertTrue(content.startswith(b"\xff\xd8\xff"))
        self.assertNotIn(b"GPS-6.2", content)
        self.assertNotIn(b"<script>", content)

    def test_signature_drawn(self):
        drawn = "data:image/png;base64," + self.as_text(picture("PNG", (600, 200)))
        self.send(signature=drawn)
        self.assertTrue(self.applications().signature)

    def test_without_employers_nothing_is_deducted(self):
        self.env["koperasi.employee"].search([("company_id", "=", self.company.id)]).unlink()
        answer = self.send(employer_id=None, employee_number=None, mandate="1")
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            self.applications(), [{"employer_id": False, "mandate_wording": False}]
        )

    def test_not_open(self):
        self.company.koperasi_join_open = False
        for path in ("/koperasi/join", self.path, "/koperasi/join/c/999999", "/koperasi/join/c/x"):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 404)
                self.assertIn("kantor", answer.text)
        self.assertEqual(self.send().status_code, 404)
        self.assertFalse(self.applications())

    def test_several_cooperatives(self):
        self.company_b.koperasi_join_open = True
        answer = self.url_open("/koperasi/join")
        self.assertIn(self.company.name, answer.text)
        self.assertIn(self.company_b._join_path(), answer.text)
        answer = self.url_open(self.company_b._join_path())
        self.assertNotIn("PT ANU", answer.text)

    def test_charter(self):
        self.assertEqual(self.url_open(f"{self.path}/charter").status_code, 404)
        self.company.koperasi_charter = "<p>Pasal 1</p><script>alert(1)</script>"
        answer = self.url_open(f"{self.path}/charter")
        self.assertIn("Pasal 1", answer.text)
        self.assertNotIn("alert(1)", answer.text)

    def test_clean_up(self):
        """Personal data does not pile up."""
        now = fields.Datetime.now()
        review = self.joined()
        rows = [
            # state, confirmed until, decided; what becomes of it
            ("unconfirmed", 1, None, "unconfirmed"),
            ("unconfirmed", -1, None, "expired"),
            ("expired", -6, None, "expired"),
            ("expired", -8, None, None),
            ("rejected", -100, -179, "rejected"),
            ("rejected", -300, -181, None),
        ]
        made = [
            review.copy({
                "state": state,
                "confirm_until": now + timedelta(days=until),
                "decided_on": decided and now + timedelta(days=decided),
                "document": b"eA==",
            })
            for state, until, decided, _after in rows
        ]  # fmt: skip
        ids = [application.id for application in made]
        self.Application._cron_clean_up()
        left = [application.exists().state or None for application in made]
        self.assertEqual(left, [after for *_rest, after in rows])
        self.assertEqual(review.state, "submitted")
        gone = [i for i, state in zip(ids, left, strict=True) if not state]
        files = self.env["ir.attachment"].search([
            ("res_model", "=", self.Application._name), ("res_id", "in", gone),
            ("res_field", "!=", False),
        ])  # fmt: skip
        self.assertFalse(files)
