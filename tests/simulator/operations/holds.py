"""Holds: money of an account that cannot be taken out, until it is released or its last day has passed."""

from datetime import timedelta

from .. import draw
from ..checks import expect, fetch
from ..model import Hold, expire
from ..registry import check, operation
from .savings import accounts


def holds(world, *states):
    return [hold for account in accounts(world) for hold in account.holds if hold.state in states]


def record(env, hold):
    return env["koperasi.savings.hold"].browse(hold.id)


def open_with_money(world):
    return [account for account in accounts(world) if account.balance and account.open]


@operation(weight=4, when=open_with_money)
def place_hold(world):
    """Of savings or a term deposit; sometimes more than is free, sometimes until a day."""
    account, dice = world.choose(open_with_money(world)), world.random.random()
    amount = draw.positive(world, (account.balance - account.floor) // (1 if dice < 0.5 else 3))
    until = world.random.choice([None, world.random.randint(0, 60)])
    until = until and world.model.today + timedelta(until)
    world.say(f"      hold {amount} of account {account.id} until {until}")
    hold = Hold(account, amount, until)

    def call(env):
        values = {"account_id": account.id, "amount": amount, "reason": "sengketa"}
        return env["koperasi.savings.hold"].create({**values, "expires_on": until}).id

    def predict(hold_id):
        hold.place(world.model)
        hold.id = hold_id

    world.attempt("head_teller", call, predict)


@operation(weight=3, when=lambda world: holds(world, "active"))
def release_hold(world):
    """Mostly one in force; one that is over is left alone."""
    hold = world.random.choice(holds(world, "active", "active", "released", "expired"))
    reason = "selesai" if world.random.random() < 0.9 else " "
    world.say(f"      release hold {hold.id} of account {hold.account.id}")
    world.attempt(
        "manager",
        lambda env: record(env, hold).release(reason),
        lambda _nothing: hold.release(reason.strip()),
    )


@operation(weight=2, when=lambda world: holds(world, "active"))
def end_holds(world):
    """The nightly job."""
    world.attempt(
        None,
        lambda env: env["koperasi.savings.hold"]._cron_expire(),
        lambda _nothing: expire(world.model),
    )


@check
def held(world, env):
    rows = fetch(env, "SELECT id, account_id, amount, state FROM koperasi_savings_hold")
    expect(
        "holds",
        {
            hold.id: (hold.account.id, int(hold.amount), hold.state)
            for hold in holds(world, "active", "released", "expired")
        },
        {id_: (account, int(amount), state) for id_, account, amount, state in rows},
    )
