"""What happens to the cash of a till: from and to the vault, handed over, released beyond the limits, counted at the end."""

from decimal import Decimal

from .. import draw
from ..checks import expect, fetch
from ..model.till import LIMIT_OUT, MAXIMUM
from ..registry import check, operation
from .savings import accounts, with_money
from .teller import busy, counted, pieces, reason, send, serving


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
    _decide_handover(world, *world.random.choice(found))


def _decide_handover(world, session, handover):
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
            send(
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


@operation(weight=6, when=lambda world: world.model.sessions)
def close_till(world):
    """By the teller or the head teller; closed already now and then."""
    _close(world, world.model.session or world.random.choice(world.model.sessions))


def overnight(world):
    session = world.model.session
    return session and session.date < world.model.today


@operation(weight=40, when=overnight)
def close_overnight(world):
    """What was left open on a day before takes nothing more."""
    _close(world, world.model.session)


def _close(world, session):
    for move in session.waiting if world.random.random() < 0.8 else []:
        decide = _decide_handover if move.kind == "handover" else _decide_movement
        decide(world, session, move)
    amount, why = counted(world, max(session.cash, Decimal(0))), reason(world)
    world.say(f"      close the till of {session.date} with {amount} of {session.cash}, {why}")
    world.attempt(
        world.random.choice([session.user, "head_teller"]),
        lambda env: env["koperasi.till.session"].browse(session.id).close_till(pieces(amount), why),
        lambda _true: world.model.close_till(session, amount, why),
    )


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
