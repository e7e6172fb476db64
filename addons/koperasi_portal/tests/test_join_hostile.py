import io
import zipfile
import zlib

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.join_form import MOST_BYTES
from .common_join import JoinCommon, picture

MEGABYTE = "A" * 1024 * 1024
SCRIPT = "<script>alert(1)</script>"
HOSTILE_TEXTS = {
    "megabyte": MEGABYTE,
    "script": SCRIPT,
    "image": '"><img src=x onerror=alert(1)>',
    "formula": "=HYPERLINK(1)",
    "formula +": "+cmd|' /C calc'!A0",
    "formula -": "-2+3",
    "formula @": "@SUM(1)",
    "NUL": "Siti\x00Aminah",
    "new line": "Siti\r\nBcc: all@example.com",
    "turned round": "Siti \u202eanimA",
    "invisible": "Siti\u200bAminah",
    "lone surrogate": "Siti\ufffe",
    "template": "{{ object.company_id }}",
    "SQL": "'; DROP TABLE koperasi_member; --",
    "emoji": "😀😀",
    "only spaces": "   ",
    "path": "../../etc/passwd",
}
# field: what is refused there besides the texts above
WRONG = {
    "nik": ["", "123", "3174020101900001x", "9999990101900001", "3174023202900001", "\uff11" * 16, "3" * 400],
    "name": ["", "1234", "Siti_Aminah", "A" * 101],
    "birth_place": ["", "Jakarta 12"],
    "birth_date": ["", "01/01/1990", "1990-02-30", "2999-01-01", "2020-01-01", "1890-01-01", "0000-00-00"],
    "gender": ["", "other", "1"],
    "phone": ["", "12", "abcdefghij", "0812" + "1" * 20, "+1 555 0100", "081x34567890"],
    "email": ["", "siti", "siti@", "@x.id", "a@b", "a b@c.id", "a@b.id,c@d.id", "Siti <siti@x.id>", "a@b.id\ncc:x@y.id",
              "x" * 100 + "@x.id"],
    "street": ["", "A" * 151],
    "street2": ["B" * 101],
    "city": [""],
    "zip": ["1234", "123456", "abcde"],
    "employer_id": ["", "0", "-1", "999999999", "1 OR 1=1"],
    "employee_number": ["", "E" * 33, "E_7"],
    "contribution": ["", "0", "-100000", "99999", "100000.0", "1e5", "NaN"],
    "signed_name": ["", "Siti", "Somebody Else"],
}  # fmt: skip
TEXT_FIELDS = ("name", "birth_place", "street", "city", "employee_number", "signed_name")


def bomb():
    """A PNG of a few kB that says it has 40,000 x 40,000 pixels."""

    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    side = (40_000).to_bytes(4, "big")
    rows = zlib.compress(b"\x00" * 1_000_000, 9)
    head = chunk(b"IHDR", side + side + b"\x08\x02\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sheet.xml", b"0" * 5_000_000)
    return target.getvalue()


NO_PICTURES = {
    "empty": b"",
    "text": b"this is no picture",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "zip": archive(),
    "gif": picture("GIF"),
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 40,
    "tiff": b"II*\x00" + b"\x00" * 40,
    "half a photo": picture()[:400],
    "only the head": b"\xff\xd8\xff",
    "only says it is a png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "bomb": bomb(),
    "one pixel": picture(size=(1, 1)),
    "a stamp": picture(size=(200, 120)),
    "too large": picture() + b"\x00" * MOST_BYTES,
}


