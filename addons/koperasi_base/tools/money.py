"""Between Odoo's floats and the Decimals of the books."""

from decimal import Decimal, InvalidOperation


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
