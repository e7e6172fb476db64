# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Final income tax (PPh final article 4(2)) on a member's savings interest of one month.

At the threshold nothing is due; one rupiah more and the whole gross is taxed:

>>> final_interest_tax({"voluntary": Decimal(140_000), "term": Decimal(100_000)})
{'voluntary': Decimal('0'), 'term': Decimal('0')}
>>> final_interest_tax({"voluntary": Decimal(140_000), "term": Decimal(100_001)})
{'voluntary': Decimal('14000'), 'term': Decimal('10000')}
"""

from collections.abc import Mapping
from decimal import Decimal

from .exact import ZERO, exact, require_amounts
from .rounding import WHOLE_RUPIAH, Key, allocate


@exact
def final_interest_tax(
    gross_by_account: Mapping[Key, Decimal],
    threshold: Decimal = Decimal(240_000),
    rate: Decimal = Decimal(10),
) -> dict[Key, Decimal]:
    """Return the tax (rupiah) per account of one member in one month.

    The accounts count together (PP 15/2009 art. 2): nothing up to ``threshold`` inclusive, else
    ``rate`` on the whole sum, rounded once to Rp1 half up, shared over the accounts by their gross.

    :param gross_by_account: account -> interest before tax, rupiah
    :param threshold: rupiah a month
    :param rate: percent
    :raises ValueError: a negative gross, threshold or rate
    """
    require_amounts("gross", gross_by_account.values())
    require_amounts("threshold", [threshold])
    require_amounts("rate", [rate])
    gross = sum(gross_by_account.values(), ZERO)
    if gross <= threshold:
        return dict.fromkeys(gross_by_account, ZERO)
    return allocate(WHOLE_RUPIAH.ratio(gross * rate, 100), gross_by_account)
