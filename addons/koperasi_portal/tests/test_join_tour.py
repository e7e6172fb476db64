from odoo.tests import tagged

from .common_join import JoinCommon


@tagged("post_install", "-at_install")
class TestJoinTour(JoinCommon):
    """In a browser of phone size: the whole form, from the first look to the link in the e-mail."""

    browser_size = "390x844"
    touch_enabled = True

    def test_joining_takes_less_than_three_minutes(self):
        """The tour keeps the time, tells it in the log and fails beyond 180 seconds."""
        other = self.env["res.partner"].create({"name": "PT Lain", "is_company": True})
        self.env["koperasi.employee"].create(
            {"employer_id": other.id, "employee_number": "L-1", "name": "Orang Lain"}
        )
        self.start_tour("/koperasi/join", "koperasi_portal_join", timeout=180)
        application = self.applications()
        self.assertRecordValues(application, [{
            "state": "unconfirmed", "name": "Siti Aminah", "gender": "female", "contribution": 100_000,
            "employer_id": self.employer.id,
        }])  # fmt: skip
        self.assertTrue(application.ktp_image)
        self.assertTrue(application.signature)
        self.authenticate(None, None)
        self.confirm()
        self.assertEqual(self.applications().state, "submitted")
