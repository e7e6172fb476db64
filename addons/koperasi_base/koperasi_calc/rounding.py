# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The only two ways an amount loses its fraction: a named rounding, and a split without residue.

>>> Rounding(Decimal(500)).apply(Decimal("1250"))
Decimal('1500')
>>> Rounding(Decimal("0.01"), "half_even").apply(Decimal("0.125"))
Decimal('0.12')
>>> allocate(Decimal(100), {"capital": Decimal(1), "patronage": Decimal(1), "reserve": Decimal(1)})
{'capital': Decimal('34'), 'patronage': Decimal('33'), 'reserve': Decimal('33')}
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from .exact import ONE, ZERO, exact, require_above_zero, require_amounts, require_decimals

Key = TypeVar("Key")

# mode -> does the multiple below (towards zero) give way to the next one, away from zero?
_GOES_AWAY: dict[str, Callable[[Decimal, Decimal, Decimal], bool]] = {
    "half_up": lambda _whole, twice_rest, step: twice_rest >= step,
    "half_even": lambda whole, twice_rest, step: (
        twice_rest > step or (twice_rest == step and whole % 2 != 0)
    ),
    "up": lambda _whole, twice_rest, _step: twice_rest > 0,
    "down": lambda _whole, _twice_rest, _step: False,
}


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an amount becomes a multiple of ``unit``.

    :param unit: rupiah, above zero; ``Decimal("0.01")`` keeps sen, ``Decimal(1000)`` thousands
    :param mode: ``half_up`` (halves away from zero), ``half_even`` (halves to the even multiple),
        ``up`` (away from zero) or ``down`` (towards zero)
    :raises ValueError: a unit that is not a Decimal above zero, an unknown mode
    """

    unit: Decimal = ONE
    mode: str = "half_up"

    def __post_init__(self) -> None:
        require_above_zero(unit=self.unit)
        if self.mode not in _GOES_AWAY:
            raise ValueError(f"unknown rounding mode: {self.mode!r}")

    def apply(self, amount: Decimal) -> Decimal:
        """Return the multiple of ``unit`` for ``amount`` (rupiah).

        :raises ValueError: not a finite Decimal
        """
        require_decimals(amount=amount)
        return self.ratio(amount, 1)

    @exact
    def ratio(self, numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
        """Return the multiple of ``unit`` for numerator / denominator, rounded once.

        The quotient itself is never formed, so a third of an amount stays a third until here.

        :param denominator: above zero
        """
        step = self.unit * denominator
        whole, rest = divmod(numerator, step)
        away = ZERO
        if _GOES_AWAY[self.mode](whole, 2 * abs(rest), step):
            away = ONE.copy_sign(rest)
        return (whole + away) * self.unit


WHOLE_RUPIAH = Rounding()


@exact
def allocate(
    total: Decimal, weights: Mapping[Key, Decimal], unit: Decimal = ONE
) -> dict[Key, Decimal]:
    """Split ``total`` by ``weights`` into multiples of ``unit`` that add up to it exactly.

    Largest remainder (Hamilton): each key gets the whole units of its quota, the units still left
    go one each to the largest remainders, the earlier key first among equals. A weight of zero gets
    zero; a negative total mirrors the positive one.

    :param total: rupiah, a multiple of ``unit``
    :param weights: key -> Decimal of at least zero, in any measure
    :return: key -> rupiah, in the order of ``weights``
    :raises ValueError: total not a multiple of unit, a negative weight, something to share and
        no weight above zero
    """
    units = _whole_units(total, unit)
    require_amounts("weight", weights.values())
    if not units:
        return dict.fromkeys(weights, ZERO)
    weight_sum = sum(weights.values(), ZERO)
    if not weight_sum:
        raise ValueError(f"nobody to share {total}: no weight above zero")
    quotas = {key: divmod(units * weight, weight_sum) for key, weight in weights.items()}
    left = abs(units - sum(whole for whole, _rest in quotas.values()))
    by_remainder = sorted(quotas, key=lambda key: -abs(quotas[key][1]))
    served = set(by_remainder[: int(left)])
    one = ONE.copy_sign(units)
    return {
        key: (whole + (one if key in served else ZERO)) * unit
        for key, (whole, _rest) in quotas.items()
    }


def _whole_units(total: Decimal, unit: Decimal) -> Decimal:
    require_decimals(total=total)
    require_above_zero(unit=unit)
    units, rest = divmod(total, unit)
    if rest:
        raise ValueError(f"{total} is not a multiple of {unit}")
    return units
