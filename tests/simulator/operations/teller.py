"""The counter with a till of its own: opened with what was counted, booked through, closed, perhaps with a difference."""

from decimal import Decimal

from .. import draw
from ..checks import expect, fetch
from ..model.till import JOURNAL, LIMIT_OUT, MAXIMUM
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


@operation(weight=14, when=lambda world: not world.model.session or world.random.random() < 0.1)
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


@operation(weight=2, when=lambda world: not world.model.session)
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
        _send(world, role, name, account, sent, key)


def _send(world, role, name, account, amount, key):
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


# --- vault, handover, release


@operation(weight=14, when=serving)
def move_cash(world):
    """From or to the vault, mostly confirmed by the head teller at once; sometimes more than there is."""
    role, kind = busy(world), world.random.choice(["in", "in", "out"])
    session = world.model.session
    usual = session.cash if session and kind == "out" else Decimal(800_000)
    amount = draw.amount(world, max(usual, Decimal(1_000)))
    world.say(f"      {kind} {amount}, {role}")

    def predict(move_id):
        world.model.ask_till(kind, amount).id = move_id

    asked = world.attempt(
        role, lambda env: env["koperasi.till.movement"].move_cash(kind, amount).id, predict
    )
    if asked and world.random.random() < 0.7:
        _decide_movement(world, session, session.movements[-1])


def waiting(world, *kinds):
    """Movements of the last sessions; mostly one that waits."""
    found = [(s, m) for s in world.model.sessions[-2:] for m in s.movements if m.kind in kinds]
    undecided = [(session, move) for session, move in found if move.state == "waiting"]
    return undecided or (found if world.random.random() < 0.2 else [])


@operation(weight=8, when=lambda world: waiting(world, "in", "out"))
def decide_movement(world):
    found = waiting(world, "in", "out")
    if found:
        _decide_movement(world, *world.random.choice(found))


def _decide_movement(world, session, move):
    role = world.random.choice(["head_teller"] * 4 + ["teller"])
    confirm = world.random.random() < 0.8
    world.say(f"      {'confirm' if confirm else 'cancel'} {move.kind} {move.amount}, {role}")
    step = "action_confirm" if confirm else "action_cancel"
    world.attempt(
        role,
        lambda env: getattr(env["koperasi.till.movement"].browse(move.id), step)(),
        lambda _nothing: world.model.decide(session, move, confirm),
    )


@operation(weight=9, when=serving)
def hand_over(world):
    """To the other teller, counted; a difference needs a reason."""
    role, session = busy(world), world.model.session
    to = world.random.choice(["teller", "head_teller"])
    right = session.cash if session else Decimal(0)
    amount, why = counted(world, max(right, Decimal(0))), reason(world)
    world.say(f"      from {role} to {to}: {amount} of {right}, {why}")

    def call(env):
        handovers = env["koperasi.till.handover"]
        return handovers.hand_over(world.facts.users[to], pieces(amount), why).id

    def predict(handover_id):
        world.model.hand_over(to, amount, why).id = handover_id

    world.attempt(role, call, predict)


@operation(weight=16, when=lambda world: waiting(world, "handover"))
def accept(world):
    """Mostly by whom it is for; cancelled by one of the two."""
    found = waiting(world, "handover")
    if not found:
        return
    session, handover = world.random.choice(found)
    accepts, dice = world.random.random() < 0.7, world.random.random()
    role = handover.to if dice < 0.85 else handover.by
    world.say(f"      {'accept' if accepts else 'cancel'} by {role}")
    step = "action_accept" if accepts else "action_cancel"
    world.attempt(
        role,
        lambda env: getattr(env["koperasi.till.handover"].browse(handover.id), step)(),
        lambda _nothing: world.model.accept(session, handover, accepts),
    )


@operation(weight=16, when=serving)
def release(world):
    """A transaction beyond the limits: asked for, granted by the head teller, booked, perhaps twice."""
    role, session = busy(world), world.model.session
    name = world.random.choice(["withdraw", "withdraw", "deposit"])
    rich = [a for a in with_money(world) if a.balance > LIMIT_OUT]
    account = world.random.choice((rich if name == "withdraw" else []) or accounts(world))
    most = account.balance if name == "withdraw" else MAXIMUM
    amount = draw.amount(world, max(most, LIMIT_OUT))
    world.say(f"      {name} account {account.id} {amount}, {role}")

    def predict(release_id):
        world.model.ask_release(name, account, amount).id = release_id

    asked = world.attempt(
        role,
        lambda env: env["koperasi.till.release"].ask(name, account.id, amount, "tunai").id,
        predict,
    )
    if asked:
        _decide_release(world, session, session.releases[-1])
        for number in range(world.random.randint(0, 2)):
            _send(
                world, role, name, account, amount, f"sim-{world.seed:04}-{world.step:04}-{number}"
            )


def _decide_release(world, session, asked):
    role, grants = (
        world.random.choice(["head_teller"] * 5 + ["teller"]),
        world.random.random() < 0.85,
    )
    step = "action_approve" if grants else "action_refuse"
    world.say(f"      {step} by {role}")
    world.attempt(
        role,
        lambda env: getattr(env["koperasi.till.release"].browse(asked.id), step)(),
        lambda _nothing: world.model.decide_release(session, asked, grants),
    )


# --- close


@operation(weight=8, when=lambda world: world.model.sessions)
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


@check
def decisions(world, env):
    """Cash from and to the vault, handovers, releases: each in its state."""
    moves = [move for session in world.model.sessions for move in session.movements]
    for table, known in (
        ("movement", [move for move in moves if move.kind != "handover"]),
        ("handover", [move for move in moves if move.kind == "handover"]),
        ("release", [one for session in world.model.sessions for one in session.releases]),
    ):
        found = dict(fetch(env, f"SELECT id, state FROM koperasi_till_{table}"))
        expect(f"{table}s", {one.id: one.state for one in known}, found)
