"""What a NIK says about its holder."""

import contextlib

from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.id import nik

# Makes python-stdnum's data files readable
from odoo.addons.koperasi_member.models import identity  # noqa: F401

FEMALE_DAY = 40  # is added to the day of birth of women


def person_of(number):
    """Date of birth and gender inside a NIK.

    :return: (date, "male" or "female"), or (None, None)
    """
    with contextlib.suppress(InvalidNumber):
        number = nik.validate(number or "")
        gender = "female" if int(number[6:8]) > FEMALE_DAY else "male"
        return nik.get_birth_date(number), gender
    return None, None
