"""Values of cells, as people in Indonesia type them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .table import UNCALCULATED, CellError, _lt

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL = 3654  # 1910: smaller numbers in a date column are years or mistakes
LAST_SERIAL = 73050  # 2099
AMOUNT_PLACES = 4

CURRENCY = re.compile(r"^(rp\.?|idr)\s*|\s*(idr|rupiah)$", re.IGNORECASE)
NO_CENTS = re.compile(r"[.,](-{1,2}|=)$")  # 500.000,-
WHOLE = re.compile(r"\d+|\d{1,3}([.,])\d{3}(\1\d{3})*")
FRACTION = re.compile(r"(?P<whole>.*\d)(?P<mark>[.,])(?P<cents>\d{1,4})")
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)

DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})([T ].*)?")
NAMED_MONTH = re.compile(r"(\d{1,2})[-/ .]+([a-z]{3,9})[-/ .]+(\d{4})", re.IGNORECASE)
MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "may": 5, "mei": 5, "jun": 6, "jul": 7, "aug": 8,
    "agu": 8, "agt": 8, "ags": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "nop": 11, "dec": 12, "des": 12,
}  # fmt: skip


class InvalidValue(ValueError):
    """A cell that cannot be understood; ``args[0]`` is a (lazily translated) reason for the user."""


def refuse_cell_error(value):
    """Raise the reason when the cell itself is in error."""
    if value is UNCALCULATED:
        raise InvalidValue(
            _lt(
                "formula without a stored result: open the file in a spreadsheet program and save it again"
            )
        )
    if isinstance(value, CellError):
        raise InvalidValue(_lt("the cell shows the error %s", str(value)[:40]))


def parse_text(value, max_length=255):
    """Text of a cell on one line; numbers as they are read aloud (12345, not 12345.0).

    :rtype: str
    :raises InvalidValue: too long, or a number that the spreadsheet program has cut
    """
    refuse_cell_error(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, int) and abs(value) >= 10**15 and value % 10 == 0:
        raise _shortened()
    text = " ".join(str(value).split())
    if SHORTENED.fullmatch(text):
        raise _shortened()
    if len(text) > max_length:
        raise InvalidValue(_lt("longer than %s characters", max_length))
    return text


def _shortened():
    return InvalidValue(
        _lt(
            "stored as a number, so its last digits may be lost: format the column as text and enter it again"
        )
    )


def parse_amount(value):
    """An amount of money: 1500000, 1.500.000,00, 1,500,000.00, Rp 500.000,-, (500.000).

    A single point or comma before exactly three digits separates thousands. Negative amounts are returned
    as such; most callers refuse them.

    :rtype: decimal.Decimal
    :raises InvalidValue: not an amount
    """
    refuse_cell_error(value)
    if isinstance(value, str):
        return _amount_of_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _not_an_amount(value)
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise _not_an_amount(value)
    # what a spreadsheet computed may end in 0.0000000002
    return round(amount, AMOUNT_PLACES) if isinstance(value, float) else amount


def _amount_of_text(value):
    text = " ".join(value.split())
    negative = text.startswith("(") and text.endswith(")")
    text = CURRENCY.sub("", text.strip("()").strip())
    text = NO_CENTS.sub("", text)
    if text in {"-", "--"}:  # how accounting formats show zero
        return Decimal(0)
    if text.startswith("-") or text.endswith("-"):
        negative, text = True, text.strip("-").strip()
    amount = _unsigned(CURRENCY.sub("", text).replace(" ", ""))
    if amount is None:
        raise _not_an_amount(value)
    return -amount if negative else amount


def _unsigned(text):
    """Amount of digits with separators; None when they do not make one."""
    if WHOLE.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    match = FRACTION.fullmatch(text)
    if not match or not WHOLE.fullmatch(match["whole"]) or match["mark"] in match["whole"]:
        return None
    return Decimal(re.sub(r"[.,]", "", match["whole"]) + "." + match["cents"])


def _not_an_amount(value):
    return InvalidValue(_lt("not an amount: %s", str(value)[:40]))


def parse_date(value):
    """A date: a date cell, a serial number of Excel, 31/12/2026, 2026-12-31, 31 Desember 2026.

    The day always comes before the month.

    :rtype: datetime.date
    :raises InvalidValue: not a date
    """
    refuse_cell_error(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and FIRST_SERIAL <= value <= LAST_SERIAL:
        return EXCEL_EPOCH + timedelta(days=int(value))
    try:
        return _date_of_text(str(value).strip())
    except ValueError as error:
        raise InvalidValue(
            _lt("not a date: %s (write day/month/year, for example 31/12/2026)", str(value)[:40])
        ) from error


def _date_of_text(text):
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()[:3]
    elif match := NAMED_MONTH.fullmatch(text):
        day, month, year = match[1], MONTHS.get(match[2].lower()[:3], 0), match[3]
    else:
        raise ValueError(text)
    result = date(int(year), int(month), int(day))
    if not 1900 <= result.year < 2100:
        raise ValueError(text)
    return result


def normalise(text):
    """Letters and digits only, in small letters: how headers and choices are compared."""
    return "".join(character for character in str(text).casefold() if character.isalnum())


def parse_choice(choices):
    """A parser for a column with few answers.

    :param dict choices: value -> iterable of the words that mean it
    :rtype: callable
    """
    meanings = {normalise(word): value for value, words in choices.items() for word in words}

    def parse(value):
        refuse_cell_error(value)
        answer = meanings.get(normalise(value))
        if answer is None:
            known = ", ".join(words[0] for words in map(tuple, choices.values()))
            raise InvalidValue(
                _lt("%(value)s is not one of: %(known)s", value=str(value)[:40], known=known)
            )
        return answer

    return parse
