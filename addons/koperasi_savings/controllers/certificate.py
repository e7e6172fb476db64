from odoo.http import Controller, request, route


class CertificateController(Controller):
    """Where the QR code of a certificate leads."""

    @route(
        "/koperasi/deposit/<string:token>", type="http", auth="public", website=True, sitemap=False
    )
    def verify(self, token):
        """Whether a certificate is real: number, masked amount and state, nothing about the member."""
        deposit = request.env["koperasi.savings.placement"]._by_token(token)
        values = {"deposit": deposit.with_context(**request.env.context)}
        response = request.render("koperasi_savings.savings_certificate_verify", values)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
