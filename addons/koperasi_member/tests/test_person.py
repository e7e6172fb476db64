import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NIK, MemberCommon


@tagged("post_install", "-at_install")
class TestPerson(MemberCommon):
    """Is the person known already; heirs; consents; a copy of one's own data."""

    def test_duplicates_are_shown_before_they_are_made(self):
        known = self.join(
            "Ani Wijaya",
            nik=NIK[0],
            phone="0812-3456-7890",
            email="ani@contoh.id",
            birth_date="1990-05-01",
        )
        table = [
            # what is typed, found
            ({"nik": NIK[0]}, known),
            ({"phone": "+62 812 3456 7890"}, known),
            ({"phone": "081234567891"}, self.Member),
            ({"phone": "7890"}, self.Member),
            ({"email": "ANI@contoh.id "}, known),
            ({"name": "ani wijaya", "birth_date": "1990-05-01"}, known),
            ({"name": "Ani Wijaya"}, self.Member),
            ({"name": "Ani Wijaya", "birth_date": "1991-05-01"}, self.Member),
            ({}, self.Member),
        ]
        for typed, found in table:
            with self.subTest(typed):
                form = Form(self.Member.with_user(self.clerk))
                for name, value in {"name": "Orang Baru", **typed}.items():
                    setattr(form, name, value)
                self.assertEqual(form.duplicate_ids[:].ids, found.ids)

    def test_duplicates_stay_in_the_cooperative(self):
        self.Member.create(
            {"name": "Ani", "phone": "081234567890", "company_id": self.company_b.id}
        )
        self.assertFalse(self.apply("Ani", phone="081234567890").duplicate_ids)

    def test_heirs_share_everything(self):
        heir = lambda name, share: (0, 0, {"name": name, "relation": "anak", "share": share})
        for shares in ((50, 40), (60, 50), (33.33, 33.33)):
            with self.subTest(shares), self.assertRaisesRegex(ValidationError, "not to 100"):
                self.apply("Ani", heir_ids=[heir(str(n), share) for n, share in enumerate(shares)])
        member = self.apply("Ani", heir_ids=[heir("A", 33.33), heir("B", 33.33), heir("C", 33.34)])
        first, second, third = member.heir_ids
        member.write(
            {
                "heir_ids": [
                    (1, first.id, {"share": 60}),
                    (1, second.id, {"share": 40}),
                    (2, third.id),
                ]
            }
        )
        self.assertEqual(member.heir_ids.mapped("share"), [60, 40])

    def test_log_of_consents_only_grows(self):
        member = self.join("Ani")
        consent = (
            self.env["koperasi.member.consent"]
            .with_user(self.clerk)
            .create(
                {
                    "member_id": member.id,
                    "purpose": "payroll",
                    "wording": "Saya setuju gaji dipotong.",
                }
            )
        )
        for attack in (lambda: consent.write({"wording": "x"}), lambda: consent.sudo().unlink()):
            with self.assertRaisesRegex(UserError, "only grows"):
                attack()
        consent.action_withdraw()
        self.assertTrue(consent.withdrawn_on)
        with self.assertRaisesRegex(UserError, "only grows"):
            consent.write({"withdrawn_on": False})

    def test_copy_of_own_data(self):
        member = self.join("Ani Wijaya", nik=NIK[0], emergency_name="Budi")
        other = self.join("Cici", nik=NIK[1])
        action = member.with_user(self.clerk).action_export_own_data()
        self.assertEqual(action["url"], f"/koperasi/member/{member.id}/data.json")
        self.assertIn("personal data", member.message_ids[0].body)
        data = json.loads(member._own_data_file())
        self.assertEqual(
            (data["member"]["nik"], data["member"]["emergency_name"]), (NIK[0], "Budi")
        )
        self.assertNotIn(other.nik, member._own_data_file().decode())
        with self.assertRaises(AccessError):
            member.with_user(self.users["teller"]).action_export_own_data()

    def test_papers_are_for_clerks(self):
        member = self.join("Ani", emergency_phone="0811")
        for name in ("ktp_image", "signature", "emergency_phone", "bank_ids", "consent_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                member.with_user(self.users["teller"]).read([name])
