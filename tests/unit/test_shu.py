"""Surplus: percents total 100, shares total the pool, nobody is forgotten."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.rounding import allocate
from koperasi_calc.shu import Share, member_shares, split
from strategies import rupiah, weights

FUNDS = {"reserve": Decimal(40), "members": Decimal("45.5"), "education": Decimal("14.5")}


@given(st.integers(-(10**12), 10**12).map(Decimal))
def test_split_loses_nothing(surplus):
    funds = split(surplus, FUNDS)
    assert list(funds) == list(FUNDS)
    assert sum(funds.values()) == surplus


@pytest.mark.parametrize("last", ["14.4999", "14.5001", "19.5"])
def test_percents_must_total_100(last):
    with pytest.raises(ValueError, match="the percents must total 100, not "):
        split(Decimal(100), {**FUNDS, "education": Decimal(last)})


def test_a_negative_percent_does_not_make_up_for_another():
    with pytest.raises(ValueError, match="percent must not be negative"):
        split(Decimal(100), {"a": Decimal(110), "b": Decimal(-10)})


def test_split_by_a_unit():
    halves = {"a": Decimal(50), "b": Decimal(50)}
    assert split(Decimal(300), halves, Decimal(100)) == {"a": 200, "b": 100}
    with pytest.raises(ValueError, match=r"100\.5 is not a multiple of 1"):
        split(Decimal("100.5"), halves)


@given(rupiah, rupiah, weights, weights)
def test_shares_add_up_to_both_pools(pool_capital, pool_patronage, capital, patronage):
    capital = {**capital, "founder": Decimal(1)}
    patronage = {**patronage, "customer": Decimal(1)}
    shares = member_shares(pool_capital, pool_patronage, capital, patronage)
    assert sum(share.capital for share in shares.values()) == pool_capital
    assert sum(share.patronage for share in shares.values()) == pool_patronage
    assert all(share.total == share.capital + share.patronage for share in shares.values())
    assert list(shares) == list({**capital, **patronage})
    assert {key: shares[key].capital for key in capital} == allocate(pool_capital, capital)


def test_a_member_of_one_mapping_only():
    shares = member_shares(Decimal(10), Decimal(6), {"a": Decimal(1)}, {"b": Decimal(1)})
    assert shares == {
        "a": Share(Decimal(10), Decimal(0), Decimal(10)),
        "b": Share(Decimal(0), Decimal(6), Decimal(6)),
    }


def test_shares_by_a_unit():
    capital = {"a": Decimal(2), "b": Decimal(1)}
    shares = member_shares(Decimal(1000), Decimal(0), capital, {}, unit=Decimal(100))
    assert [share.total for share in shares.values()] == [700, 300]


@pytest.mark.parametrize(("pool_capital", "pool_patronage"), [(10, 0), (0, 10)])
def test_a_pool_needs_a_member(pool_capital, pool_patronage):
    with pytest.raises(ValueError, match="nobody to share 10"):
        member_shares(Decimal(pool_capital), Decimal(pool_patronage), {}, {"a": Decimal(0)})


def test_no_pool_no_members():
    assert member_shares(Decimal(0), Decimal(0), {}, {}) == {}
