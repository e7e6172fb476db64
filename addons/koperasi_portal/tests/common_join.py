import base64
import io
import re
import time
from unittest.mock import patch

from lxml import html
from PIL import Image

from odoo.http import Request
from odoo.tests import HttpCase
from odoo.tools.misc import hash_sign

from odoo.addons.koperasi_member.tests.common import NIK, MemberCommon

from ..controllers.join import START
from ..models.join_counter import LIMITS


def picture(kind="JPEG", size=(800, 500), color=(30, 90, 160), **options):
    """A picture file."""
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, kind, **options)
    return target.getvalue()


class JoinCommon(MemberCommon, HttpCase):
    """A cooperative that takes applications from the staff of PT ANU, and a stranger with a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.company.write({"koperasi_join_open": True, "email": "halo@koperasi.example"})
        # A database may have a cooperative that takes applications too
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).koperasi_join_open = False
        cls.env["koperasi.savings.product"]._create_default_products(cls.company)
        cls.product = cls.company._join_product()
        cls.product.join_amounts = "50.000; 100.000; 250.000"
        cls.env["koperasi.employee"].create({
            "employer_id": cls.employer.id, "employee_number": "E-7", "name": "Siti Aminah",
        })  # fmt: skip
        cls.Application = cls.env["koperasi.member.application"]
        cls.path = cls.company._join_path()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def set_limit(self, kind, most):
        """So many attempts of a kind."""
        self.startPatcher(patch.dict(LIMITS, {kind: (most, LIMITS[kind][1])}))

    def person(self, **changes):
        """What Siti fills in."""
        return {
            "nik": NIK[0],
            "name": "Siti Aminah",
            "birth_place": "Jakarta",
            "birth_date": "1990-01-01",
            "gender": "male",  # what her NIK says
            "phone": "+62 812-3456-7890",
            "email": "Siti@Example.com",
            "street": "Jl. Melati No. 5",
            "street2": "RT 03/RW 07",
            "city": "Jakarta Selatan",
            "zip": "12345",
            "employer_id": str(self.employer.id),
            "employee_number": "E-7",
            "contribution": "100000",
            "charter": "1",
            "mandate": "1",
            "privacy": "1",
            "signed_name": "Siti Aminah",
            **changes,
        }

    def opened(self, seconds_ago=60):
        """The signed note of when the form was opened."""
        return hash_sign(
            self.env(su=True), START, int(time.time()) - seconds_ago, expiration_hours=24
        )

    def send(self, path=None, photo=None, seconds_ago=60, **changes):
        """Fill in the form and send it; a change to None leaves the field out.

        :param photo: (file name, bytes), a KTP by default
        :return: the answer, redirects not followed
        """
        fields = {
            "csrf_token": Request.csrf_token(self),
            "started": self.opened(seconds_ago),
            **self.person(**changes),
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        files = {"ktp": photo or ("ktp.jpg", picture())}
        return self.url_open(path or self.path, data=fields, files=files, allow_redirects=False)

    def wrong(self, answer):
        """{field: what is said beside it}."""
        page = html.fromstring(answer.text)
        found = {}
        for error in page.xpath("//*[contains(@class, 'invalid-feedback')]"):
            box = error.xpath("preceding::*[@name][1]")[0]
            found[box.get("name")] = " ".join(error.text_content().split())
        return found

    def applications(self):
        self.env.invalidate_all()
        return self.Application.search([("company_id", "=", self.company.id)])

    def mails(self):
        """E-mails in the queue, newest first."""
        return self.env["mail.mail"].search([("email_from", "ilike", "halo@koperasi.example")])

    def link(self):
        """The path in the newest e-mail with a link to confirm."""
        bodies = "".join(self.mails().mapped("body_html"))
        return re.search(r"/koperasi/join/confirm/[\w-]+", bodies)[0]

    def confirm(self, link=None):
        """Press the button behind the link."""
        return self.url_open(link or self.link(), data={"csrf_token": Request.csrf_token(self)})

    def joined(self, **changes):
        """An application that waits for review."""
        before = self.applications()
        self.send(**changes)
        self.confirm()
        return self.applications() - before

    @staticmethod
    def as_text(content):
        return base64.b64encode(content).decode()


class ReviewCommon(JoinCommon):
    """Without the first contribution, so that approval needs no deposit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.koperasi_contribution_first = False

    def accepted(self, **changes):
        """An application that the clerk accepted, and its member."""
        application = self.joined(**changes)
        application.with_user(self.clerk).action_approve()
        return application, application.member_id

    def approved(self, **changes):
        """A member whom the manager approved."""
        _application, member = self.accepted(**changes)
        member.with_user(self.manager).action_approve()
        return member
