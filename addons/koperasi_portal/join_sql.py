"""Who an applicant may be: found for all applications at once, each sign by a join of its own."""

from odoo.tools import SQL

from odoo.addons.koperasi_member.models.member_person import PHONE_TAIL

# Same person, by alias of the other side: what is compared there with the application
MEMBER_SIGNS = (
    "other.nik = application.nik",
    "right(regexp_replace(partner.phone, '[^0-9]', '', 'g'), %(tail)s) = right(application.phone, %(tail)s)",
    "lower(partner.email) = application.email",
    "lower(partner.name) = lower(application.name) AND other.birth_date = application.birth_date",
    "other.employer_id = application.employer_id AND other.employee_number = application.employee_number",
)
TWIN_SIGNS = (
    "other.nik = application.nik",
    "right(other.phone, %(tail)s) = right(application.phone, %(tail)s)",
    "other.email = application.email",
    "other.employer_id = application.employer_id AND other.employee_number = application.employee_number",
)
MEMBERS = """
SELECT application.id, other.id AS other_id
  FROM koperasi_member_application application
  JOIN koperasi_member other ON other.company_id = application.company_id
       AND other.id IS DISTINCT FROM application.member_id
  JOIN res_partner partner ON partner.id = other.partner_id
 WHERE application.id = ANY(%(ids)s) AND """
TWINS = """
SELECT application.id, other.id AS other_id
  FROM koperasi_member_application application
  JOIN koperasi_member_application other ON other.company_id = application.company_id
       AND other.id <> application.id AND other.state = 'submitted'
 WHERE application.id = ANY(%(ids)s) AND """


def known_members(ids):
    """Members and applicants who look like the person of an application: (application, member)."""
    return _any_of(MEMBERS, MEMBER_SIGNS, ids)


def twins(ids):
    """Other applications under review that look like the same person: (application, application)."""
    return _any_of(TWINS, TWIN_SIGNS, ids)


def _any_of(query, signs, ids):
    parts = [SQL(query + sign, ids=list(ids), tail=PHONE_TAIL) for sign in signs]
    return SQL("%s ORDER BY 1, 2", SQL(" UNION ").join(parts))
