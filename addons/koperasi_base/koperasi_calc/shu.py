# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The year's surplus (sisa hasil usaha): split over funds, then over members.

>>> split(Decimal(1_000_003), {"reserve": Decimal(60), "members": Decimal(40)})
{'reserve': Decimal('600002'), 'members': Decimal('400001')}
>>> shares = member_shares(
...     pool_capital=Decimal(100),
...     pool_patronage=Decimal(50),
...     capital={"ani": Decimal(2_000_000), "budi": Decimal(1_000_000)},
...     patronage={"budi": Decimal(300_000)},
... )
>>> shares["budi"]
Share(capital=Decimal('33'), patronage=Decimal('50'), total=Decimal('83'))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .exact import ONE, ZERO, exact, require_amounts
from .rounding import Key, allocate

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """What one member receives, in rupiah: for capital (jasa modal), for patronage (jasa usaha)."""

    capital: Decimal
    patronage: Decimal
    total: Decimal


@exact
def split(
    surplus: Decimal, percents: Mapping[Key, Decimal], unit: Decimal = ONE
) -> dict[Key, Decimal]:
    """Share the surplus (rupiah) over the funds that the articles or the meeting name.

    :param percents: fund -> percent, 100 in all (UU 25/1992 art. 45 leaves them to the meeting)
    :raises ValueError: percents negative or not 100 in all, surplus not a multiple of ``unit``
    """
    require_amounts("percent", percents.values())
    percent_sum = sum(percents.values(), ZERO)
    if percent_sum != _WHOLE:
        raise ValueError(f"the percents must total 100, not {percent_sum}")
    return allocate(surplus, percents, unit)


@exact
def member_shares(
    pool_capital: Decimal,
    pool_patronage: Decimal,
    capital: Mapping[Key, Decimal],
    patronage: Mapping[Key, Decimal],
    unit: Decimal = ONE,
) -> dict[Key, Share]:
    """Share two pools (rupiah) over the members, each by its own measure.

    :param capital: member -> savings that count (pokok, wajib), rupiah
    :param patronage: member -> business done with the cooperative (interest paid), rupiah
    :param unit: rupiah that every share is a multiple of
    :return: every member of either mapping, those of ``capital`` first
    :raises ValueError: pool not a multiple of ``unit``, a negative measure, a pool without any
        member to share it
    """
    by_capital = allocate(pool_capital, capital, unit)
    by_patronage = allocate(pool_patronage, patronage, unit)
    shares = {}
    for member in {**by_capital, **by_patronage}:
        one, other = by_capital.get(member, ZERO), by_patronage.get(member, ZERO)
        shares[member] = Share(one, other, one + other)
    return shares
