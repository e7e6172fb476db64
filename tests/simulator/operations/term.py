"""Term deposits: opened, paid monthly or at the end, matured, rolled over, paid out, broken, taken back."""

from datetime import timedelta
from fractions import Fraction

from .. import draw
from ..checks import expect, fetch
from ..model import Accrual, Placement, Savings
from ..model.term import CONTROL, PAYABLE
from ..products import TERMS
from ..registry import check, operation, rerun
from .savings import accounts

RENEWALS = ("none", "none", "principal", "principal", "principal_interest", "principal_interest")


def placements(world, *states):
    return [one for one in world.model.placements if one.state in states]


def record(env, placement):
    return env["koperasi.savings.placement"].browse(placement.id)


def of_member(world, member):
    return [a for a in accounts(world) if a.member is member and a.kind not in ("term", "suspense")]


# --- open


@operation(weight=12, when=lambda world: len(placements(world, "active", "matured")) < 12)
def open_deposit(world):
    """From savings or in cash; sometimes an amount or a tenor that the chart does not have."""
    placement, source, journal = _drawn(world)
    world.say(
        f"      {placement.product.code} {placement.principal} for {placement.months} months from"
        f" {source.id if source else journal} on {placement.start}, {placement.renewal},"
        f" {'monthly' if placement.monthly else 'at maturity'}"
    )

    def call(env):
        made = env["koperasi.savings.placement"].create(_values(world, placement, source))
        if placement.approved:
            made.opening_date = placement.start
            made.annual_rate = float(placement.rate or 0)
            made.action_request_rate()
            made.with_user(world.facts.users["manager"]).action_approve_rate()
        made.action_open(date=placement.start, journal=world.facts.journals[journal])
        return made.id, made.account_id.id, made.sudo().accrual_id.id

    def predict(ids):
        placement.id, account, accrual = ids or (0, 0, 0)
        member, code = placement.member, placement.product.code
        placement.account = Savings(
            account, member, CONTROL, kind="term", product=code, start=placement.start
        )
        placement.accrual = Accrual(accrual, member, PAYABLE)
        world.model.open_placement(placement, source, journal)

    world.attempt("teller", call, predict)


def _drawn(world):
    dice, today = world.random, world.model.today
    member = dice.choice(list(world.model.members.values()))
    product = dice.choice(TERMS)
    rich = max(of_member(world, member), key=lambda a: a.balance, default=None)
    source = rich if dice.random() < 0.5 else None
    principal = (
        draw.positive(world, rich.balance)
        if source
        else draw.round_amount(world, 40_000, 4_100_000, 10_000)
    )
    months = dice.choice(
        [m for chart in product.chart.values() for m in chart] * 4 + [1] * 4 + [2, 6]
    )
    renewal = dice.choice(RENEWALS)
    monthly = renewal != "principal_interest" and dice.random() < 0.6
    target = dice.choice(of_member(world, member) or [None])
    day = draw.day(world)
    earlier, special = day < today and dice.random() < 0.7, dice.random() < 0.15
    rate = product.rate(day if earlier else today, principal, months)
    if special:
        rate = Fraction(dice.choice(["3.5", "7", "8", "8.125", "9.5"]))
    placement = Placement(
        member, product, principal, months, rate, monthly, renewal, target, day, day.day,
        approved=earlier or special,
    )  # fmt: skip
    return placement, source, draw.till(world)


def _values(world, placement, source):
    return {
        "member_id": placement.member.id,
        "product_id": world.facts.savings_products[placement.product.code],
        "principal": placement.principal,
        "months": placement.months,
        "payout": "monthly" if placement.monthly else "maturity",
        "renewal": placement.renewal,
        "from_account_id": source.id if source else False,
        "interest_account_id": placement.target.id if placement.target else False,
    }


# --- time passes


@operation(weight=18, when=lambda world: placements(world, "active"))
def pay_and_mature(world):
    """The nightly job: it says which deposits have rolled over."""

    def call(env):
        env["koperasi.savings.placement"]._cron_due()
        rolled = env["koperasi.savings.placement"].search([("parent_id", "!=", False)])
        return {one.parent_id.id: (one.id, one.accrual_id.id) for one in rolled}

    def predict(rolled):
        world.model.run_due()
        for child in world.model.unnamed:
            child.id, child.accrual.id = rolled[child.parent.id]
        world.model.unnamed.clear()

    world.attempt(None, call, predict)


@operation(weight=8, when=lambda world: world.model.placements)
def accrue(world):
    """The month that ended last; or an earlier one, a month that is accrued already."""
    last = world.model.today.replace(day=1) - timedelta(1)
    if world.random.random() < 0.2:
        last = last.replace(day=1) - timedelta(1)
    world.say(f"      accrue {last:%Y-%m}")

    def call(env):
        runs = env["koperasi.savings.accrual.run"]
        stopped = runs.search([("date", "=", last), ("state", "=", "draft")])  # by a crash
        run = stopped or runs.create({"date": last})
        run.action_run()
        return run.id

    world.attempt("manager", call, lambda _id: world.model.accrue_once(last))


