from psycopg2 import errors

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .campaign_common import TODAY, CampaignCommon


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
