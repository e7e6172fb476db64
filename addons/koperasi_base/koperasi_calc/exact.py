# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Arithmetic that raises rather than rounds, and the refusal of floats.

A public function marked ``@exact`` adds, subtracts and multiplies without losing a digit, whatever
decimal context its caller has set. Only a ``Rounding`` rounds.

>>> @exact
... def add(one, other):
...     require_decimals(one=one, other=other)
...     return one + other
>>> add(Decimal("12345678901234567890123456789"), Decimal("0.01"))
Decimal('12345678901234567890123456789.01')
>>> add(Decimal(1), 0.1)
Traceback (most recent call last):
ValueError: other must be a finite Decimal, not 0.1
"""

from collections.abc import Callable, Iterable
from decimal import (
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

ZERO = Decimal(0)
ONE = Decimal(1)
EXACT = Context(prec=200, traps=[DivisionByZero, Inexact, InvalidOperation])


def exact(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run ``function`` in a decimal context of 200 digits that refuses to lose one.

    :raises ValueError: (from the wrapped function) the result does not fit into 200 digits
    """

    @wraps(function)
    def computed_exactly(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            with localcontext(EXACT):
                return function(*args, **kwargs)
        except DecimalException as error:
            raise ValueError(f"{function.__name__} has no exact result: {error!r}") from error

    return computed_exactly


def require_decimals(**values: object) -> None:
    """Refuse every value that is not a finite Decimal.

    :raises ValueError: names the first one: a float, an int, a string, a NaN, an infinity
    """
    for name, value in values.items():
        if not (isinstance(value, Decimal) and value.is_finite()):
            raise ValueError(f"{name} must be a finite Decimal, not {value!r}")


def require_above_zero(**values: object) -> None:
    """Refuse every value that is not a finite Decimal above zero.

    :raises ValueError: names the first one
    """
    require_decimals(**values)
    for name, value in values.items():
        if value <= 0:
            raise ValueError(f"{name} must be above zero: {value}")


def require_amounts(name: str, amounts: Iterable[Decimal]) -> None:
    """Refuse what is not a finite Decimal of at least zero.

    :raises ValueError: names the first one
    """
    for amount in amounts:
        require_decimals(**{name: amount})
        if amount < 0:
            raise ValueError(f"{name} must not be negative: {amount}")
