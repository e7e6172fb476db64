"""SHU: the year's result is worked out, adopted by the meeting, paid to the members, sometimes taken back."""

from datetime import timedelta

from ..checks import expect, fetch
from ..model import Year
from ..registry import check, operation, rerun

FINAL = ("adopted", "paid")


def years(world, *states):
    return [year for year in world.model.years if year.state in states]


def record(env, year):
    return env["koperasi.shu"].browse(year.id)


@operation(weight=3)
def compute(world):
    """The clerk prepares the SHU of last year, or works it out again."""
    number = world.model.today.year - (world.random.random() < 0.9)
    year = next((year for year in world.model.years if year.year == number), None)
    if not year:
        if number < 2024:
            return
        year = Year(0, number)
        year.id = world.attempt("clerk", lambda env: _create(env, year), lambda _id: None)
        world.model.years.append(year)
    world.say(f"      compute {year.year}")
    world.attempt(
        "clerk",
        lambda env: record(env, year).action_compute() and None,
        lambda _nothing: year.compute(world.model),
    )
    expect("SHU", *_totals(world, year))


def _create(env, year):
    return env["koperasi.shu"].create({"date_from": year.first, "date_to": year.last}).id


def _totals(world, year):
    """What each member receives: by the model, in the database."""
    with world.transaction() as env:
        rows = fetch(
            env, "SELECT member_id, total FROM koperasi_shu_share WHERE shu_id = %s", [year.id]
        )
    return (
        {member.id: int(total) for member, total in year.totals.items()},
        {member: int(total) for member, total in rows},
    )


@operation(weight=4, when=lambda world: years(world, "computed"))
def adopt(world):
    """The meeting's decision; refused while the year runs or when the books have changed since."""
    year = world.random.choice(years(world, "computed", "adopted"))
    world.say(f"      adopt {year.year}")

    def call(env):
        record(env, year).action_adopt()
        shares = env["koperasi.shu.share"].search([("shu_id", "=", year.id)])
        return {share.member_id.id: share.id for share in shares}

    def predict(shares):
        known = {world.model.members[member]: id_ for member, id_ in (shares or {}).items()}
        year.adopt(world.model, None, known)

    world.attempt("manager", call, predict)


@operation(weight=4, when=lambda world: years(world, "adopted"))
def pay(world):
    """To the members' savings."""
    year = world.random.choice(years(world, "adopted", "computed", "paid"))
    world.say(f"      pay {year.year} to savings")
    world.attempt(
        "manager",
        lambda env: record(env, year).action_pay() and None,
        lambda _nothing: year.pay_to_savings(world.model),
    )


@operation(weight=4, when=lambda world: years(world, "adopted"))
def pay_in_money(world):
    """A member gets his share at the counter or by bank."""
    year = world.random.choice(years(world, "adopted"))
    open_shares = [share for share in year.shares if share.balance]
    share = world.random.choice(open_shares)
    journal = world.random.choice(["till", "transfer"])
    world.say(f"      pay share {share.id} by {journal}")

    def call(env):
        wizard = env["koperasi.shu.pay"].create(
            {"shu_id": year.id, "share_ids": [(6, 0, [share.id])], "target": journal}
        )
        wizard.action_pay()

    world.attempt(
        "manager", call, lambda _nothing: year.pay_in_money(world.model, [share], journal)
    )


def payouts(world):
    return [
        (year, entry)
        for year in world.model.years
        for share in year.shares
        for entry in share.entries
        if entry.kind in ("payout", "allocation")
    ]


@operation(weight=3, when=payouts)
def take_back(world):
    year, entry = world.random.choice(payouts(world))
    world.say(f"      take back number {entry.number} of share {entry.account.id}")

    def call(env):
        found = env["koperasi.shu.transaction"].search(
            [("account_id", "=", entry.account.id), ("number", "=", entry.number)]
        )
        return found.reverse("salah bayar").id

    world.attempt("manager", call, lambda _reversal: year.take_back(world.model, entry))


@operation(weight=2, when=lambda world: years(world, *FINAL))
def into_adopted_year(world):
    """A deposit dated in a year whose SHU was adopted is refused."""
    year = world.random.choice(years(world, *FINAL))
    account = world.random.choice(list(world.model.savings.values()))
    day = year.last - timedelta(world.random.randint(0, 300))
    world.say(f"      deposit on {day}")
    world.attempt(
        "teller",
        lambda env: env["koperasi.savings.account"].browse(account.id).deposit(1_000, date=day).id,
        lambda _entry: world.model.deposit(account, 1_000, day),
    )


@rerun
def adopt_again(world, env):
    done = years(world, *FINAL)
    if done:
        record(env, world.random.choice(done)).action_adopt()
    return done


@rerun
def pay_again(world, env):
    done = years(world, "paid")
    if done:
        record(env, world.random.choice(done)).action_pay()
    return done


@check
def shares(world, env):
    rows = fetch(env, "SELECT id, balance FROM koperasi_shu_share WHERE entry_count > 0")
    expect(
        "SHU payable",
        {id_: int(share.balance) for id_, share in world.model.shares.items() if share.entries},
        {id_: int(balance) for id_, balance in rows},
    )
    found = dict(fetch(env, "SELECT id, state FROM koperasi_shu"))
    expect("SHU of the years", {year.id: year.state for year in world.model.years}, found)
