"""What several operations draw: dates that are mostly good, amounts that are mostly possible, tills, keys."""

from datetime import date, timedelta
from decimal import Decimal

ODD_AMOUNTS = (Decimal(0), Decimal(-5_000), Decimal("1000.5"))


def day(world):
    """Mostly today; sometimes back-dated, on a day that was closed or locked, or in the future."""
    model, dice = world.model, world.random.random()
    closed = [batch.date for batch in model.days.values() if batch.posted]
    if dice < 0.72:
        return model.today
    if dice < 0.77 and closed:
        return world.random.choice(closed)
    if dice < 0.81 and model.lock > date.min:
        return model.lock - timedelta(world.random.randint(0, 3))
    if dice < 0.95:
        return model.today - timedelta(world.random.randint(1, 20))
    if dice < 0.98:
        return model.today - timedelta(world.random.randint(30, 400))
    return model.today + timedelta(world.random.randint(1, 40))


def amount(world, usual):
    """Up to what is usual and somewhat more, so that some are refused; rarely no amount at all."""
    if world.random.random() < 0.03:
        return world.random.choice(ODD_AMOUNTS)
    return Decimal(world.random.randint(1, max(int(usual) * 115 // 100, 2)))


def positive(world, usual):
    """The same for forms whose field itself takes nothing that is not above zero."""
    return max(amount(world, usual), Decimal(1))


def round_amount(world, low, high, step):
    return Decimal(world.random.randrange(low, high, step))


def till(world):
    """A journal of a till: one posts each transaction, another once a day; or that of the session."""
    beside = world.random.choice(["till", "till2", "till2"])
    session = world.model.session
    served = session and session.user == "teller" and session.date == world.model.today
    return "session" if served and world.random.random() < 0.8 else beside


def key(world):
    """A new key for a third of the transactions."""
    return f"{world.seed}/{world.step}" if world.random.random() < 0.35 else None
