"""Every golden case: the call of the interface, the figures of the source, the exact invariants.

The format is described in ``golden/README.md``. A figure here is never changed to suit the code.
"""

import json
import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest
from koperasi_calc.arrears import ageing
from koperasi_calc.rounding import Rounding
from koperasi_calc.schedule import LoanTerms

GOLDEN = Path(__file__).parent / "golden"
CASES = [case for path in sorted(GOLDEN.glob("*.json")) for case in json.loads(path.read_text())]
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read(value):
    """A number in quotes is a Decimal, a date an ISO string; a name or a count is itself."""
    if not isinstance(value, str):
        return value
    if DATE.fullmatch(value):
        return date.fromisoformat(value)
    return Decimal(value) if NUMBER.fullmatch(value) else value


def decimals(mapping):
    return {key: Decimal(value) for key, value in mapping.items()}


def convert(fields):
    return {name: ARGUMENTS.get(name, read)(value) for name, value in fields.items()}


def plan_rows(rows):
    return [(number, read(due), *map(Decimal, amounts)) for number, due, *amounts in rows]


ARGUMENTS = {
    "ageing": lambda fields: ageing(**convert(fields)),
    "balances": lambda rows: [(read(day), Decimal(balance)) for day, balance in rows],
    "capital": decimals,
    "dues": lambda rows: [(number, read(due), decimals(owed)) for number, due, owed in rows],
    "gross_by_account": decimals,
    "paid": decimals,
    "patronage": decimals,
    "percents": decimals,
    "plan": plan_rows,
    "rounding": lambda fields: Rounding(**convert(fields)),
    "terms": lambda fields: LoanTerms(**convert(fields)),
    "tiers": lambda rows: [(Decimal(balance), Decimal(rate)) for balance, rate in rows],
    "weights": decimals,
}


def call(case):
    module, _dot, name = case["call"]["function"].partition(".")
    function = attrgetter(name)(import_module(f"koperasi_calc.{module}"))
    arguments = convert(case["call"]["args"])
    if name == "Rounding.apply":
        return function(arguments["rounding"], arguments["amount"])
    return function(**arguments)


def close(case, actual, expected, times=1):
    """Amounts within the case's tolerance; dates, counts and names exactly."""
    if not isinstance(actual, Decimal):
        return actual == read(expected)
    expected = Decimal(expected)
    allowed = max(
        Decimal(case["tolerance"]) * times, Decimal(case.get("relative", "0")) * abs(expected)
    )
    return abs(actual - expected) <= allowed


def pick(result, key):
    return result[key] if isinstance(result, dict) else getattr(result, key)


def check_map(case, result, expected):
    for key, value in expected.items():
        if isinstance(value, dict):
            check_map(case, result[key], value)
        else:
            assert close(case, pick(result, key), value), (key, pick(result, key), value)


def check_value(case, result, expected):
    assert close(case, result, expected), (result, expected)


def check_payments(case, result, expected):
    payments, _surplus = result
    assert payments == [(number, name, Decimal(amount)) for number, name, amount in expected]


def check_surplus(case, result, expected):
    assert result[1] == Decimal(expected)


def check_rows(case, result, expected):
    for row in expected:
        for name, value in row.items():
            actual = getattr(result[row["number"] - 1], name)
            assert close(case, actual, value), (row["number"], name, actual, value)


def check_totals(case, result, expected):
    for name, value in expected.items():
        actual = sum(getattr(row, name) for row in result)
        assert close(case, actual, value, times=len(result)), (name, actual, value)


CHECKS = {
    "map": check_map,
    "payments": check_payments,
    "rows": check_rows,
    "surplus": check_surplus,
    "totals": check_totals,
    "value": check_value,
}


def hold_for_schedule(rows, terms):
    assert [row.number for row in rows] == list(range(1, terms.periods + 1))
    assert sum(row.principal for row in rows) == terms.principal
    before = terms.principal
    for row in rows:
        assert row.balance == before - row.principal
        assert row.interest % terms.rounding.unit == 0
        before = row.balance
    assert rows[-1].balance == 0


def hold_for_shares(shares, pool_capital, pool_patronage, capital, patronage, unit):
    assert sum(share.capital for share in shares.values()) == pool_capital
    assert sum(share.patronage for share in shares.values()) == pool_patronage
    assert all(share.total == share.capital + share.patronage for share in shares.values())
    assert shares.keys() == capital.keys() | patronage.keys()


def hold_for_allocate(parts, total, weights, unit):
    assert sum(parts.values()) == total


def hold_for_split(funds, surplus, percents):
    assert sum(funds.values()) == surplus


def hold_for_waterfall(result, dues, amount, order=()):
    payments, surplus = result
    assert sum(paid for _number, _component, paid in payments) + surplus == amount


INVARIANTS = {
    "allocate": hold_for_allocate,
    "build_schedule": hold_for_schedule,
    "member_shares": hold_for_shares,
    "split": hold_for_split,
    "waterfall": hold_for_waterfall,
}


def check_invariants(case, result):
    name = case["call"]["function"].rpartition(".")[2]
    if name in INVARIANTS:
        INVARIANTS[name](result, **convert(case["call"]["args"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_golden(case):
    expect = case["expect"]
    if expect.get("raises") == "ValueError":
        with pytest.raises(ValueError):
            call(case)
        return
    result = call(case)
    check_invariants(case, result)
    for kind, figures in expect.items():
        CHECKS[kind](case, result, figures)


def test_all_169_cases_are_here():
    assert len(CASES) == len({case["id"] for case in CASES}) == 169
