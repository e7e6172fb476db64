import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class ChainDownload(http.Controller):
    @http.route(
        "/koperasi/chain/<int:verification_id>/<any(chain,last):content>.jsonl",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def chain_file(self, verification_id, content, **_kwargs):
        """The chain of a verification's accounts as JSON lines; the download goes on record.

        Written to disk first: a million entries do not fit into memory, and what is on record is the file
        that was made, whole.
        """
        verifications = request.env["koperasi.chain.verification"].with_context(
            allowed_company_ids=request.env.user.company_ids.ids
        )
        verification = verifications.search([("id", "=", verification_id)])
        if not verification:
            raise request.not_found()
        file = tempfile.TemporaryFile()  # noqa: SIM115, the response closes it
        download = verification._export(content, file.write)
        file.seek(0)
        filename = f"{verification.name} {content}.jsonl".replace("/", "-")
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            [
                ("Content-Type", "application/x-ndjson"),
                ("Content-Length", str(download.size)),
                ("Content-Disposition", content_disposition(filename)),
            ],
        )
        response.direct_passthrough = True
        return response
