"""Standing orders: carried out on their day, tried again without cover, paused, resumed, changed, cancelled."""

from datetime import timedelta

from .. import draw
from ..checks import expect, fetch
from ..model import Order, execute_all, require
from ..registry import check, operation, rerun
from .savings import accounts


def orders(world, *states):
    return [order for order in world.model.orders if order.state in states]


def record(env, order):
    return env["koperasi.savings.standing.order"].browse(order.id)


@operation(weight=5, when=lambda world: len(orders(world, "active")) < 8)
def give_order(world):
    """From an account one may withdraw from, mostly, to any other."""
    dice, today = world.random, world.model.today
    likely = [a for a in accounts(world) if a.open and a.withdrawable and a.kind != "term"]
    account = dice.choice(likely if dice.random() < 0.9 else accounts(world))
    others = likely if dice.random() < 0.9 else accounts(world)
    to = dice.choice([other for other in others if other is not account])
    start = today + timedelta(dice.randint(-5, 20))
    end = start + timedelta(dice.randint(20, 200)) if dice.random() < 0.4 else None
    amount = draw.round_amount(world, 5_000, 150_000, 5_000)
    order = Order(
        account,
        to,
        amount,
        dice.choice([1, 15, 29, 31, dice.randint(1, 31)]),
        start,
        end,
        dice.choice([0, 3, 27]),
    )
    world.say(
        f"      order {amount} from {account.id} to {to.id} on day {order.day} from {start} to {end},"
        f" {order.retry} days"
    )

    def call(env):
        return env["koperasi.savings.standing.order"].create({
            "account_id": account.id, "to_account_id": to.id, "amount": amount, "day": order.day,
            "date_from": start, "date_to": end, "retry_days": order.retry,
        }).id  # fmt: skip

    def predict(order_id):
        require(start >= world.model.today, "starts in the past")
        order.give()
        order.id = order_id
        world.model.orders.append(order)

    world.attempt("teller", call, predict)


@operation(weight=10, when=lambda world: orders(world, "active"))
def carry_out(world):
    """The nightly job."""
    world.attempt(
        None,
        lambda env: env["koperasi.savings.standing.order"]._cron_execute(),
        lambda _nothing: execute_all(world.model),
    )


@operation(weight=4, when=lambda world: world.model.orders)
def change_order(world):
    """Another day, a pause, its end, or the end of it all."""
    order = world.random.choice(world.model.orders)
    day = world.random.randint(1, 31)
    resume = "resume" if order.state == "paused" else "pause"
    step = world.random.choice(["day", "day", resume, resume, resume, "cancel"])
    world.say(f"      {step} of order {order.id}")
    if step == "day":
        world.attempt(
            "teller",
            lambda env: record(env, order).write({"day": day}),
            lambda _true: order.change_day(day),
        )
        return
    predictions = {"pause": order.pause, "cancel": order.cancel}
    world.attempt(
        "teller",
        lambda env: getattr(record(env, order), f"action_{step}")(),
        lambda _nothing: predictions.get(step, lambda: order.resume(world.model))(),
    )


@rerun
def carry_out_again(world, env):
    """What waits for its next day, or for money, would be tried once more: only those without are asked."""
    waiting = [o for o in orders(world, "active") if o.next <= world.model.today]
    if waiting or not world.model.orders:
        return False
    env["koperasi.savings.standing.order"]._cron_execute()
    return True


@check
def standing(world, env):
    rows = fetch(env, "SELECT id, state, next_date FROM koperasi_savings_standing_order")
    expect(
        "standing orders",
        {order.id: (order.state, order.next) for order in world.model.orders},
        {id_: (state, day) for id_, state, day in rows},
    )
