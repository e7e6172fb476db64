"""Property 24: what is shared out adds up to what was there, 10,000 times over, in rupiah and in sen.

The cases are drawn with a fixed seed, so every run sees the same; the laws of the parts themselves stand in
the tests of each module.
"""

import random
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from koperasi_calc.allocation import DEFAULT_ORDER, waterfall
from koperasi_calc.rounding import Rounding
from koperasi_calc.schedule import METHODS, LoanTerms, build_schedule
from koperasi_calc.shu import member_shares, split
from koperasi_calc.tax import final_interest_tax

CASES = 10_000
RUPIAH, SEN = Decimal(1), Decimal("0.01")
DAY = date(2026, 1, 31)
in_rupiah_and_sen = pytest.mark.parametrize("unit", [RUPIAH, SEN], ids=["rupiah", "sen"])


def cases(seed):
    """As many sources of chance, each with a seed of its own."""
    return (random.Random(f"{seed}/{number}") for number in range(CASES))


def amount(chance, unit, most=10**12):
    """From nothing to ``most`` units; small ones, where rounding bites, as often as large ones."""
    return chance.randint(0, chance.choice([9, 999, most])) * unit


def amounts(chance, unit, count):
    return {key: amount(chance, unit) for key in range(count)}


@in_rupiah_and_sen
def test_p24_surplus_over_funds(unit):
    for chance in cases("split"):
        parts = sorted(chance.randint(0, 10_000) for _cut in range(chance.randint(0, 7)))
        cuts = [0, *parts, 10_000]
        percents = {
            key: Decimal(end - start).scaleb(-2) for key, (start, end) in enumerate(pairwise(cuts))
        }
        surplus = amount(chance, unit)
        funds = split(surplus, percents, unit)
        assert sum(funds.values()) == surplus
        assert all(part % unit == 0 and part >= 0 for part in funds.values())


@in_rupiah_and_sen
def test_p24_surplus_over_members(unit):
    for chance in cases("shares"):
        count = chance.randint(1, 12)
        capital, patronage = amounts(chance, SEN, count), amounts(chance, SEN, count)
        capital[0] += SEN  # somebody has something to share by
        patronage[count - 1] += SEN
        pools = amount(chance, unit), amount(chance, unit)
        shares = member_shares(*pools, capital, patronage, unit).values()
        assert sum(share.capital for share in shares) == pools[0]
        assert sum(share.patronage for share in shares) == pools[1]
        assert sum(share.total for share in shares) == sum(pools)


@in_rupiah_and_sen
def test_p24_a_payment_over_what_is_due(unit):
    for chance in cases("waterfall"):
        dues = [
            (number, DAY, {name: amount(chance, unit) for name in DEFAULT_ORDER})
            for number in range(chance.randint(0, 6))
        ]
        paid = amount(chance, unit, 10**13)
        payments, surplus = waterfall(dues, paid)
        assert sum(payment.amount for payment in payments) + surplus == paid
        owed = sum(sum(components.values()) for _number, _day, components in dues)
        assert surplus == max(paid - owed, 0)


@in_rupiah_and_sen
def test_p24_principal_over_installments(unit):
    for chance in cases("schedule"):
        terms = LoanTerms(
            principal=amount(chance, unit, 10**11) + unit,
            annual_rate=Decimal(chance.randint(0, 3600)).scaleb(-2),
            periods=chance.randint(1, 24),
            method=chance.choice(METHODS),
            disbursed_on=DAY,
            rounding=Rounding(unit, chance.choice(["half_up", "up", "down"])),
            installment_multiple=chance.choice([None, Decimal(500), Decimal(1000)]),
        )
        rows = build_schedule(terms)
        assert sum(row.principal for row in rows) == terms.principal
        assert rows[-1].balance == 0
        assert all(row.principal >= 0 and row.principal % unit == 0 for row in rows)


@in_rupiah_and_sen
def test_p24_tax_over_accounts(unit):
    """The whole is taxed once and rounded once to a rupiah, whatever the accounts share it by."""
    for chance in cases("tax"):
        gross = {
            key: chance.randint(0, int(400_000 / unit)) * unit
            for key in range(chance.randint(1, 6))
        }
        whole = sum(gross.values())
        taxes = final_interest_tax(gross)
        assert sum(taxes.values()) == (Rounding().apply(whole / 10) if whole > 240_000 else 0)
        assert all(tax >= 0 and tax % 1 == 0 for tax in taxes.values())