# --- the end


@operation(weight=8, when=lambda world: placements(world, "matured"))
def pay_out(world):
    placement = world.random.choice(
        placements(world, "matured") if world.random.random() < 0.9 else world.model.placements
    )
    to, journal = _receiver(world, placement)
    world.say(f"      pay deposit {placement.id} out to {to.id if to else journal}")
    world.attempt(
        "teller",
        lambda env: record(env, placement).pay_out(
            journal=world.facts.journals[journal], to_account=to.id if to else None
        ),
        lambda _nothing: world.model.pay_out_placement(placement, journal, to),
    )


def _receiver(world, placement):
    """Mostly an account of the member; sometimes cash, or an account of somebody else."""
    own, dice = of_member(world, placement.member), world.random.random()
    if dice < 0.5 and own:
        return world.random.choice(own), "till"
    return (world.random.choice(accounts(world)) if dice > 0.95 else None), draw.till(world)


@operation(weight=4, when=lambda world: placements(world, "active"))
def break_early(world):
    """Asked for by the teller, approved by the head teller, cash paid by the teller; or rejected when it cannot be."""
    placement = world.random.choice(
        placements(world, "active") if world.random.random() < 0.9 else world.model.placements
    )
    to, _journal = _receiver(world, placement)
    world.say(f"      break deposit {placement.id} to {to.id if to else 'till'}")

    def ask(env):
        values = {
            "placement_id": placement.id,
            "to_account_id": to.id if to else False,
            "reason": "perlu",
        }
        asked = env["koperasi.savings.break"].create(values)
        asked.action_submit()
        return asked.id

    asked = world.attempt("teller", ask, lambda _id: world.model.check_can_break(placement))
    if not asked:
        return

    def step(name):
        return lambda env: getattr(env["koperasi.savings.break"].browse(asked), name)() or True

    def agreed(_true):
        if to:
            world.model.break_placement(placement, world.model.own_till(), to)
        else:
            world.model.check_can_break(placement)

    done = world.attempt("head_teller", step("action_approve"), agreed)
    if done and not to:
        done = world.attempt(
            "teller",
            step("action_pay"),
            lambda _true: world.model.break_placement(placement, world.model.own_till(), None),
        )
    if not done:
        world.attempt(
            "head_teller",
            lambda env: env["koperasi.savings.break"].browse(asked).action_reject(),
            lambda _nothing: None,
        )


# --- what was a mistake


@operation(weight=3, when=lambda world: world.model.placements)
def take_back_opening(world):
    placement = world.random.choice(world.model.placements[-6:])
    reason = "salah input" if world.random.random() < 0.95 else " "
    world.say(f"      take back the opening of deposit {placement.id}")
    world.attempt(
        "head_teller",
        lambda env: record(env, placement).reverse_opening(reason),
        lambda _nothing: world.model.take_back_opening(placement, reason.strip()),
    )


@operation(weight=3, when=lambda world: any(one.payments for one in world.model.placements))
def take_back_payout(world):
    placement = world.random.choice([one for one in world.model.placements if one.payments][-8:])
    world.say(f"      take back the last payment of deposit {placement.id}")
    world.attempt(
        "head_teller",
        lambda env: record(env, placement).reverse_payout("salah hitung").id,
        lambda _batch: world.model.take_back_payout(placement, "salah hitung"),
    )


@operation(weight=3, when=lambda world: placements(world, "active", "matured"))
def pay_interest_now(world):
    """What was due and is not paid, or was taken back."""
    placement = world.random.choice(placements(world, "active", "matured"))
    world.say(f"      pay what is due on deposit {placement.id}")
    world.attempt(
        "teller",
        lambda env: record(env, placement).pay_due(),
        lambda _nothing: world.model.pay_due(placement),
    )


@rerun
def mature_again(world, env):
    """Nothing is due: the nightly job books nothing."""
    if any(one.next <= world.model.today for one in placements(world, "active")):
        return False
    env["koperasi.savings.placement"]._cron_due()
    return bool(world.model.placements)


@check
def deposits(world, env):
    """State, dates and principal of every deposit, and the interest that is owed."""
    rows = fetch(
        env,
        "SELECT one.id, one.account_id, one.state, one.start_date, one.maturity_date, one.next_payout_date,"
        " one.principal, accrual.balance FROM koperasi_savings_placement one"
        " JOIN koperasi_savings_accrual accrual ON accrual.id = one.accrual_id",
    )
    known = {
        one.id: (
            one.account.id, one.state, one.start, one.maturity, one.next, int(one.principal),
            int(one.accrual.balance),
        )
        for one in world.model.placements
    }  # fmt: skip
    found = {id_: (*terms, int(principal), int(owed)) for id_, *terms, principal, owed in rows}
    expect("term deposits", known, found)
