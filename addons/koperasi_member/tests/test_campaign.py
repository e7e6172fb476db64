from psycopg2 import errors

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .campaign_common import TODAY, CampaignCommon

# name, contract, hired on, what else; eligible by default (permanent and contract staff, at once),
# and when permanent staff and new hires are invited after six months
ROSTER = [
    ("Ani", "permanent", "2015-03-01", {}, True, True),
    ("Budi", "contract", "2020-01-01", {}, True, False),
    ("Cici", "probation", "2026-05-24", {}, False, True),  # six months today
    ("Dedi", "probation", "2026-05-25", {}, False, False),  # a day short
    ("Eka", "permanent", False, {}, True, False),  # day of hire unknown
    ("Fajar", False, "2015-03-01", {}, False, False),  # contract unknown
    ("Gita", "permanent", "2015-03-01", {"active": False}, False, False),  # left the employer
]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEligible(CampaignCommon):
    """Whom a cooperative may invite follows from its settings and the roster."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees = cls.env["koperasi.employee"]
        for name, contract, hired, more, *_eligible in ROSTER:
            cls.employees += cls.employ(name, contract_type=contract, hire_date=hired, **more)
        cls.hana = cls.employ("Hana")
        cls.hana.with_user(cls.clerk).action_make_members()

    def assertEligible(self, expected):
        everyone = self.employees + self.hana
        found = everyone.with_context(active_test=False).search(
            [("eligible", "=", True), ("id", "in", everyone.ids)]
        )
        others = everyone.with_context(active_test=False).search(
            [("eligible", "=", False), ("id", "in", everyone.ids)]
        )
        everyone.invalidate_recordset(["eligible"])
        self.assertEqual(found.mapped("name"), expected)
        self.assertEqual(everyone.filtered("eligible"), found)
        self.assertEqual(others, everyone - found)

    def test_by_default_permanent_and_contract_staff(self):
        self.assertEligible([name for name, *_rest, usual, _other in ROSTER if usual])

    def test_other_settings(self):
        self.company.write({
            "koperasi_invite_contract": False, "koperasi_invite_probation": True, "koperasi_invite_min_months": 6,
        })  # fmt: skip
        self.assertEligible([name for name, *_rest, other in ROSTER if other])

    def test_no_contract_at_all(self):
        self.company.write({"koperasi_invite_permanent": False, "koperasi_invite_contract": False})
        self.assertEligible([])

    @mute_logger("odoo.sql_db")
    def test_months_are_not_negative(self):
        with self.assertRaises(errors.CheckViolation), self.cr.savepoint():
            self.company.koperasi_invite_min_months = -1
            self.env.flush_all()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCampaign(CampaignCommon):
    """Everyone eligible is invited once, in one go."""

    def names(self, campaign):
        return sorted(campaign.sudo().invitation_ids.mapped("name"))

    def test_everyone_eligible_once(self):
        self.employ("Ani", "Budi")
        self.employ("Cici", contract_type="probation")
        campaign = self.campaign()
        self.assertEqual((campaign.state, campaign.invitable_count), ("draft", 2))
        campaign.action_invite()
        self.assertEqual((campaign.state, campaign.invitable_count), ("running", 0))
        self.assertEqual(self.names(campaign), ["Ani", "Budi"])
        with self.assertRaisesRegex(UserError, "nobody to invite"):
            campaign.action_invite()
        self.employ("Dedi")
        campaign.action_invite()
        self.assertEqual(self.names(campaign), ["Ani", "Budi", "Dedi"])

    def test_invitation_takes_over_the_person(self):
        employee = self.employ("Ani", email="Ani <ANI@x.id>", phone="0812", unit="Gudang")
        campaign = self.campaign()
        campaign.action_invite()
        self.assertRecordValues(campaign.sudo().invitation_ids, [{
            "employee_id": employee.id, "name": "Ani", "email": "ani@x.id", "phone": "0812", "unit": "Gudang",
            "employer_id": self.employer.id, "company_id": self.company.id, "kind": "person", "state": "invited",
            "invited_on": campaign.date_start, "expires_on": campaign.date_end, "opened_on": False,
        }])  # fmt: skip

    def test_conditions(self):
        """Employers and further conditions choose among the eligible."""
        other = self.env["res.partner"].create({"name": "PT LAIN", "is_company": True})
        self.employ("Ani", unit="Gudang")
        self.employ("Budi", unit="Kantor", contract_type="contract")
        self.employ("Cici", unit="Gudang", employer_id=other.id)
        self.employ("Dedi", unit="Gudang", contract_type="probation")
        for employers, conditions, expected in [
            ([], [], ["Ani", "Budi", "Cici"]),
            (self.employer.ids, [], ["Ani", "Budi"]),
            (other.ids, [], ["Cici"]),
            (self.employer.ids, [("unit", "=", "Gudang")], ["Ani"]),
            ([], [("contract_type", "=", "contract")], ["Budi"]),
            ([], [("contract_type", "=", "probation")], []),
        ]:
            with self.subTest(expected), self.cr.savepoint():
                campaign = self.campaign(
                    employer_ids=[(6, 0, employers)], employee_domain=repr(conditions)
                )
                self.assertEqual(campaign.invitable_count, len(expected))
                if expected:
                    campaign.action_invite()
                self.assertEqual(self.names(campaign), expected)

    def test_conditions_that_are_none(self):
        for conditions in (
            "[('no_such_field', '=', 1)]",
            "[('name', 'is', 1)]",
            "[",
            "__import__('os')",
            "(" * 2000,
            "5",
        ):
            with self.subTest(conditions[:30]), self.assertRaises(ValidationError):
                self.campaign(employee_domain=conditions)

    @mute_logger("odoo.sql_db")
    def test_nobody_twice_in_one_campaign(self):
        first, second = self.campaign(), self.campaign()
        ani = self.employ("Ani")
        for campaign in (first, second):
            campaign.action_invite()
        invitations = self.Invitation.with_user(self.clerk)
        zaki = {"name": "Zaki", "email": "zaki@x.id"}
        for campaign in (first, second, second.browse()):
            invitations.create({**zaki, "campaign_id": campaign.id})
        for twice in ({"employee_id": ani.id}, {"name": "Zaki A.", "email": "ZAKI@x.id"}):
            with (
                self.subTest(twice),
                self.assertRaises(errors.UniqueViolation),
                self.cr.savepoint(),
            ):
                invitations.create({**twice, "campaign_id": first.id})
                self.env.flush_all()

    def test_members_are_not_invited(self):
        ani = self.employ("Ani")
        ani.with_user(self.clerk).action_make_members()
        with self.assertRaises(ValidationError):
            self.Invitation.with_user(self.clerk).create({"employee_id": ani.id})
        with self.assertRaises(UserError):
            self.campaign().action_invite()

    def test_selected_employees(self):
        """The action of the roster: who cannot be invited is named."""
        ani, budi = self.employ("Ani", "Budi")
        cici = self.employ("Cici", contract_type="probation")
        self.employ("Dedi")
        campaign = self.campaign()
        campaign._invite(Domain("id", "=", budi.id))
        action = (ani + budi + cici).with_user(self.clerk).action_invite()
        wizards = self.env["koperasi.employee.invite"].with_user(self.clerk)
        wizard = wizards.with_context(**action["context"]).create({})
        self.assertEqual(wizard.campaign_id, campaign, "the only one that runs")
        self.assertEqual(wizard.skipped_ids.mapped("name"), ["Budi", "Cici"])
        self.assertEqual((wizard.chosen_count, wizard.skipped_count), (3, 2))
        wizard.action_invite()
        self.assertEqual(self.names(campaign), ["Ani", "Budi"])

    def test_closed_and_ended(self):
        self.employ("Ani")
        campaign = self.campaign()
        campaign.action_invite()
        token = campaign.sudo().invitation_ids.token
        campaign.action_close()
        self.employ("Budi")
        for step in (campaign.action_invite, campaign.action_send, campaign.action_print):
            with self.assertRaisesRegex(UserError, "is closed"):
                step()
        self.assertFalse(self.Invitation._from_token(token))
        campaign.action_reopen()
        self.assertTrue(self.Invitation._from_token(token))
        with freeze_time("2026-12-25"):
            with self.assertRaisesRegex(UserError, "has ended"):
                campaign.action_invite()
            self.env["koperasi.campaign"]._cron_close()
            self.assertEqual(campaign.state, "closed")
            with self.assertRaisesRegex(UserError, "has ended"):
                campaign.action_reopen()
            campaign.date_end = "2027-01-31"
            campaign.action_reopen()
            self.assertEqual(str(self.Invitation._from_token(token).expires_on), "2027-01-31")

    def test_last_day_is_a_day_of_the_campaign(self):
        self.employ("Ani")
        campaign = self.campaign()
        campaign.action_invite()
        with freeze_time("2026-12-24"):
            self.env["koperasi.campaign"]._cron_close()
            self.assertEqual(campaign.state, "running")

    @mute_logger("odoo.sql_db")
    def test_begun_campaigns_stay(self):
        self.employ("Ani")
        begun, other = self.campaign(), self.campaign()
        begun.action_invite()
        other.unlink()
        for step in (begun.unlink, lambda: begun.write({"company_id": self.company_b.id})):
            with self.assertRaises(UserError), self.cr.savepoint():
                step()
        with self.assertRaises(errors.CheckViolation), self.cr.savepoint():
            begun.date_end = "2026-11-01"
            self.env.flush_all()

    def test_queries_do_not_grow_with_employees(self):
        """400 invitations, their e-mails and their figures; rows are written a hundred at a time."""

        def queries(count, prefix):
            self.employ(*(f"{prefix}{n}" for n in range(count)), email="staf@x.id")
            campaign = self.campaign(employee_domain=repr([("name", "=like", f"{prefix}%")]))
            counts = []
            for step in (campaign.action_invite, campaign.action_send, self.figures(campaign)):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                step()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(campaign.invited_count, count)
            self.assertFalse(campaign.to_send_count)
            return counts

        queries(2, "a")
        few, many = queries(20, "b"), queries(400, "c")
        for less, more in zip(few, many, strict=True):
            self.assertLessEqual(more, less + 15)

    def figures(self, campaign):
        return lambda: campaign.read(["opened_rate", "deducted_count", "to_print_count"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFunnel(CampaignCommon):
    """Counts per step and shares of those invited."""

    def test_figures(self):
        """Ten invited: five opened, four applied (one on paper), two approved."""
        names = [f"P{n}" for n in range(10)]
        invitations = self.invited(*names)
        campaign = invitations.campaign_id.with_user(self.clerk)
        invitations[:5]._mark_opened()
        members = self.Member.browse()
        for invitation in invitations[2:6]:
            invitation.employee_id.with_user(self.clerk).action_make_members()
            members += invitation.employee_id.member_id
        members.with_user(self.clerk).action_submit()
        members[:2].with_user(self.manager).action_approve()
        self.assertRecordValues(campaign, [{
            "invited_count": 10,
            "opened_count": 5, "opened_rate": 0.5,
            "applied_count": 4, "applied_rate": 0.4,
            "joined_count": 2, "joined_rate": 0.2,
            "deducted_count": 0, "deducted_rate": 0,
        }])  # fmt: skip
        self.assertEqual(
            invitations.mapped("state"),
            ["opened"] * 2 + ["joined"] * 2 + ["applied"] * 2 + ["invited"] * 4,
        )
        for step, count in (("opened", 5), ("applied", 4), ("joined", 2), (None, 10)):
            action = campaign.with_context(step=step).action_open_invitations()
            domain = Domain(action["domain"])
            if step:
                self.assertTrue(action["context"][f"search_default_{step}"])
                domain &= Domain(step, "=", 1)
            self.assertEqual(self.Invitation.search_count(domain), count)

    def test_nobody_invited_yet(self):
        self.assertRecordValues(self.campaign(), [{"invited_count": 0, "joined_rate": 0}])

    def test_pivot(self):
        """Figures of two units, as the pivot shows them."""
        gudang = self.invited("A", "B", unit="Gudang")
        self.employ("C", unit="Kantor")
        gudang.campaign_id.with_user(self.clerk).action_invite()
        kantor = gudang.campaign_id.invitation_ids - gudang
        (gudang[:1] + kantor)._mark_opened()
        groups = self.Invitation.with_user(self.clerk).formatted_read_group(
            [("unit", "in", ("Gudang", "Kantor"))],
            ["unit"],
            ["__count", "opened:sum", "joined:sum"],
        )
        self.assertEqual(
            [(g["unit"], g["__count"], g["opened:sum"], g["joined:sum"]) for g in groups],
            [("Gudang", 2, 1, 0), ("Kantor", 1, 1, 0)],
        )


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
