from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.words import amount_in_words

from .savings_tax import month_of


class KoperasiSavingsTaxCertificate(models.Model):
    """What a member is told of interest and tax of a month (bukti potong), also when no tax was due.

    PMK 112/PMK.03/2010: the certificate is made whatever the rate. Written by SQL from the ledger alone.
    """

    _name = "koperasi.savings.tax.certificate"
    _description = "Certificate of Tax on Interest"
    _log_access = False
    _order = "month_id desc, number"
    _rec_names_search = ["member_id"]

    month_id = fields.Many2one(
        "koperasi.savings.tax.month", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(
        "koperasi.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    month = fields.Date(string="First Day", related="month_id.month")
    state = fields.Selection(related="month_id.state")
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    gross = fields.Monetary(string="Interest", readonly=True)
    tax = fields.Monetary(string="Tax withheld", readonly=True)
    missing = fields.Monetary(
        string="Not withheld yet", readonly=True, help="Taken from the next interest of the month."
    )
    rate = fields.Float(string="Rate (%)", readonly=True, digits=(6, 3))
    threshold = fields.Monetary(string="Free up to", readonly=True)
    tax_object = fields.Char(
        readonly=True, help="Code of the income for the tax office: of free or of taxed interest."
    )

    _number_uniq = models.UniqueIndex("(month_id, number)")
    _member_uniq = models.UniqueIndex("(month_id, member_id)")

    @api.depends("number", "month_id.month")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = certificate._certificate_number()

    def _certificate_number(self):
        """Number as it stands on the paper: running number, article, month and year.

        :rtype: str
        """
        self.ensure_one()
        return f"{self.number:06d}/PPh4(2)/{self.month:%m/%Y}" if self.month else str(self.number)

    def _last_day(self):
        """Day of the withholding on the paper: the last of the month.

        :rtype: date
        """
        return month_of(self.month)[1]

    def _tax_in_words(self):
        """The tax in Indonesian words, for the paper is for the tax office."""
        words = amount_in_words(self.tax, "id")
        return words[:1].upper() + words[1:]

    def action_print(self):
        """The certificates as PDF, a page each."""
        self.check_access("read")
        return self.env.ref("koperasi_savings.savings_tax_certificate_action").report_action(self)
