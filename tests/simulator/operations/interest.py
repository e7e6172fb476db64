"""Interest: a month is worked out, approved by another person, posted; sometimes dropped or taken back."""

from calendar import monthrange
from datetime import timedelta

from ..checks import expect, fetch
from ..cooperative import RULES, START
from ..model import Run
from ..registry import check, operation, rerun


def runs(world, *states):
    return [run for run in world.model.runs if run.state in states]


def record(env, run):
    return env["koperasi.savings.run"].browse(run.id)


def next_month(world):
    """First day of the month after the last run."""
    done = [run.last for run in world.model.runs if run.state != "cancelled"]
    return max(done) + timedelta(1) if done else START


def last_day(first):
    return first.replace(day=monthrange(first.year, first.month)[1])


def is_over(world):
    return last_day(next_month(world)) < world.model.today


@operation(weight=14, when=is_over)
def compute_run(world):
    """Usually the month that is next; sometimes one is left out, or one that was run comes again."""
    first, dice = next_month(world), world.random.random()
    if dice < 0.1 and world.model.runs:
        first = world.random.choice(world.model.runs).first
    elif dice < 0.2:
        later = last_day(first) + timedelta(1)
        first = later if last_day(later) < world.model.today else first
    last = last_day(first)
    date = last if world.random.random() < 0.7 else world.model.today
    run = Run(first, last, date, RULES)
    world.say(f"      interest {first:%Y-%m}, dated {date}")

    def call(env):
        found = env["koperasi.savings.run"].create(
            {"date_from": first, "date_to": last, "date": date}
        )
        found.action_compute()
        found.action_submit()
        return found.id

    def predict(run_id):
        run.id = run_id
        run.compute(world.model)

    world.attempt("clerk", call, predict)


@operation(weight=16, when=lambda world: runs(world, "submitted", "approved"))
def post_run(world):
    run = world.random.choice(runs(world, "submitted", "approved"))
    world.say(f"      approve and post the interest of {run.first:%Y-%m}")
    if run.state == "submitted":
        world.attempt(
            "manager",
            lambda env: record(env, run).action_approve(),
            lambda _nothing: run.approve(world.model),
        )
    world.attempt(
        "clerk",
        lambda env: record(env, run).action_post(),
        lambda _nothing: run.post(world.model),
    )


@operation(weight=2, when=lambda world: world.model.runs)
def drop_run(world):
    """Taken back to draft: nothing was booked."""
    run = world.random.choice(world.model.runs)
    world.say(f"      drop the interest of {run.first:%Y-%m}")
    world.attempt(
        "clerk",
        lambda env: record(env, run).action_draft(),
        lambda _nothing: run.discard(world.model),
    )


@operation(weight=2, when=lambda world: runs(world, "posted"))
def reverse_run(world):
    run = world.random.choice(runs(world, "posted")[-2:])
    world.say(f"      reverse the interest of {run.first:%Y-%m}")
    world.attempt(
        "manager",
        lambda env: record(env, run).action_reverse("salah bunga"),
        lambda _nothing: run.reverse(world.model),
    )


@check
def lines(world, env):
    """Every line: whose, of which month, interest, tax, and what is carried forward."""
    rows = fetch(
        env,
        "SELECT run.id, run.state, line.account_id, coalesce(line.adjusts_run_id, 0), line.gross, line.tax,"
        " coalesce(line.carried, 0) FROM koperasi_savings_run run"
        " LEFT JOIN koperasi_savings_run_line line ON line.run_id = run.id WHERE run.state <> 'draft'",
    )
    known = {
        (run.id, line.account.id, line.adjusts.id if line.adjusts else 0): (
            run.state, int(line.gross), int(line.tax), int(line.carried),
        )
        for run in world.model.runs for line in run.lines
    }  # fmt: skip
    found = {
        (run, account, adjusts): (state, *map(int, amounts))
        for run, state, account, adjusts, *amounts in rows
        if account
    }
    expect("lines of interest", known, found)


@rerun
def post_posted_run(world, env):
    posted = runs(world, "posted")
    if posted:
        record(env, world.random.choice(posted)).action_post()
    return posted
