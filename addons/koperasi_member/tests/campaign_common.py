from odoo.tests import freeze_time

from .common import MemberCommon

TODAY = "2026-11-24"


@freeze_time(TODAY)
class CampaignCommon(MemberCommon):
    """PT ANU has a roster; on 24 November 2026 the clerk invites those who are no members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Invitation = cls.env["koperasi.invitation"]

    @classmethod
    def employ(cls, *names, company=None, **vals):
        """Employees of PT ANU with a permanent contract, numbered by their names."""
        return cls.env["koperasi.employee"].create([
            {
                "name": name,
                "employee_number": f"E-{name}",
                "employer_id": cls.employer.id,
                "company_id": (company or cls.company).id,
                "contract_type": "permanent",
                **vals,
            }
            for name in names
        ])  # fmt: skip

    @classmethod
    def campaign(cls, user=None, **vals):
        campaigns = cls.env["koperasi.campaign"].with_user(user or cls.clerk)
        return campaigns.create({"name": "Ajakan November", "date_end": "2026-12-24", **vals})

    @classmethod
    def invited(cls, *names, **vals):
        """The invitations of a new campaign for new employees, as the system sees them."""
        employees = cls.employ(*names, **vals)
        campaign = cls.campaign()
        campaign.action_invite()
        invitations = campaign.sudo().invitation_ids
        return invitations.filtered(lambda i: i.employee_id in employees).sorted("name")
