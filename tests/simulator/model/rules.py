"""What the products of the simulated cooperative allow at the counter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CounterRules:
    """Limits in rupiah, 0 for none; the same values make the product in the database.

    :param rule: ``free``, ``notice`` or ``cooling``; the latter two last ``days``
    :param sleep: months without a movement by the member after which the account is dormant
    :param wakes: whether a deposit wakes it
    """

    deposit_minimum: int = 0
    deposit_maximum: int = 0
    maximum_balance: int = 0
    rule: str = "free"
    days: int = 0
    withdrawal_minimum: int = 0
    free_withdrawals: int = 0
    withdrawal_fee: int = 0
    closing_fee: int = 0
    sleep: int = 0
    wakes: bool = False
