from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MemberDownload(http.Controller):
    @http.route(
        "/koperasi/member/<int:member_id>/data.json",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def own_data(self, member_id, **_kwargs):
        """The copy of a member's data, for those who may see all of it."""
        allowed = request.env["res.users"]._koperasi_has(
            "koperasi_base.group_clerk", "koperasi_base.group_auditor"
        )
        companies = request.env.user.company_ids.ids
        members = request.env["koperasi.member"].with_context(allowed_company_ids=companies)
        member = members.search([("id", "=", member_id)]) if allowed else members
        if not member:
            raise request.not_found()
        return self._file(
            member._own_data_file(), "application/json", f"{member.display_name}.json"
        )

    @http.route(
        "/koperasi/member/register/<int:register_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def register(self, register_id, **_kwargs):
        """The register as a workbook, from the wizard of whoever asks."""
        register = request.env["koperasi.member.register"].search([("id", "=", register_id)])
        if not register:
            raise request.not_found()
        return self._file(register._workbook(), XLSX, f"{register._title()}.xlsx")

    def _file(self, content, kind, name):
        disposition = content_disposition(name.replace("/", "-"))
        return request.make_response(
            content, [("Content-Type", kind), ("Content-Disposition", disposition)]
        )
