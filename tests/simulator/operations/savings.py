"""Savings: the counter, and what it must refuse."""

from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import UserError

from .. import cooperative, draw
from ..checks import expect, fetch
from ..registry import check, operation

PRODUCTS = ("SS", "SH", "SH", "SN", "SN", "SC", "SC")


def accounts(world):
    return list(world.model.savings.values())


def with_money(world):
    return [a for a in accounts(world) if a.balance and a.withdrawable and not a.placement]


def record(env, account):
    return env["koperasi.savings.account"].browse(account.id)


def entry_record(env, entry):
    """The row of the database: an account's entries are numbered."""
    model = {"savings": "koperasi.savings.transaction", "loan": "koperasi.loan.transaction"}
    entries = env[model[entry.account.ledger]]
    column = entries._ledger_account_field
    found = entries.search([(column, "=", entry.account.id), ("number", "=", entry.number)])
    if not found:
        raise UserError("a snapshot from before the entry does not see it")
    return found


@operation(weight=22)
def deposit(world):
    account = world.choose(accounts(world))
    amount = draw.amount(world, 200_000) if world.random.random() < 0.5 else Decimal(500_000)
    _counter(world, "deposit", account, amount)


@operation(weight=18, when=with_money)
def withdraw(world):
    account = world.choose(with_money(world) if world.random.random() < 0.9 else accounts(world))
    _counter(world, "withdraw", account, draw.amount(world, account.balance))


def _counter(world, name, account, amount):
    day, journal, key = draw.day(world), draw.till(world), draw.key(world)
    world.say(f"      {name} account {account.id} {amount} on {day} by {journal} key {key}")
    _send(world, name, account, amount, day, journal, key)


def _send(world, name, account, amount, day, journal, key):
    world.attempt(
        "teller",
        lambda env: (
            getattr(record(env, account), name)(
                amount, date=day, journal=world.facts.journals[journal], key=key
            ).id
        ),
        lambda _entry: getattr(world.model, name)(account, amount, day, journal, key),
    )


def sent(world):
    return [entry for (ledger, _key), entry in world.model.keys.items() if ledger == "savings"]


@operation(weight=5, when=sent)
def resend(world):
    """The same key again: with the same content the stored entry, with other content a refusal."""
    entry = world.random.choice(sent(world))
    key = next(key for (_ledger, key), stored in world.model.keys.items() if stored is entry)
    name = "deposit" if entry.kind == "deposit" else "withdraw"
    account, amount = entry.account, abs(entry.amount)
    change = world.random.choice(["nothing", "nothing", "amount", "account", "day"])
    amount += change == "amount"
    account = world.choose(accounts(world)) if change == "account" else account
    day = world.model.today if change == "day" else entry.batch.date
    world.say(f"      {name} again, account {account.id} {amount} on {day}, other {change}")
    _send(world, name, account, amount, day, entry.batch.journal, key)


@operation(weight=8, when=with_money)
def transfer(world):
    account = world.choose(with_money(world))
    to = world.random.choice(accounts(world))
    amount, day = draw.amount(world, account.balance), draw.day(world)
    journal = world.random.choice(["general", "general", "till2"])
    world.say(f"      transfer {amount} from {account.id} to {to.id} on {day} by {journal}")
    world.attempt(
        "teller",
        lambda env: (
            record(env, account)
            .transfer(to.id, amount, date=day, journal=world.facts.journals[journal])
            .ids
        ),
        lambda _entries: world.model.transfer(account, to, amount, day, journal),
    )


def entries(world):
    return [entry for account in accounts(world) for entry in account.entries]


@operation(weight=8, when=entries)
def reverse(world):
    """Mostly something recent, by the head teller; sometimes something old, or a reversal."""
    candidates = sorted(entries(world), key=lambda entry: entry.batch.date)
    candidates = candidates[-15:] if world.random.random() < 0.7 else candidates
    if world.focus and world.focus.entries:
        candidates = world.focus.entries
    entry = world.random.choice(candidates)
    reason = "salah ketik" if world.random.random() < 0.95 else " "
    world.say(f"      reverse number {entry.number} of account {entry.account.id} ({entry.amount})")
    world.attempt(
        "head_teller",
        lambda env: entry_record(env, entry).reverse(reason).id,
        lambda _reversal: world.model.reverse(entry, reason.strip()),
    )


@operation(weight=3)
def open_account(world):
    """A further account of a member, for goals or beside his first."""
    member = world.random.choice([m for m in world.model.members.values() if m.state == "active"])
    product = world.random.choice(PRODUCTS)
    plan = _plan(world) if product == "SH" else {}
    world.say(f"      open {product} for member {member.id} {plan or ''}")

    def call(env):
        account = env["koperasi.savings.account"].create(
            {
                "member_id": member.id,
                "product_id": world.facts.savings_products[product],
                "open_date": world.model.today,
                **plan,
            }
        )
        return account.id

    def predict(account_id):
        with world.transaction() as env:
            account = env["koperasi.savings.account"].browse(account_id)
            cooperative.add_savings(world.model, member, account)

    world.attempt("teller", call, predict)


def _plan(world):
    """Target, lock date and monthly amount of a goal, some of them or none."""
    dice, today = world.random, world.model.today
    return {
        "target_amount": dice.choice([0, 300_000, 750_000]),
        "maturity_date": dice.choice([False, today + timedelta(dice.randint(20, 400))]),
        "monthly_amount": dice.choice([0, 25_000, 60_000]),
    }


@operation(weight=2)
def agree(world):
    """A monthly deposit is agreed, to be collected from the salary."""
    goals = [account for account in accounts(world) if account.kind == "goal" and account.open]
    taken = {account.member for account in goals if account.monthly}
    goals = [account for account in goals if account.member not in taken]
    if not goals:
        return
    account, amount = world.random.choice(goals), draw.round_amount(world, 10_000, 200_000, 5_000)
    world.say(f"      agree {amount} a month on account {account.id}")

    def call(env):
        record(env, account).monthly_amount = amount

    world.attempt("teller", call, lambda _nothing: account.goal.agree(world.model, account, amount))


@operation(weight=3)
def close_account(world):
    empty = [
        account for account in accounts(world) if not account.balance and account.kind == "goal"
    ]
    account = world.choose(empty if empty and world.random.random() < 0.7 else accounts(world))
    world.say(f"      close account {account.id}")
    world.attempt(
        "teller",
        lambda env: record(env, account).action_close(),
        lambda _nothing: world.model.close_account(account),
    )


@check
def balances(world, env):
    rows = fetch(env, "SELECT id, balance, state, floor_balance FROM koperasi_savings_account")
    expect(
        "savings (balance, open, minimum)",
        {a.id: (int(a.balance), int(a.floor) if a.open else None) for a in accounts(world)},
        {
            id_: (int(balance), int(floor) if state == "open" else None)
            for id_, balance, state, floor in rows
        },
    )
