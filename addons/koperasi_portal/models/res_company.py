from odoo import fields, models

LANGUAGE = "id_ID"


class ResCompany(models.Model):
    """Joining online: whether it is open, where, and to what an applicant agrees."""

    _inherit = "res.company"

    koperasi_join_open = fields.Boolean(
        string="Joining online is open",
        help="Anybody can fill in the public form. Invited persons can use their link in any case.",
    )
    koperasi_join_url = fields.Char(string="Public form", compute="_compute_koperasi_join_url")
    koperasi_charter = fields.Html(
        string="Charter",
        help="Articles of association and house rules (AD/ART), or what an applicant should read of them.",
    )
    koperasi_join_keep_days = fields.Integer(
        string="Days to keep rejected applications",
        default=180,
        help="After that the personal data of rejected applicants is deleted (UU 27/2022).",
    )

    _koperasi_join_keep_days = models.Constraint(
        "CHECK (koperasi_join_keep_days >= 0)", "Days cannot be negative."
    )

    def _compute_koperasi_join_url(self):
        base = self.env["koperasi.member.application"].get_base_url()
        for company in self:
            company.koperasi_join_url = f"{base}{company._join_path()}"

    def _join_path(self):
        """Address of the public form, without the host."""
        return f"/koperasi/join/c/{self.env['ir.http']._slug(self)}"

    def _join_lang(self):
        """Language of everything an applicant reads: Indonesian, where it is installed."""
        # sudo: applicants have no account; which languages are installed is no secret
        installed = dict(self.env["res.lang"].sudo().get_installed())
        return LANGUAGE if LANGUAGE in installed else self.env.lang or "en_US"

    def _join_product(self):
        """The product of mandatory savings that new members get, if any."""
        # sudo: applicants see amounts of the product only
        products = self.env["koperasi.savings.product"].sudo()
        return products.search(
            [
                ("company_id", "=", self.id),
                ("kind", "=", "mandatory"),
                ("open_on_approval", "=", True),
            ],
            limit=1,
        )

    def _join_principal(self):
        """The first contribution, paid before the board decides: rupiah as a Monetary field has it."""
        # sudo: as above
        products = self.env["koperasi.savings.product"].sudo()
        found = products.search(
            [
                ("company_id", "=", self.id),
                ("kind", "=", "principal"),
                ("open_on_approval", "=", True),
            ]
        )
        return sum(found.mapped("obligation_amount"))

    def _join_employers(self):
        """Employers of the rosters, by name: res.partner, as the system sees them."""
        # sudo: applicants see names of employers only
        groups = self.env["koperasi.employee"].sudo()._read_group(
            [("company_id", "=", self.id)], ["employer_id"]
        )  # fmt: skip
        employers = self.env["res.partner"].sudo().browse(employer.id for (employer,) in groups)
        return employers.sorted("name")
