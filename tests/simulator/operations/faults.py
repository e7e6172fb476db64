"""What must not matter: a crash at any statement, a rival in the same moment, and those who may not."""

from ..model import Refused
from ..registry import OPERATIONS, operation
from .savings import accounts, entry_record, record

COUNTER = ("savings.deposit", "savings.withdraw", "savings.reverse", "loan.pay", "loan.reverse")


@operation(weight=7)
def crash(world):
    """An operation whose transaction dies at some statement, and is then done again."""
    possible = [
        op
        for op in OPERATIONS.values()
        if op.act not in (crash, rival) and not op.name.startswith("closing.p") and op.when(world)
    ]
    op = world.random.choices(possible, [op.weight for op in possible])[0]
    world.crash_at = world.random.randint(1, 90)
    world.perform(op)
    world.crash_at = None


@operation(weight=5)
def rival(world):
    """Two at the counter at once, on the same account: the second began before the first had ended."""
    ops = [OPERATIONS[name] for name in COUNTER if name in OPERATIONS]
    ledgers = [accounts(world), [l for l in world.model.loans.values() if l.state == "active"]]
    ledger = world.random.choice([held for held in ledgers if held])
    world.focus = world.random.choice(ledger)
    ops = [op for op in ops if op.name.startswith(world.focus.ledger) and op.when(world)]
    first, second = world.random.choice(ops), world.random.choice(ops)
    with world.stale() as arm:
        world.perform(first)
        arm()
        if second.when(world):  # the first may have paid off the only loan
            world.perform(second)
    world.focus = None


@operation(weight=3)
def wrong_role(world):
    """Money moves and decisions by those who have another role are refused."""
    account = world.random.choice(accounts(world))
    attacks = {
        "deposit": ("clerk", lambda env: record(env, account).deposit(1_000)),
        "withdraw": ("auditor", lambda env: record(env, account).withdraw(1)),
        "write": ("manager", lambda env: record(env, account).write({"balance": 5})),
        "close": ("teller", lambda env: env["koperasi.ledger.batch"].browse(1).action_close()),
        "approve": ("clerk", lambda env: env["koperasi.member"].browse(1).action_approve()),
    }
    name = world.random.choice(sorted(attacks))
    role, call = attacks[name]
    world.say(f"      {name} as {role}")
    world.attempt(role, call, _refuse)


@operation(weight=3, when=lambda world: any(account.entries for account in accounts(world)))
def touch_entry(world):
    """An entry is written, deleted or made by hand, with the keys that switch off Odoo's checks (20)."""
    entry = world.random.choice([e for account in accounts(world) for e in account.entries])
    context = {"check_move_validity": False, "force_delete": True, "skip_readonly_check": True}
    attacks = {
        "write": lambda found: found.write({"amount": 1}),
        "unlink": lambda found: found.unlink(),
        "create": lambda found: found.create({"account_id": entry.account.id, "amount": 1}),
    }
    name = world.random.choice(sorted(attacks))

    def call(env):
        attacks[name](entry_record(env, entry).with_context(**context))

    world.say(f"      {name} entry {entry.number} of account {entry.account.id}")
    world.attempt(world.random.choice([None, "head_teller"]), call, _refuse)


def _refuse(_result):
    raise Refused("not allowed")
