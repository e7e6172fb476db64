"""Goals: the lock date is moved, the target changed, the plan given up; what is missing is counted every night."""

from datetime import timedelta

from .. import draw
from ..checks import expect, fetch
from ..registry import check, operation
from .savings import accounts, record


def goals(world):
    return [account for account in accounts(world) if account.goal]


@operation(weight=3, when=goals)
def move_lock_date(world):
    """By the teller or the manager, later or sooner, or none at all."""
    account, role = world.random.choice(goals(world)), world.random.choice(["teller", "manager"])
    until = world.random.choice([None, world.random.randint(-30, 300)])
    until = until and world.model.today + timedelta(until)
    world.say(f"      lock date of account {account.id}: {until}, by {role}")
    world.attempt(
        role,
        lambda env: record(env, account).write({"maturity_date": until}),
        lambda _true: account.goal.move(account, until, role == "manager"),
    )


@operation(weight=2, when=goals)
def change_target(world):
    account = world.random.choice(goals(world))
    target = draw.round_amount(world, 0, 900_000, 50_000)
    world.say(f"      target of account {account.id}: {target}")

    def predict(_true):
        account.goal.target = target

    world.attempt(
        "teller", lambda env: record(env, account).write({"target_amount": target}), predict
    )


@operation(weight=7, when=goals)
def save(world):
    """Into a goal, or out of it, perhaps before its date."""
    saved = [account for account in goals(world) if account.balance]
    name = world.random.choice(["deposit", "withdraw"]) if saved else "deposit"
    account = world.random.choice(saved if name == "withdraw" else goals(world))
    usual = account.balance if name == "withdraw" else 200_000
    amount, journal = draw.amount(world, usual), draw.till(world)
    world.say(f"      {name} account {account.id} {amount} by {journal}")
    world.attempt(
        "teller",
        lambda env: (
            getattr(record(env, account), name)(amount, journal=world.facts.journals[journal]).id
        ),
        lambda _entry: getattr(world.model, name)(account, amount, journal=journal),
    )


@operation(weight=3, when=goals)
def cancel_goal(world):
    account = world.random.choice(goals(world) if world.random.random() < 0.9 else accounts(world))
    reason = "batal" if world.random.random() < 0.95 else " "
    world.say(f"      cancel the plan of account {account.id}")
    world.attempt(
        "head_teller",
        lambda env: record(env, account).cancel_goal(reason).ids,
        lambda _ids: world.model.cancel_goal(account, reason.strip()),
    )


@check
def plans(world, env):
    rows = fetch(
        env,
        "SELECT id, goal_state, missed_count, goal_warned_count, maturity_date, interest_until"
        " FROM koperasi_savings_account",
    )
    expect(
        "goals (state, missed, warned, lock date), interest paid until",
        {
            a.id: (
                (a.goal.state, a.goal.missed, a.goal.warned, a.goal.until, a.ended)
                if a.goal
                else a.ended
            )
            for a in accounts(world)
        },
        {
            id_: (state, missed or 0, warned or 0, until, ended) if state else ended
            for id_, state, missed, warned, until, ended in rows
        },
    )
