"""Products beside the ordinary savings: those with rules at the counter, and term deposits."""

from datetime import date

from .model import CounterRules, TermProduct

START = date(2024, 7, 1)
RULED = {
    "SN": CounterRules(
        rule="notice", days=10, withdrawal_minimum=20_000, closing_fee=5_000, deposit_minimum=5_000,
        maximum_balance=1_500_000, sleep=2, wakes=True,
        fee=1_000, fee_below=50_000,
    ),
    "SC": CounterRules(
        rule="cooling", days=7, withdrawal_fee=2_500, free_withdrawals=1, deposit_maximum=600_000, sleep=3,
        fee=500, fee_asleep=True, sleep_fee=3_000, fee_skips=True,
    ),
}  # fmt: skip
GOAL = CounterRules(
    rule="lock", cancel_fee=7_500, loses_interest=True, missed_limit=3, missed_cancels=True,
)  # fmt: skip
PLANS = (
    {"target_amount": 600_000, "maturity_date": date(2025, 3, 31), "monthly_amount": 60_000},
    {"maturity_date": date(2024, 12, 10), "monthly_amount": 25_000},
    {"target_amount": 900_000, "maturity_date": date(2026, 1, 1)},
    {},
)
LATER = date(2024, 12, 1)
TERMS = (
    TermProduct(
        "BP", "period",
        {START: {1: [(0, "5")], 3: [(0, "6"), (1_000_000, "7.25")]}, LATER: {3: [(0, "6.5")]}},
        100_000, 5_000_000, "penalty", "0.5", special="8",
    ),
    TermProduct(
        "BI", "act/365", {START: {1: [(0, "4.5")], 2: [(200_000, "5.125")]}}, 50_000, 3_000_000, "interest",
        late="1",
    ),
    TermProduct(
        "BR", "act/360", {START: {1: [(0, "6")], 4: [(0, "9")]}, LATER: {1: [(0, "5.75")]}},
        50_000, 4_000_000, "rate", "2", late="2.5", special="9.25",
    ),
)  # fmt: skip


def add_products(env):
    products = env["koperasi.savings.product"]
    products.search([("code", "=", "SH")]).write(_ruled(GOAL))
    for code, rules in RULED.items():
        products.create(
            {"name": f"Sukarela {code}", "code": code, "kind": "voluntary", **_ruled(rules)}
        )
    for terms in TERMS:
        products.create(
            {"name": f"Berjangka {terms.code}", "code": terms.code, "kind": "term", **_terms(terms)}
        )


def open_accounts(members):
    """Founders who have an account of a product with rules, some of them one for a goal, too."""
    accounts = members.env["koperasi.savings.account"].sudo()
    products = members.env["koperasi.savings.product"].sudo()
    for number, member in enumerate(members):
        product = products.search([("code", "=", list(RULED)[number % len(RULED)])])
        accounts.create({"member_id": member.id, "product_id": product.id, "open_date": START})
    goal = products.search([("code", "=", "SH")])
    for member, plan in zip(members, PLANS, strict=False):
        accounts.create({"member_id": member.id, "product_id": goal.id, "open_date": START, **plan})


def _ruled(rules):
    return {
        "deposit_minimum": rules.deposit_minimum,
        "deposit_maximum": rules.deposit_maximum,
        "maximum_balance": rules.maximum_balance,
        "withdrawal_rule": rules.rule,
        **({f"{rules.rule}_days": rules.days} if rules.days else {}),
        "withdrawal_minimum": rules.withdrawal_minimum,
        "withdrawal_fee": rules.withdrawal_fee,
        "withdrawal_free_count": rules.free_withdrawals,
        "closing_fee": rules.closing_fee,
        "dormant_months": rules.sleep,
        "dormant_wakes": rules.wakes,
        "admin_fee": rules.fee,
        "admin_fee_below": rules.fee_below,
        "admin_fee_dormant": rules.fee_asleep,
        "dormancy_fee": rules.sleep_fee,
        "fee_shortfall": "skip" if rules.fee_skips else "take",
        "cancel_fee": rules.cancel_fee,
        "cancel_loses_interest": rules.loses_interest,
        "missed_limit": rules.missed_limit,
        "missed_rule": "cancel" if rules.missed_cancels else "warn",
    }


def _terms(terms):
    return {
        "day_count": terms.day_count,
        "placement_minimum": terms.minimum,
        "placement_maximum": terms.maximum,
        "break_rule": terms.rule,
        "break_percent": float(terms.percent),
        "late_rate": float(terms.late),
        "special_rate_max": float(terms.special),
        "rate_ids": [
            (0, 0, {"date_from": day, "months": months, "balance_from": start, "annual_rate": float(percent)})
            for day, chart in terms.chart.items()
            for months, tiers in chart.items()
            for start, percent in tiers
        ],
    }  # fmt: skip
