from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Certificates of tax that were made before they kept rate, threshold and code."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["koperasi.savings.tax.month"].search([])._complete_certificates()
