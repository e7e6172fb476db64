from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

CLERK = "koperasi_base.group_clerk"
PERSON_FIELDS = (
    "name", "nik", "birth_place", "birth_date", "gender", "phone", "email", "street", "street2", "city", "zip",
    "employee_number", "ktp_image", "signature",
)  # fmt: skip
SAID = {
    "membership": "privacy_wording",
    "payroll": "mandate_wording",
    "contact": "news_wording",
}


class KoperasiMemberApplication(models.Model):
    """Review by a clerk: accepted, the applicant is submitted to the board; rejected, he is told why."""

    _inherit = "koperasi.member.application"

    # --- buttons

    def action_approve(self):
        """Applicants are put before the board: each becomes a member in the state applicant.

        :raises AccessError: not a clerk
        :raises UserError: in another state, or registered already
        """
        todo = self._to_decide("approved").with_context(bin_size=False)  # files, not their sizes
        for application in todo:
            application._check_can_approve()
            application._do_approve()
        return self._open_members() if todo else True

    def action_reject(self, reason):
        """Applications are refused and the applicants told by e-mail.

        :param str reason: the applicant reads it
        """
        todo = self._to_decide("rejected")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Give the reason: the applicant reads it."))
        todo._decide("rejected", reason=reason.strip())
        for application in todo:
            application._send("koperasi_portal.join_mail_rejected", application.email)

    def _to_decide(self, decision):
        """Those that wait for a decision; those decided alike are left alone."""
        self.check_access("read")
        self.env["res.users"]._koperasi_require(CLERK)
        wrong = self.filtered(lambda application: application.state not in ("submitted", decision))
        if wrong:
            names = format_list(self.env, wrong[:10].mapped("name"))
            raise UserError(self.env._("Not possible in this state: %s", names))
        return self.filtered(lambda application: application.state == "submitted")

    def _decide(self, state, **values):
        # sudo: decisions are written here only, after the check of who may
        self.sudo().write({
            **values,
            "state": state,
            "decided_by_id": self.env.uid,
            "decided_on": fields.Datetime.now(),
        })  # fmt: skip

    # --- checks

    def _check_can_approve(self):
        """:raises UserError: the register refuses a second entry with this NIK or employee number"""
        self.invalidate_recordset(["duplicate_ids"])
        for member in self.duplicate_ids:
            job = (self.employer_id, self.employee_number)
            same_job = self.employee_number and job == (member.employer_id, member.employee_number)
            if member.nik == self.nik or same_job:
                raise UserError(
                    self.env._(
                        "%(applicant)s is in the register already: %(member)s, %(state)s. Reject this application"
                        " and go on there; a former member joins again by the button on the member.",
                        applicant=self.name,
                        member=member.display_name,
                        state=dict(member._fields["state"]._description_selection(self.env))[
                            member.state
                        ],
                    )
                )

    # --- acts

    def _do_approve(self):
        member = self.env["koperasi.member"].create(self._member_vals())
        member.action_submit()
        self._decide("approved", member_id=member.id)
        if self.invitation_id:
            self.invitation_id._mark_applied(self)
        member.message_post(
            body=self.env._(
                "Joined online on %(date)s. SHA-256 of the signed form: %(hash)s",
                date=fields.Date.to_string(self._signed_day()),
                hash=self.document_hash,
            )
        )

    def _member_vals(self):
        mandate = self.mandate_wording and {
            "mandate_date": self._signed_day(),
            "mandate_document": self.document,
        }
        return {
            **{name: self[name] for name in PERSON_FIELDS},
            "company_id": self.company_id.id,
            "country_id": self.env.ref("base.id").id,
            "employer_id": self.employer_id.id,
            "occupation": self.env._("Employee") if self.employer_id else False,
            "unit": self.employee_id.unit,
            "grade": self.employee_id.grade,
            "consent_ids": self._consents(),
            **(mandate or {}),
        }

    def _consents(self):
        """Lines of the log: to what the applicant agreed, in which words."""
        return [
            Command.create({
                "purpose": purpose,
                "wording": self[wording],
                "channel": "online",
                "given_on": self.signed_on,
            })
            for purpose, wording in SAID.items()
            if self[wording]
        ]  # fmt: skip

    def _signed_day(self):
        """The day of the signature where the cooperative is."""
        zone = self.with_context(tz=self.company_id.koperasi_timezone)
        return fields.Datetime.context_timestamp(zone, self.signed_on).date()

    def _open_members(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_member_application_action"
        )
        members = self.member_id
        if len(members) == 1:
            views = [(False, "form")]
            return {**action, "views": views, "view_mode": "form", "res_id": members.id}
        return {**action, "domain": [("id", "in", members.ids)], "context": {}}
