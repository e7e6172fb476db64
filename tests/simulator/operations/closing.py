"""Time: days pass, days are closed, periods are locked."""

from datetime import timedelta

from ..registry import operation, rerun


def days(world, *, posted):
    return [batch for batch in world.model.days.values() if batch.posted is posted]


def day_record(world, env, batch):
    return env["koperasi.ledger.batch"].search(
        [
            ("journal_id", "=", world.facts.journals[batch.journal]),
            ("date", "=", batch.date),
            ("kind", "=", "day"),
        ]
    )


@operation(weight=26)
def pass_time(world):
    """Some days, or some weeks: a year in two hundred steps."""
    days_or_weeks = world.random.choices([(1, 6), (15, 60)], [6, 4])[0]
    world.move_to(world.model.today + timedelta(world.random.randint(*days_or_weeks)))


@operation(weight=4, when=lambda world: days(world, posted=False))
def close_day(world):
    """The head teller closes a day, or one that is closed already."""
    batch = world.random.choice(list(world.model.days.values()))
    world.say(f"      close {batch.date}")
    world.attempt(
        "head_teller",
        lambda env: day_record(world, env, batch).action_close(),
        lambda _nothing: world.model.close_day(batch),
    )


@operation(weight=3)
def night(world):
    """The nightly job closes what is left of earlier days."""
    earlier = [batch for batch in days(world, posted=False) if batch.date < world.model.today]
    world.say(f"      {len(earlier)} days to close")

    def predict(_nothing):
        for batch in earlier:
            world.model.close_day(batch)

    world.attempt(None, lambda env: env["koperasi.ledger.batch"]._cron_close_days(), predict)


@operation(weight=2)
def lock(world):
    """The accountant locks a period; days in it that are not closed stand in the way."""
    day = world.model.today - timedelta(world.random.randint(5, 90))
    waiting = [batch.date for batch in days(world, posted=False)]
    if waiting and world.random.random() < 0.7:
        day = min(day, min(waiting) - timedelta(1))
    if day <= world.model.lock:
        return
    name = world.random.choice(["fiscalyear_lock_date", "hard_lock_date"])
    world.say(f"      {name} {day}")
    world.attempt(
        None,
        lambda env: env.company.write({name: day}),
        lambda _nothing: world.model.lock_until(day),
    )


@rerun
def close_closed_day(world, env):
    closed = days(world, posted=True)
    if closed:
        day_record(world, env, world.random.choice(closed))._close()
    return closed
