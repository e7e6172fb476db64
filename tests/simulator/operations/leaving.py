"""Exits: what a leaving member has and owes is netted, paid in parts, sometimes taken back or undone."""

from decimal import Decimal

from ..checks import expect, fetch
from ..model import Exit
from ..model.leaving import PAYABLE
from ..registry import check, operation
from .member import members


def exits(world, *states):
    return [record for record in world.model.exits.values() if record.state in states]


def record(env, leaving):
    return env["koperasi.member.exit"].browse(leaving.id)


def settleable(world):
    """Leaving members whose settlement is not booked yet."""
    settled = [leaving.member for leaving in exits(world, "settled")]
    return [member for member in members(world, "leaving") if member not in settled]


@operation(weight=3, when=settleable)
def settle_exit(world):
    """The clerk works it out and submits it, the manager approves it."""
    member = world.random.choice(settleable(world))
    world.say(f"      exit of member {member.id}")
    with world.transaction("clerk") as env:
        opened = env["koperasi.member"].browse(member.id).action_open_exit()["res_id"]
    leaving = world.model.exits.setdefault(opened, Exit(opened, member, PAYABLE, state="draft"))

    def submit(env):
        found = record(env, leaving)
        if found.state == "submitted":
            found.action_draft()
        found.date = world.model.today
        found.action_submit()
        return True

    def predict(_nothing):
        leaving.submit(world.model)
        leaving.state = "submitted"

    if world.attempt("clerk", submit, predict):
        world.attempt(
            "manager",
            lambda env: record(env, leaving).action_approve(),
            lambda _nothing: leaving.settle(world.model),
        )


@operation(weight=6, when=lambda world: exits(world, "settled"))
def pay_exit(world):
    """All of it, part of it, or more than there is."""
    leaving = world.random.choice(exits(world, "settled"))
    share = world.random.choice([Decimal(1), Decimal(1), Decimal("0.5"), Decimal("1.1")])
    amount = (leaving.balance * share).to_integral_value()
    journal = world.random.choice(["till", "till2", "transfer"])
    world.say(f"      pay exit {leaving.id}: {amount} by {journal}")
    world.attempt(
        "teller",
        lambda env: record(env, leaving).pay(amount, journal=world.facts.journals[journal]).id,
        lambda _entry: leaving.pay(world.model, amount, journal),
    )


@operation(weight=1, when=lambda world: exits(world, "settled"))
def undo_exit(world):
    leaving = world.random.choice(exits(world, "settled"))
    world.say(f"      undo exit {leaving.id}")
    world.attempt(
        "manager",
        lambda env: record(env, leaving).action_reverse("salah hitung"),
        lambda _nothing: leaving.undo(world.model),
    )


def payments(world):
    return [
        entry
        for leaving in exits(world, "settled", "paid")
        for entry in leaving.entries
        if entry.kind == "payment" and not entry.reversed
    ]


@operation(weight=1, when=payments)
def take_back_payment(world):
    entry = world.random.choice(payments(world))
    leaving = entry.account
    world.say(f"      take back number {entry.number} of exit {leaving.id}")

    def call(env):
        found = env["koperasi.member.exit.transaction"].search(
            [("account_id", "=", leaving.id), ("number", "=", entry.number)]
        )
        return found.reverse("salah bayar").id

    world.attempt("head_teller", call, lambda _entry: leaving.take_back(world.model, entry))


@check
def owed_to_former_members(world, env):
    rows = fetch(env, "SELECT id, state, balance FROM koperasi_member_exit")
    known = {
        leaving.id: (leaving.state, int(leaving.balance)) for leaving in world.model.exits.values()
    }
    expect("exits", known, {id_: (state, int(balance)) for id_, state, balance in rows})
