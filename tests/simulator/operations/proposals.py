"""Proposals: monthly fees and goals that are due, worked out and submitted by the clerk, approved by the manager."""

from datetime import timedelta

from ..checks import expect, fetch
from ..model.proposals import Proposal
from ..registry import check, operation, rerun


def proposals(world, *states):
    return [one for one in world.model.proposals if one.state in states]


def record(env, proposal):
    return env["koperasi.savings.proposal"].browse(proposal.id)


@operation(weight=6)
def propose(world):
    """Mostly this month's fees; those of last month again, or the goals whose date has come."""
    dice, today = world.random, world.model.today
    month = today.replace(day=1)
    if dice.random() < 0.3:
        month = (month - timedelta(1)).replace(day=1)
    day = today - timedelta(dice.choice([0, 0, 0, 3, 15]))
    proposal = Proposal(dice.choice(["fee", "fee", "goal"]), month, day)
    world.say(f"      {proposal.kind} of {month:%Y-%m}, dated {day}")

    def call(env):
        product = world.facts.savings_products["SH"] if proposal.kind == "goal" else False
        made = env["koperasi.savings.proposal"].create(
            {"kind": proposal.kind, "product_id": product, "month": month, "date": day}
        )
        made.action_compute()
        made.action_submit()
        return made.id

    def predict(proposal_id):
        proposal.compute(world.model)
        proposal.id = proposal_id
        world.model.proposals.append(proposal)

    world.attempt("clerk", call, predict)


@operation(weight=9, when=lambda world: proposals(world, "submitted"))
def carry_out(world):
    """One that waits; one that is done already now and then."""
    wanted = ["submitted"] if world.random.random() < 0.9 else ["submitted", "done"]
    proposal = world.random.choice(proposals(world, *wanted))
    world.say(f"      {proposal.kind} of {proposal.month:%Y-%m}, {len(proposal.lines)} accounts")
    world.attempt(
        "manager",
        lambda env: record(env, proposal).action_approve(),
        lambda _nothing: proposal.carry_out(world.model),
    )


@rerun
def approve_again(world, env):
    done = proposals(world, "done")
    if done:
        record(env, world.random.choice(done)).action_approve()
    return done


@check
def lines(world, env):
    rows = fetch(
        env,
        "SELECT proposal_id, account_id, fee_kind FROM koperasi_savings_proposal_line WHERE skip IS NULL",
    )
    expect(
        "lines of proposals",
        {
            (one.id, line.account.id, line.kind): 1
            for one in world.model.proposals
            for line in one.lines
        },
        {(proposal, account, kind or ""): 1 for proposal, account, kind in rows},
    )