@tagged("post_install", "-at_install")
class TestJoinHostile(JoinCommon):
    """Whatever comes in: an answer that says what is wrong, and nothing stored."""

    def setUp(self):
        super().setUp()
        self.set_limit("form", 100_000)

    def assertRefused(self, field, answer):
        self.assertEqual(answer.status_code, 200)
        self.assertIn(field, self.wrong(answer))
        self.assertNotIn(SCRIPT, answer.text)
        self.assertNotIn("<img src=x", answer.text)
        self.assertLess(len(answer.text), 200_000)

    def assertNothingStored(self):
        self.assertFalse(self.applications())
        self.assertFalse(self.mails())

    def test_texts(self):
        for name, text in HOSTILE_TEXTS.items():
            for field in TEXT_FIELDS:
                with self.subTest(name, field=field):
                    self.assertRefused(field, self.send(**{field: text}))
        self.assertNothingStored()

    def test_fields(self):
        for field, texts in WRONG.items():
            for text in texts:
                with self.subTest(field, text=text[:40]):
                    self.assertRefused(field, self.send(**{field: text}))
        self.assertNothingStored()

    def test_missing_fields(self):
        for field in self.person():
            if field not in ("street2", "zip"):
                with self.subTest(field):
                    self.assertRefused(field, self.send(**{field: None}))
        self.assertNothingStored()

    def test_pictures(self):
        for name, content in NO_PICTURES.items():
            with self.subTest(name):
                wrong = self.wrong(self.send(photo=("ktp.jpg", content)))
                self.assertEqual(set(wrong), {"ktp"} if content or name else set())
        self.assertNothingStored()

    def test_signatures(self):
        for name, text in {
            "no base64": "data:image/png;base64,@@@",
            "text": "data:text/plain;base64,aGFsbG8=",
            "svg": "data:image/svg+xml;base64,PHN2Zy8+",
            "too large": "A" * 500_000,
            "bomb": self.as_text(bomb()),
        }.items():
            with self.subTest(name):
                self.assertRefused("signature", self.send(signature=text))
        self.assertNothingStored()

    def test_files_in_place_of_texts(self):
        for field in ("name", "nik", "email", "signature", "started"):
            files = {"ktp": ("ktp.jpg", picture()), field: ("x.txt", b"hello")}
            data = {"csrf_token": Request.csrf_token(self), "started": self.opened()}
            data |= {key: value for key, value in self.person().items() if key != field}
            data.pop(field, None)
            answer = self.url_open(self.path, data=data, files=files, allow_redirects=False)
            with self.subTest(field):
                self.assertIn(answer.status_code, (200, 303))
        self.assertLessEqual(len(self.applications()), 1)  # a signature may be left out

    @mute_logger("odoo.http")
    def test_larger_than_anything(self):
        answer = self.send(photo=("ktp.jpg", b"\xff\xd8\xff" + b"\x00" * 17 * 1024 * 1024))
        self.assertEqual(answer.status_code, 413)
        self.assertNothingStored()

    @mute_logger("odoo.http")
    def test_without_the_token_of_the_session(self):
        self.assertEqual(self.send(csrf_token="x").status_code, 400)
        self.assertNothingStored()

    def test_what_was_typed_stays(self):
        """After an error, and the photo too."""
        answer = self.send(nik="123")
        for text in ("Siti Aminah", "Jl. Melati No. 5", "siti@example.com".title(), "E-7"):
            self.assertIn(text.casefold(), answer.text.casefold())
        self.assertIn("data:image/jpeg;base64,", answer.text)
        self.assertEqual(set(self.wrong(answer)), {"nik"})

    def test_the_photo_that_was_kept(self):
        fields_sent = {"csrf_token": Request.csrf_token(self), "started": self.opened()}
        fields_sent |= {**self.person(), "ktp_kept": self.as_text(picture())}
        answer = self.url_open(self.path, data=fields_sent, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(self.applications().ktp_image)

    def test_errors_are_indonesian(self):
        self.assertEqual(
            self.wrong(self.send(nik="123")),
            {"nik": "NIK terdiri dari 16 angka, seperti pada KTP."},
        )

    def test_more_than_the_form_has(self):
        """Fields of the model that are not fields of the form are not written."""
        self.send(
            state="approved", member_id="1", company_id=str(self.company_b.id), confirm_hash="x",
            reason="x", welcomed_on="2026-01-01", document="eA==", lang="en_US",
        )  # fmt: skip
        self.assertRecordValues(self.applications(), [{
            "state": "unconfirmed", "member_id": False, "company_id": self.company.id, "reason": False,
            "welcomed_on": False, "document": False, "lang": "id_ID",
        }])  # fmt: skip
