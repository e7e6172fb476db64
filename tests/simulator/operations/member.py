"""Members: they join, leave and are settled."""

from decimal import Decimal

from .. import cooperative
from ..checks import expect, fetch
from ..cooperative import CONTRIBUTION
from ..model import Member, require
from ..registry import check, operation

MOST_MEMBERS = 25


def members(world, *states):
    return [member for member in world.model.members.values() if member.state in states]


@operation(weight=2, when=lambda world: len(world.model.members) < MOST_MEMBERS)
def join(world):
    """An application by the clerk, approved by the manager."""
    number = f"N-{world.step:05d}" if world.random.random() < 0.8 else False

    def apply(env):
        member = env["koperasi.member"].create(
            {
                "name": f"Anggota {world.step}",
                "employer_id": world.facts.employer if number else False,
                "employee_number": number,
                "join_date": world.model.today,
            }
        )
        member.action_submit()
        return member.id

    member_id = world.attempt("clerk", apply, lambda _member: None)
    member = Member(member_id, number or None, "applicant")
    if _pay_and_approve(world, member):
        world.model.members[member.id] = member


@operation(weight=1.5, when=lambda world: members(world, "closed"))
def join_again(world):
    """A former member applies again: new accounts, a new number; what he was before stays."""
    member = world.random.choice(members(world, "closed"))
    world.say(f"      member {member.id} joins again")

    def apply(env):
        record = env["koperasi.member"].browse(member.id)
        record.action_rejoin()
        record.action_submit()
        return True

    def predict(_nothing):
        member.state = "applicant"

    if world.attempt("clerk", apply, predict):
        _pay_and_approve(world, member)


def _pay_and_approve(world, member):
    """The first contribution, mostly, and the manager's decision; whether it was granted."""
    contribution = _first_contribution(world, member)
    if world.random.random() < 0.9:
        world.attempt(
            "teller",
            lambda env: (
                env["koperasi.savings.account"].browse(contribution.id).deposit(CONTRIBUTION).id
            ),
            lambda _entry: world.model.deposit(contribution, Decimal(CONTRIBUTION)),
        )

    def predict(_nothing):
        require(contribution.balance >= CONTRIBUTION, "first contribution not paid")
        member.state = "active"
        with world.transaction() as env:
            record = env["koperasi.member"].browse(member.id)
            cooperative.add_accounts(world.model, member, record)

    world.attempt(
        "manager", lambda env: env["koperasi.member"].browse(member.id).action_approve(), predict
    )
    return member.state == "active"


def _first_contribution(world, member):
    """The account of principal savings that an applicant pays in to."""
    with world.transaction() as env:
        record = env["koperasi.member"].browse(member.id)
        opened = record.savings_account_ids.filtered(
            lambda account: account.kind == "principal" and account.state == "open"
        )
        return cooperative.add_savings(world.model, member, opened)


@operation(weight=1.5, when=lambda world: len(members(world, "active")) > 5)
def resign(world):
    member = world.random.choice(members(world, "active", "leaving"))
    world.say(f"      member {member.id} leaves")
    world.attempt(
        "clerk",
        lambda env: env["koperasi.member"].browse(member.id).action_resign(),
        lambda _nothing: world.model.resign(member),
    )


@operation(weight=2, when=lambda world: members(world, "leaving"))
def settle(world):
    member = world.random.choice(members(world, "leaving", "closed"))
    world.say(f"      member {member.id} is settled")
    world.attempt(
        "manager",
        lambda env: env["koperasi.member"].browse(member.id).action_settle(),
        lambda _nothing: world.model.settle(member),
    )


@operation(weight=4, when=lambda world: members(world, "leaving"))
def pay_out(world):
    """A leaving member takes all that an account holds."""
    leaving = members(world, "leaving")
    held = [a for a in world.model.savings.values() if a.member in leaving and a.balance]
    if not held:
        return
    account = world.random.choice(held)
    amount, today = account.balance, world.model.today
    world.say(f"      pay out account {account.id}: {amount}")
    world.attempt(
        "teller",
        lambda env: env["koperasi.savings.account"].browse(account.id).withdraw(amount).id,
        lambda _entry: world.model.withdraw(account, amount, today),
    )


@check
def states(world, env):
    rows = fetch(env, "SELECT id, state FROM koperasi_member WHERE number IS NOT NULL")
    known = {m.id: m.state for m in world.model.members.values() if m.state != "applicant"}
    expect("members", known, dict(rows))
