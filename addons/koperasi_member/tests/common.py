import base64

from odoo.addons.koperasi_base.tests.common import KoperasiCommon
from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

# 31.74 Jakarta Selatan, 01.02, born on day/01/90: 317402 + DDMMYY + serial
NIK = [f"317402{day:02d}0190{serial:04d}" for day in range(1, 29) for serial in range(1, 41)]


class MemberCommon(KoperasiCommon):
    """``cls.clerk`` makes, ``cls.manager`` checks; ``cls.employer`` is PT ANU."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.manager = cls.users["clerk"], cls.users["manager"]
        cls.employer = cls.env["res.partner"].create({"name": "PT ANU", "is_company": True})
        cls.Member = cls.env["koperasi.member"]

    @classmethod
    def apply(cls, name="Ani Wijaya", user=None, **vals):
        """An application registered by the clerk."""
        return cls.Member.with_user(user or cls.clerk).create({"name": name, **vals})

    @classmethod
    def join(cls, name="Ani Wijaya", **vals):
        """A member, the usual way: registered and submitted by the clerk, approved by the manager."""
        member = cls.apply(name, **vals)
        member.action_submit()
        member.with_user(cls.manager).action_approve()
        return member

    @classmethod
    def upload(
        cls, content, filename="anggota.xlsx", model="koperasi.member.import", user=None, **vals
    ):
        """An import wizard that has read the header of a file."""
        wizard = cls.env[model].with_user(user or cls.clerk).create({
            "file": base64.b64encode(content), "filename": filename, "employer_id": cls.employer.id, **vals,
        })  # fmt: skip
        wizard.action_read()
        return wizard

    @classmethod
    def upload_rows(cls, header, rows, **vals):
        return cls.upload(write_xlsx(header, rows, text_columns=range(len(header))), **vals)

    @staticmethod
    def bad_rows(wizard):
        return [(error.row, error.column, error.value, error.reason) for error in wizard.error_ids]
