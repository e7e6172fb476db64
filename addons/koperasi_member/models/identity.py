"""Numbers of the Indonesian state, checked by python-stdnum."""

import re
from importlib.machinery import SourceFileLoader

import stdnum
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.id import nik, npwp

from odoo.tools import email_normalize
from odoo.tools.translate import LazyTranslate

from odoo.addons.koperasi_base.tools.spreadsheet import InvalidValue, parse_text

_lt = LazyTranslate(__name__, default_lang="en_US")

# Odoo loads stdnum through a hook of its own that cannot open a package's data files, where the places of
# registration are: give it back what every loader has.
if not hasattr(stdnum.__spec__.loader, "get_resource_reader"):
    reader = SourceFileLoader("stdnum", stdnum.__file__).get_resource_reader
    stdnum.__spec__.loader.get_resource_reader = reader

GENDERS = [("male", "Male"), ("female", "Female")]


def is_nik(number):
    """Whether the 16 digits make a NIK: place of registration and date of birth inside it are real."""
    return nik.is_valid(number)


def is_npwp(number):
    return npwp.is_valid(number)


def digits(number):
    """The digits of a number as people write it, with points, dashes and spaces; '' stays ''."""
    return re.sub(r"[\s.\-]", "", number or "")


def parse_nik(value):
    """NIK in a cell."""
    return _parsed(
        nik, value, _lt("not a NIK: 16 digits with a real place of registration and date of birth")
    )


def parse_npwp(value):
    """NPWP in a cell, of 15 or 16 digits."""
    return _parsed(npwp, value, _lt("not an NPWP"))


def _parsed(kind, value, reason):
    try:
        return kind.validate(parse_text(value))
    except InvalidNumber as error:
        raise InvalidValue(reason) from error


def parse_phone(value):
    """A phone number in a cell; spreadsheets drop the leading zero of numbers."""
    text = parse_text(value, max_length=32)
    if not re.fullmatch(r"[+\d][\d .()\-/]{4,}", text):
        raise InvalidValue(_lt("not a phone number"))
    return "0" + text if isinstance(value, int) and text.startswith("8") else text


def parse_email(value):
    """An e-mail address in a cell."""
    address = email_normalize(parse_text(value))
    if not address:
        raise InvalidValue(_lt("not an e-mail address"))
    return address
