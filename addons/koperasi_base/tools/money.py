"""Between Odoo's floats and the Decimals of the books."""

from decimal import Decimal, InvalidOperation

# Odoo adds 2**-50 of its size to a float before it rounds it. At twice this many units of the currency that
# is half a unit, and Odoo keeps another amount than it was given. As whole rupiah: 281 trillion.
LARGEST_UNITS = 2**48


def to_amount(value):
    """Exact amount of a number as people wrote it.

    A float stands for its shortest decimal text (0.1 is 0.1), as Odoo reads it from a numeric column.

    :param value: Decimal, int, float or numeric text
    :rtype: Decimal
    :raises ValueError: not a finite number
    """
    try:
        amount = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ValueError(f"not an amount: {value!r}")
    return amount


def to_float(amount, unit):
    """The float that Odoo's own fields take, for an amount that they keep to the last digit.

    :param Decimal amount: a multiple of ``unit``
    :param Decimal unit: smallest amount of the currency
    :raises ValueError: more than :data:`LARGEST_UNITS` units
    """
    if abs(amount) > LARGEST_UNITS * unit:
        raise ValueError(f"more than accounting keeps exactly: {amount}")
    return float(amount)
