"""Rules of products: withdrawals that were announced, accounts that fall asleep, are woken, closed, reopened."""

from .. import draw
from ..checks import expect, fetch
from ..products import RULED
from ..registry import check, operation
from .savings import accounts, record


def announced(world):
    return [a for a in accounts(world) if a.rules.rule == "notice" and a.balance]


def notices(world, state):
    found = [notice for account in accounts(world) for notice in account.notices]
    return [notice for notice in found if notice.state == state]


def ruled(world):
    return [account for account in accounts(world) if account.product in RULED and account.open]


@operation(weight=6, when=ruled)
def pay_in(world):
    """Within the limits of the product, or not quite."""
    account, journal = world.random.choice(ruled(world)), draw.till(world)
    amount = draw.amount(world, account.rules.deposit_maximum or 700_000)
    world.say(f"      deposit account {account.id} {amount} by {journal}")
    world.attempt(
        "teller",
        lambda env: record(env, account).deposit(amount, journal=world.facts.journals[journal]).id,
        lambda _entry: world.model.deposit(account, amount, journal=journal),
    )


@operation(weight=7, when=announced)
def announce(world):
    """A member announces a withdrawal."""
    account = world.random.choice(
        announced(world) if world.random.random() < 0.95 else accounts(world)
    )
    amount = draw.amount(world, account.balance)
    world.say(f"      announce {amount} of account {account.id}")

    def call(env):
        values = {"account_id": account.id, "amount": amount}
        return env["koperasi.savings.notice"].create(values).id

    def predict(notice_id):
        world.model.announce(account, amount).id = notice_id

    world.attempt("teller", call, predict)


@operation(weight=7, when=lambda world: notices(world, "open"))
def withdraw_announced(world):
    """What was announced, all or part of it, perhaps too early."""
    notice = world.random.choice(notices(world, "open"))
    amount = notice.amount if world.random.random() < 0.6 else draw.amount(world, notice.amount)
    journal = draw.till(world)
    world.say(f"      withdraw {amount} of {notice.amount} from account {notice.account.id}")
    world.attempt(
        "teller",
        lambda env: (
            record(env, notice.account).withdraw(amount, journal=world.facts.journals[journal]).id
        ),
        lambda _entry: world.model.withdraw(notice.account, amount, journal=journal),
    )


@operation(weight=1, when=lambda world: notices(world, "open"))
def cancel_notice(world):
    notice = world.random.choice(notices(world, "open"))

    def predict(_nothing):
        notice.state = "cancelled"

    world.attempt(
        "teller",
        lambda env: env["koperasi.savings.notice"].browse(notice.id).action_cancel(),
        predict,
    )


# --- sleep


@operation(weight=6)
def look_for_sleepers(world):
    """The nightly job."""
    world.attempt(
        None,
        lambda env: env["koperasi.savings.account"]._cron_rules(),
        lambda _nothing: (world.model.refresh_sleep(), world.model.refresh_goals()),
    )


def sleepers(world):
    return [account for account in accounts(world) if account.asleep]


@operation(weight=5, when=sleepers)
def wake(world):
    """The teller looks at the member's document, the head teller approves."""
    account = world.random.choice(
        sleepers(world) if world.random.random() < 0.9 else accounts(world)
    )
    world.say(f"      wake account {account.id}")

    def ask(env):
        values = {"account_id": account.id, "id_checked": True}
        return env["koperasi.savings.reactivation"].create(values).id

    def may_ask(_id):
        world.model.check_can_wake(account)

    asked = world.attempt("teller", ask, may_ask)
    if asked:
        world.attempt(
            "head_teller",
            lambda env: env["koperasi.savings.reactivation"].browse(asked).action_approve(),
            lambda _nothing: world.model.wake(account),
        )


# --- close, reopen


@operation(weight=4)
def pay_out_and_close(world):
    """All of an account in cash, or to another account of the member or of anybody."""
    ruled = [a for a in accounts(world) if a.product in ("SN", "SC", "SH") and a.open]
    account = world.random.choice(
        ruled if ruled and world.random.random() < 0.8 else accounts(world)
    )
    others = [a for a in accounts(world) if a.member is account.member and a.open]
    to = world.random.choice([None, *others]) if world.random.random() < 0.6 else None
    journal = "general" if to else draw.till(world)
    world.say(
        f"      close account {account.id} ({account.balance}) to {to and to.id} by {journal}"
    )

    def call(env):
        details = {"to": to.id if to else None, "journal": world.facts.journals[journal]}
        return record(env, account).close_account(**details).ids

    world.attempt("teller", call, lambda _ids: world.model.pay_out_and_close(account, to, journal))


def closed(world):
    """Those of term deposits end with their deposit."""
    return [a for a in accounts(world) if not a.open and a.kind != "term"]


@operation(weight=3, when=closed)
def reopen(world):
    """The closing was a mistake."""
    by_hand = [account for account in closed(world) if account.closed_by]
    account = world.random.choice(by_hand or closed(world))
    account = world.random.choice([account, account, account, world.random.choice(accounts(world))])
    reason = "salah tutup" if world.random.random() < 0.95 else " "
    world.say(f"      reopen account {account.id}")
    world.attempt(
        "head_teller",
        lambda env: record(env, account).reopen_account(reason).id,
        lambda _id: world.model.reopen(account, reason.strip()),
    )


@check
def asleep(world, env):
    rows = fetch(env, "SELECT id, dormant_since FROM koperasi_savings_account")
    expect("dormant since", {a.id: a.asleep for a in accounts(world)}, dict(rows))


@check
def announcements(world, env):
    rows = fetch(env, "SELECT id, amount, earliest_date, state FROM koperasi_savings_notice")
    known = [notice for account in accounts(world) for notice in account.notices]
    expect(
        "notices",
        {one.id: (int(one.amount), one.earliest, one.state) for one in known},
        {id_: (int(amount), day, state) for id_, amount, day, state in rows},
    )
