"""What the products of the simulated cooperative allow at the counter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CounterRules:
    """Limits in rupiah, 0 for none; the same values make the product in the database.

    :param rule: ``free``, ``notice`` or ``cooling``, which last ``days``, or ``lock``: until the date of the account
    :param sleep: months without a movement by the member after which the account is dormant
    :param wakes: whether a deposit wakes it
    :param fee: of a month, unless less than ``fee_below`` is there, also from sleeping accounts if ``fee_asleep``
    :param fee_skips: whether a month is left out that the balance does not cover; else what is there is taken
    :param missed_limit: deposits of a plan that may be missing before it is given up, or the member warned
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
    fee: int = 0
    fee_below: int = 0
    fee_asleep: bool = False
    sleep_fee: int = 0
    fee_skips: bool = False
    cancel_fee: int = 0
    loses_interest: bool = False
    missed_limit: int = 0
    missed_cancels: bool = False
