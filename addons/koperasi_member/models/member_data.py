import json

from odoo import fields, models
from odoo.tools import json_default

OWN_FIELDS = (
    "number", "name", "state", "member_type", "join_date", "leave_date", "leave_cause", "nik", "npwp", "birth_place",
    "birth_date", "gender", "occupation", "phone", "email", "street", "street2", "city", "zip", "employee_number", "unit",
    "grade", "emergency_name", "emergency_relation", "emergency_phone",
)  # fmt: skip


class KoperasiMember(models.Model):
    """A member's right to a copy of his own data (UU 27/2022 art. 6, 7)."""

    _inherit = "koperasi.member"

    consent_ids = fields.One2many(
        "koperasi.member.consent",
        "member_id",
        string="Consents",
        groups="koperasi_base.group_clerk,koperasi_base.group_auditor",
    )

    def _own_data(self):
        """Everything kept about one member; each addon adds its part to that of ``super()``.

        :rtype: dict of what json can write
        """
        self.ensure_one()
        return {
            "cooperative": self.company_id.name,
            "member": {name: self[name] or None for name in OWN_FIELDS},
            "employer": self.employer_id.name or None,
            "heirs": self.heir_ids.read(["name", "relation", "phone", "share"], load=None),
            "history": self.status_ids.read(["date", "to_state", "reason", "decision"], load=None),
            "earlier": self.period_ids.read(["number", "join_date", "leave_date"], load=None),
            "complaints": self.complaint_ids.read(
                ["date", "subject", "description", "state", "resolution"], load=None
            ),
            "consents": self.consent_ids.read(
                ["purpose", "wording", "channel", "given_on", "withdrawn_on"], load=None
            ),
        }

    def _own_data_file(self):
        """The copy as a file.

        :rtype: bytes (JSON, UTF-8)
        """
        return json.dumps(
            self._own_data(), indent=1, ensure_ascii=False, default=json_default
        ).encode()

    def action_export_own_data(self):
        """Button: hand a member the copy of his data; that it was made is noted.

        :raises AccessError: neither clerk nor auditor
        """
        self.ensure_one()
        self.check_access("read")
        self.env["res.users"]._koperasi_require(
            "koperasi_base.group_clerk", "koperasi_base.group_auditor"
        )
        self.message_post(body=self.env._("A copy of the personal data was exported."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/koperasi/member/{self.id}/data.json",
            "target": "download",
        }
