"""Loans: from application to the last installment, and what goes wrong on the way."""

from datetime import timedelta
from decimal import Decimal

from .. import draw
from ..checks import expect, fetch
from ..cooperative import LOANS
from ..model import Loan, require
from ..registry import check, operation
from ..world import Failure
from .savings import entry_record


def loans(world, *states):
    return [loan for loan in world.model.loans.values() if loan.state in states]


def active(world):
    return loans(world, "active")


def record(env, loan):
    return env["koperasi.loan"].browse(loan.id)


@operation(weight=7)
def apply(world):
    """The officer enters and submits an application; some are for too much, or for nobody."""
    dice = world.random
    member, product = dice.choice(list(world.model.members.values())), dice.choice(LOANS)
    amount = draw.round_amount(world, 500_000, 20_000_000, 50_000)
    amount = dice.choice([amount] * 12 + [Decimal(60_000_000), Decimal(1_000_001)])
    periods = dice.choice([1, 2, 3, 5, 6, 10, 12, 18, 24, 30])
    first_due = world.model.today + timedelta(dice.randint(0, 45)) if dice.random() < 0.4 else None
    world.say(
        f"      {product.code} {amount} over {periods}, first due {first_due}, member {member.id}"
    )
    loan = Loan(0, member, product.control, product=product, principal=amount, periods=periods)
    loan.first_due, loan.maker = first_due, dice.choice(["loan_officer", "chief"])

    def call(env):
        made = env["koperasi.loan"].create(
            {
                "member_id": member.id,
                "product_id": world.facts.loan_products[product.code],
                "amount_requested": amount,
                "periods": periods,
                "first_due": first_due,
            }
        )
        made.action_submit()
        return made.id

    def predict(loan_id):
        loan.check_terms()
        loan.id, loan.decision = loan_id, "submitted"
        world.model.loans[loan_id] = loan

    world.attempt(loan.maker, call, predict)


@operation(weight=7, when=lambda world: loans(world, "submitted"))
def decide(world):
    """Another person approves or rejects; whoever submitted does not approve, whatever roles he has."""
    loan = world.random.choice(loans(world, "submitted", "approved"))
    name = world.random.choice(["approve"] * 6 + ["reject"])
    role = world.random.choice(["loan_approver"] * 3 + ["chief", loan.maker])
    world.say(f"      {name} loan {loan.id} as {role}, submitted by {loan.maker}")

    def predict(_nothing):
        require(role != "loan_officer", "no approver")
        if name == "reject":
            loan.decision = "rejected"
        elif loan.decision == "submitted":
            loan.check_terms()
            require(role != loan.maker, "maker is checker")
            loan.decision = "approved"

    world.attempt(
        role,
        lambda env: (
            record(env, loan).action_reject("tidak layak")
            if name == "reject"
            else record(env, loan).action_approve()
        ),
        predict,
    )


@operation(weight=9, when=lambda world: loans(world, "approved"))
def disburse(world):
    """In cash, by transfer, or on the member's savings."""
    states = ["approved"] if world.random.random() < 0.9 else ["submitted", "approved", "active"]
    loan, day = world.random.choice(loans(world, *states)), draw.day(world)
    journal = world.random.choice(["till", "till2", "transfer"])
    held = [
        account
        for account in world.model.savings.values()
        if account.member is loan.member and account.kind == "voluntary" and account.open
    ]
    account = held[0] if held and world.random.random() < 0.4 else None
    world.say(f"      disburse loan {loan.id} on {day} by {account.id if account else journal}")
    world.attempt(
        "loan_officer",
        lambda env: (
            record(env, loan)
            .action_disburse(
                date=day,
                journal=world.facts.journals[journal],
                savings_account=account.id if account else None,
            )
            .ids
        ),
        lambda _entries: loan.disburse(world.model, day, journal, account),
    )


@operation(weight=24, when=active)
def pay(world):
    """An installment, a part of one, several, exactly the pay-off, or more than that."""
    loan, day = world.choose(active(world)), draw.day(world)
    payoff = loan.payoff(day)[0]
    next_row = next(iter(loan.unpaid()))
    installment = next_row.principal + next_row.interest
    usual = world.random.choice([installment, installment * 2, payoff])
    amount = draw.amount(world, usual)
    amount = world.random.choice([amount, installment, payoff, next_row.interest or amount])
    key, journal = draw.key(world), draw.till(world)
    world.say(f"      pay loan {loan.id} {amount} on {day} by {journal} key {key}")
    _send(world, loan, amount, day, journal, key)


def _send(world, loan, amount, day, journal, key):
    world.attempt(
        "teller",
        lambda env: (
            record(env, loan)
            .pay(amount, date=day, journal=world.facts.journals[journal], key=key)
            .id
        ),
        lambda _entry: loan.pay(world.model, amount, day, journal, key),
    )


