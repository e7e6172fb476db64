"""The counter with a till of its own: opened with what was counted, booked through, closed, perhaps with a difference."""

from decimal import Decimal

from .. import draw
from ..checks import expect, fetch
from ..model.till import JOURNAL
from ..registry import check, operation
from .savings import accounts, with_money

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)


def pieces(amount):
    """An amount as the notes and coins that were counted."""
    counts = {}
    for note in NOTES:
        counts[str(note)], amount = int(amount // note), amount % note
    return counts


def counted(world, right):
    """Mostly right; sometimes a note or coin too many or too few."""
    if world.random.random() < 0.7:
        return right
    return max(right + world.random.choice([-50_000, -500, 500, 20_000]), Decimal(0))


def reason(world):
    return world.random.choice(["selisih kas", "selisih kas", None])


@operation(weight=6, when=lambda world: not world.model.session or world.random.random() < 0.1)
def open_till(world):
    """With what the last session left, or with the first money; once too often now and then."""
    sessions = world.model.sessions
    right = sessions[-1].counted or Decimal(0) if sessions else Decimal(500_000)
    amount, why = counted(world, right), reason(world)
    world.say(f"      count {amount}, {why}")

    def call(env):
        till = env["koperasi.till"].search([]).id
        return env["koperasi.till.session"].open_till(till, pieces(amount), why).id

    def predict(session_id):
        world.model.open_till(amount, why).id = session_id

    world.attempt("teller", call, predict)


@operation(weight=6, when=lambda world: not world.model.session)
def use_tills(world):
    """A cooperative takes tills into use, or does without them again."""
    wanted = not world.model.tills
    world.say(f"      tills in use: {wanted}")

    def call(env):
        tills = env["koperasi.till"].with_context(active_test=False).search([])
        return tills.write({"active": wanted})

    def predict(_true):
        world.model.tills = wanted

    world.attempt("settings", call, predict)


def serving(world):
    """The till is open today; sometimes it is tried though it is not."""
    session = world.model.session
    return world.random.random() < (0.9 if session and session.date == world.model.today else 0.05)


@operation(weight=45, when=serving)
def book(world):
    """A deposit or a withdrawal, sometimes sent twice, sometimes again with another amount."""
    name = world.random.choice(["deposit", "withdraw"])
    likely = with_money(world) if name == "withdraw" else accounts(world)
    account = world.random.choice(likely or accounts(world))
    amount = draw.round_amount(world, 500, 350_000, 500)
    key = f"sim-{world.seed:04}-{world.step:04}"
    again = world.random.choice([[], [], [amount], [amount + 500]])
    world.say(f"      {name} account {account.id} {amount}, again {again}")
    for sent in [amount, *again]:
        _send(world, name, account, sent, key)


def _send(world, name, account, amount, key):
    def predict(_result):
        world.model.check_serving()
        getattr(world.model, name)(account, amount, None, JOURNAL, f"teller:{key}")

    world.attempt(
        "teller",
        lambda env: env["koperasi.teller"].book(key, name, account.id, int(amount)),
        predict,
    )


@operation(weight=5, when=lambda world: world.model.sessions)
def close_till(world):
    """By the teller or the head teller, also of a day before; closed already now and then."""
    session = world.model.session or world.random.choice(world.model.sessions)
    amount, why = counted(world, max(session.cash, Decimal(0))), reason(world)
    world.say(f"      close the till of {session.date} with {amount} of {session.cash}, {why}")
    world.attempt(
        world.random.choice(["teller", "head_teller"]),
        lambda env: env["koperasi.till.session"].browse(session.id).close_till(pieces(amount), why),
        lambda _true: world.model.close_till(session, amount, why),
    )


@check
def sessions(world, env):
    rows = fetch(
        env,
        "SELECT id, state, date, expected_opening, opening_cash, expected_cash, counted_cash"
        " FROM koperasi_till_session",
    )
    known = {
        one.id: (
            "open" if one.open else "closed", one.date,
            *(int(amount or 0) for amount in (one.expected, one.opening, one.should, one.counted)),
        )
        for one in world.model.sessions
    }  # fmt: skip
    found = {
        id_: (state, day, *(int(amount or 0) for amount in amounts))
        for id_, state, day, *amounts in rows
    }
    expect("till sessions", known, found)
