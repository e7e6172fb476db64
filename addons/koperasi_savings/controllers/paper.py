import tempfile
import zipfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class PaperDownload(http.Controller):
    @http.route(
        "/koperasi/paper/<int:run_id>.zip", type="http", auth="user", methods=["GET"], readonly=True
    )
    def paper(self, run_id, **_kwargs):
        """All files of a run in one ZIP, for clerks of its cooperative."""
        allowed = request.env["res.users"]._koperasi_has("koperasi_base.group_clerk")
        companies = request.env.user.company_ids.ids
        runs = request.env["koperasi.paper.run"].with_context(allowed_company_ids=companies)
        run = runs.search([("id", "=", run_id)]) if allowed else runs
        if not run:
            raise request.not_found()
        archive = self._archive(run)
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(f"{run.name}.zip".replace("/", "-"))),
        ]
        body = wrap_file(request.httprequest.environ, archive)
        return request.make_response(body, headers)

    def _archive(self, run):
        """The files on disk, one at a time in memory."""
        archive = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
            for part in run.part_ids:
                target.writestr(part.name, part._content())
                part.invalidate_recordset(["file"])
        archive.seek(0)
        return archive
