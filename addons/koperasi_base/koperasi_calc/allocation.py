# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a payment pays: the oldest installment first, and within it the components in order.

>>> dues = [
...     (1, date(2026, 1, 31), {"interest": Decimal(150_000), "principal": Decimal(500_000)}),
...     (2, date(2026, 2, 28), {"penalty": Decimal(4_000), "interest": Decimal(145_000)}),
... ]
>>> payments, surplus = waterfall(dues, Decimal(700_000))
>>> for payment in payments:
...     print(*payment)
1 interest 150000
1 principal 500000
2 penalty 4000
2 interest 46000
>>> surplus
Decimal('0')
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .exact import exact, require_amounts

DEFAULT_ORDER = ("penalty", "fee", "interest", "principal")
Due = tuple[int, date, Mapping[str, Decimal]]


class Payment(NamedTuple):
    """Part of a payment: ``amount`` (rupiah, above zero) on one component of one installment."""

    number: int
    component: str
    amount: Decimal


@exact
def waterfall(
    dues: Iterable[Due], amount: Decimal, order: Sequence[str] = DEFAULT_ORDER
) -> tuple[list[Payment], Decimal]:
    """Share ``amount`` over what is due; payments and surplus add up to it.

    The default order puts charges before interest and interest before principal (KUHPerdata
    art. 1397); a cooperative may set its own.

    :param dues: (installment number, due date, component -> rupiah still due), in any order
    :param amount: rupiah paid
    :param order: components, the first paid first
    :return: what is paid, by due date, then number, then order; and what is left over
    :raises ValueError: a negative amount, a due component that ``order`` does not name
    """
    require_amounts("amount", [amount])
    payments = []
    left = amount
    for number, component, owed in _in_order(dues, order):
        paid = min(owed, left)
        if paid:
            payments.append(Payment(number, component, paid))
            left -= paid
    return payments, left


def _in_order(dues: Iterable[Due], order: Sequence[str]) -> Iterator[tuple[int, str, Decimal]]:
    for number, _due, components in sorted(dues, key=lambda due: (due[1], due[0])):
        require_amounts("due amount", components.values())
        unnamed = components.keys() - set(order)
        if unnamed:
            raise ValueError(f"no place in the order for: {', '.join(sorted(unnamed))}")
        for component in order:
            if component in components:
                yield number, component, components[component]
