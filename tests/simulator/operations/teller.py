"""The counter with a till of its own: opened with what was counted, booked through, closed, perhaps with a difference."""

from decimal import Decimal

from .. import draw
from ..checks import expect, fetch
from ..model.till import JOURNAL
from ..registry import check, operation
from .savings import accounts, with_money

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)


def pieces(amount):
    """An amount as the notes and coins that were counted."""
    counts = {}
    for note in NOTES:
        counts[str(note)], amount = int(amount // note), amount % note
    return counts


def counted(world, right):
    """Mostly right, to the smallest coin; sometimes a note or coin too many or too few."""
    coins = right - right % NOTES[-1]
    if world.random.random() < 0.7:
        return coins
    return max(coins + world.random.choice([-50_000, -500, 500, 20_000]), Decimal(0))


def reason(world):
    return world.random.choice(["selisih kas"] * 4 + [None])


TELLERS = ("teller", "teller", "head_teller")


def busy(world):
    """Who serves at the till; now and then the other one tries."""
    session = world.model.session
    if session and world.random.random() < 0.9:
        return session.user
    return world.random.choice(TELLERS)


def can_open(world):
    model = world.model
    return (model.tills and not model.session) or world.random.random() < 0.05


@operation(weight=45, when=can_open)
def open_till(world):
    """With what the last session left, or with the first money; once too often now and then."""
    sessions, role = world.model.sessions, world.random.choice(TELLERS)
    right = sessions[-1].counted or Decimal(0) if sessions else Decimal(500_000)
    amount, why = counted(world, right), reason(world)
    world.say(f"      count {amount}, {why}, {role}")

    def call(env):
        till = env["koperasi.till"].search([]).id
        return env["koperasi.till.session"].open_till(till, pieces(amount), why).id

    def predict(session_id):
        world.model.open_till(amount, why).id = session_id

    world.attempt(role, call, predict)


@operation(weight=4, when=lambda world: not world.model.session)
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


@operation(weight=50, when=serving)
def book(world):
    """Deposits, withdrawals, installments, sometimes sent twice, sometimes again with another amount."""
    lent = [loan for loan in world.model.loans.values() if loan.state == "active"]
    name = world.random.choice(
        ["deposit", "deposit", "withdraw", "withdraw", *["pay"] * bool(lent)]
    )
    likely = {"deposit": accounts(world), "withdraw": with_money(world), "pay": lent}[name]
    account = world.random.choice(likely or accounts(world))
    amount = draw.round_amount(world, 500, 350_000, 500)
    role, key = busy(world), f"sim-{world.seed:04}-{world.step:04}"
    again = world.random.choice([[], [], [amount], [amount + 500]])
    world.say(f"      {name} {account.ledger} {account.id} {amount}, again {again}, {role}")
    for sent in [amount, *again]:
        send(world, role, name, account, sent, key)


def send(world, role, name, account, amount, key):
    stored = f"teller:{world.facts.users[role]}:{key}"

    def predict(_result):
        world.model.check_serving(account.ledger, stored)
        if name == "pay":
            account.pay(world.model, amount, None, JOURNAL, stored)
        else:
            getattr(world.model, name)(account, amount, None, JOURNAL, stored)

    return world.attempt(
        role,
        lambda env: env["koperasi.teller"].book(key, name, account.id, int(amount)),
        predict,
    )


@check
def sessions(world, env):
    rows = fetch(
        env,
        "SELECT id, state, date, user_id, expected_opening, opening_cash, expected_cash, counted_cash,"
        " coalesce(vault_in, 0) - coalesce(vault_out, 0) FROM koperasi_till_session",
    )
    known = {
        one.id: (
            "open" if one.open else "closed", one.date, world.facts.users[one.user],
            *(int(amount or 0) for amount in (one.expected, one.opening, one.should, one.counted)),
            0 if one.open else int(one.vault),
        )
        for one in world.model.sessions
    }  # fmt: skip
    found = {
        id_: (state, day, user, *(int(amount or 0) for amount in amounts))
        for id_, state, day, user, *amounts in rows
    }
    expect("till sessions", known, found)
