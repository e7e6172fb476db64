import base64
import itertools

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri

from .common import MemberCommon

REPORT = "koperasi_member.member_card"
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
)


@tagged("post_install", "-at_install")
class TestCard(MemberCommon):
    """A card for each active member, front and back, in the size of a bank card."""

    def page(self, members):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, members.ids)
        return html.decode()

    def test_front_and_back(self):
        self.company.write({"phone": "021-555", "street": "Jl. Merdeka 1"})
        ani, budi = self.join("Ani Wijaya"), self.join("Budi Santoso")
        ani.partner_id.image_1920 = PIXEL
        page = self.page(ani + budi)
        self.assertEqual(page.count('class="page o_card"'), 4)
        self.assertEqual(page.count('width="20" height="27"'), 1, "only who has a photo")
        for member in ani + budi:
            self.assertIn(qr_data_uri(member.number), page)
        for text in ("Koperasi Uji", "Ani Wijaya", ani.number, "Budi Santoso", budi.number, "021-555",
                     "Jl. Merdeka 1", "2. It belongs to the member"):  # fmt: skip
            with self.subTest(text):
                self.assertIn(text, page)

    def test_rules_of_the_cooperative(self):
        self.company.koperasi_card_rules = "Kartu ini milik koperasi."
        page = self.page(self.join())
        self.assertIn("Kartu ini milik koperasi.", page)
        self.assertNotIn("It belongs to the member", page)

    def test_size(self):
        paper = self.env.ref("koperasi_member.member_card_paperformat")
        command = self.env["ir.actions.report"]._build_wkhtmltopdf_args(paper, False)
        options = dict(itertools.pairwise(command))
        self.assertEqual((options["--page-width"], options["--page-height"]), ("85.6mm", "54mm"))
        self.assertEqual(
            {options[f"--margin-{side}"] for side in ("top", "left", "right", "bottom")}, {"0.0"}
        )

    def test_only_active_members(self):
        ani, calon = self.join(), self.apply("Calon")
        gone = self.join("Pergi")
        gone.action_resign()
        for others in (calon, gone):
            for call in (
                lambda o=others: (ani + o).with_user(self.clerk).action_print_card(),
                lambda o=others: self.page(ani + o),
            ):
                with self.subTest(others.name), self.assertRaisesRegex(UserError, others.name):
                    call()

    def test_who_prints(self):
        ani = self.join()
        for role, user in self.users.items():
            with self.subTest(role):
                if role in ("clerk", "manager", "admin"):
                    self.assertEqual(ani.with_user(user).action_print_card()["report_name"], REPORT)
                else:
                    with self.assertRaises(AccessError):
                        ani.with_user(user).action_print_card()

    def queries(self, members):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.page(members)
        return self.env.cr.sql_log_count - before

    def test_no_query_per_card(self):
        members = self.Member.create([{"name": f"Anggota {place}"} for place in range(33)])
        members._do_approve()
        members.partner_id.image_1920 = PIXEL
        self.queries(members[:1])  # caches
        self.assertEqual(self.queries(members[3:]), self.queries(members[:3]))