def sent(world):
    return [entry for (ledger, _key), entry in world.model.keys.items() if ledger == "loan"]


@operation(weight=4, when=sent)
def resend(world):
    """A payment that is sent twice, or whose key comes with other content."""
    entry = world.random.choice(sent(world))
    key = next(key for (_ledger, key), stored in world.model.keys.items() if stored is entry)
    amount = -entry.amount + sum(entry.parts.values())
    change = world.random.choice(["nothing", "nothing", "amount", "loan"])
    loan = (
        world.random.choice(list(world.model.loans.values())) if change == "loan" else entry.account
    )
    amount += change == "amount"
    world.say(f"      pay loan {loan.id} {amount} again, other {change}")
    _send(world, loan, amount, entry.batch.date, entry.batch.journal, key)


def entries(world):
    return [entry for loan in world.model.loans.values() for entry in loan.entries]


@operation(weight=8, when=entries)
def reverse(world):
    candidates = sorted(entries(world), key=lambda entry: entry.batch.date)
    candidates = candidates[-15:] if world.random.random() < 0.7 else candidates
    if world.focus and world.focus.entries:
        candidates = world.focus.entries
    entry = world.random.choice(candidates)
    world.say(f"      reverse number {entry.number} ({entry.kind}) of loan {entry.account.id}")
    world.attempt(
        "head_teller",
        lambda env: entry_record(env, entry).reverse("salah bayar").id,
        lambda _reversal: world.model.reverse(entry),
    )


@operation(weight=3, when=active)
def restructure(world):
    dice = world.random
    loan = dice.choice(active(world) if dice.random() < 0.9 else list(world.model.loans.values()))
    periods = dice.choice([None, 1, 6, 12, 24])
    rate = dice.choice([None, None, 6, 24, 25])
    first_due = world.model.today + timedelta(dice.randint(-3, 60)) if dice.random() < 0.4 else None
    reason = dice.choice(["sakit"] * 9 + [""])
    world.say(f"      restructure loan {loan.id}: {periods} at {rate}, first due {first_due}")

    def call(env):
        record(env, loan).restructure(periods, rate, first_due, reason)

    world.attempt(
        "loan_approver",
        call,
        lambda _plan: loan.restructure(world.model, periods, rate, first_due, reason),
    )


@operation(weight=2, when=active)
def write_off(world):
    """Proposed by the officer, decided by the approver; now and then nobody proposed it."""
    loan, day = world.random.choice(active(world)), draw.day(world)
    world.say(f"      write loan {loan.id} off on {day}")
    if world.random.random() < 0.8:

        def predict(_nothing):
            require(loan.state == "active" and loan.balance, "owes no principal")
            loan.proposed = True

        world.attempt(
            "loan_officer", lambda env: record(env, loan).action_propose_write_off("macet"), predict
        )
    world.attempt(
        "loan_approver",
        lambda env: record(env, loan).write_off("macet", date=day).id,
        lambda _entry: loan.write_off(world.model, day, "macet"),
    )


@operation(weight=2, when=active)
def late(world):
    """The nightly job works out how late loans are."""
    world.attempt(
        None, lambda env: env["koperasi.loan"]._cron_refresh_standing(), lambda _nothing: None
    )


@check
def balances(world, env):
    rows = fetch(
        env,
        "SELECT id, state, balance, interest_paid, penalty_paid, fee_paid FROM koperasi_loan",
    )
    expect(
        "loans (state, principal, interest, penalty, fees)",
        {
            loan.id: (loan.state, int(loan.balance), *map(int, loan.totals.values()))
            for loan in world.model.loans.values()
        },
        {id_: (state, *map(int, amounts)) for id_, state, *amounts in rows},
    )


@check
def dues(world, env):
    """Interest and principal due by plan, of every active loan; the pay-off of one of them."""
    today = world.model.today
    expected = {loan.id: loan.dues(today) for loan in active(world)}
    found = env["koperasi.loan"]._dues(env.company, today)
    expect(
        "dues (interest, principal)",
        {id_: tuple(map(int, due)) for id_, due in expected.items() if any(due)},
        {id_: (int(interest), int(principal)) for id_, _member, interest, principal in found},
    )
    if active(world):
        loan = world.random.choice(active(world))
        expect(
            "pay-off",
            {loan.id: int(loan.payoff(today)[0])},
            {loan.id: int(record(env, loan).payoff_amount(today))},
        )


@check
def interest_owed(world, _env):
    """Nobody pays interest that his plan does not ask for (a new plan may ask for less than was paid ahead)."""
    for loan in active(world):
        if loan.plan.version == 1 and loan.totals["interest"] > loan.plan.interest:
            raise Failure(f"loan {loan.id} paid more interest than planned")
