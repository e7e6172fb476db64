"""The waterfall: nothing lost, oldest first, in order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.allocation import DEFAULT_ORDER, waterfall
from strategies import days, sen

owed = st.dictionaries(st.sampled_from(DEFAULT_ORDER), sen)
due_lists = st.lists(st.tuples(st.integers(1, 60), days, owed), max_size=8)
orders = st.permutations(DEFAULT_ORDER)
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


@given(due_lists, sen, orders)
def test_payments_and_surplus_are_the_amount(dues, amount, order):
    payments, surplus = waterfall(dues, amount, order)
    total = sum(sum(components.values()) for _number, _due, components in dues)
    assert sum(paid for _number, _name, paid in payments) + surplus == amount
    assert surplus == max(amount - total, 0)
    assert all(paid > 0 for _number, _name, paid in payments)


@given(due_lists, sen, orders)
def test_only_the_last_payment_can_be_partial(dues, amount, order):
    queue = [
        (number, name, components[name])
        for number, _due, components in sorted(dues, key=lambda due: (due[1], due[0]))
        for name in order
        if components.get(name)
    ]
    payments, _surplus = waterfall(dues, amount, order)
    assert payments[:-1] == queue[: len(payments)][:-1]
    if payments:
        number, name, paid = payments[-1]
        assert (number, name) == queue[len(payments) - 1][:2]
        assert paid <= queue[len(payments) - 1][2]


def test_by_due_date_then_number():
    dues = [
        (3, FEBRUARY, {"interest": Decimal(1)}),
        (2, JANUARY, {"interest": Decimal(1)}),
        (1, FEBRUARY, {"interest": Decimal(1)}),
    ]
    payments, _surplus = waterfall(dues, Decimal(3))
    assert [payment.number for payment in payments] == [2, 1, 3]


@pytest.mark.parametrize(
    ("amount", "paid", "surplus"),
    [
        ("0", [], "0"),
        ("9.99", ["9.99"], "0"),
        ("10", ["10"], "0"),
        ("10.01", ["10", "0.01"], "0"),
        ("30", ["10", "20"], "0"),
        ("30.01", ["10", "20"], "0.01"),
    ],
)
def test_boundaries(amount, paid, surplus):
    dues = [(1, JANUARY, {"principal": Decimal(20), "fee": Decimal(0), "interest": Decimal(10)})]
    payments, left = waterfall(dues, Decimal(amount))
    assert [payment.amount for payment in payments] == [Decimal(part) for part in paid]
    assert left == Decimal(surplus)


def test_the_default_order():
    dues = [(1, JANUARY, dict.fromkeys(["principal", "interest", "fee", "penalty"], Decimal(1)))]
    payments, _surplus = waterfall(dues, Decimal(4))
    assert [payment.component for payment in payments] == [*DEFAULT_ORDER]
    assert DEFAULT_ORDER == ("penalty", "fee", "interest", "principal")


def test_a_component_without_a_place_is_refused():
    dues = [(1, JANUARY, {"interest": Decimal(1), "insurance": Decimal(1), "bonus": Decimal(1)})]
    with pytest.raises(ValueError, match="no place in the order for: bonus, insurance"):
        waterfall(dues, Decimal(1))
