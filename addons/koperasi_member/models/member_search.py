import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

NEGATIVE = Domain.NEGATIVE_OPERATORS
MIN_DIGITS = 6  # fewer are a member's number, not part of a NIK or phone number


def _digits(value):
    """The digits of what was typed; none if there are letters, for then it is a name or a number with a prefix."""
    text = value if isinstance(value, str) else ""
    return "" if re.search(r"[^\W\d]", text) else re.sub(r"\D", "", text)


class KoperasiMember(models.Model):
    """One search box: number, name, employee number, phone however it is written, NIK for those with the right."""

    _inherit = "koperasi.member"

    @api.model
    def _search_display_name(self, operator, value):
        """NIK and the digits of a phone number find a member too."""
        domain = Domain(super()._search_display_name(operator, value))
        number = _digits(value)
        if operator in NEGATIVE or len(number) < MIN_DIGITS:
            return domain
        domain |= self._has_phone(number)
        if self._has_field_access(self._fields["nik"], "read"):
            domain |= Domain("nik", "ilike", number)
        return domain

    @api.model
    def _has_phone(self, number):
        """Members in whose phone number these digits stand, whatever is between them.

        :param str number: digits; a leading 0 stands for +62
        :rtype: Domain
        """
        tail = number.removeprefix("62") if number.startswith("628") else number.lstrip("0")
        partners = SQL(
            "(SELECT id FROM res_partner WHERE regexp_replace(phone, '[^0-9]', '', 'g') LIKE %s)",
            f"%{tail}%",
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", model._field_to_sql(alias, "partner_id", query), partners
            )
        )
