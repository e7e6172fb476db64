"""Payroll deduction: the list goes out, the file comes back short, failed, over, twice, or unreadable."""

from decimal import Decimal

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .. import cooperative
from ..checks import expect, fetch
from ..model import Deduction
from ..registry import check, operation, rerun

HEADER = ("NIK Karyawan", "Nama", "Jumlah Potong", "Keterangan")


def deductions(world, *states):
    return [one for one in world.model.deductions if one.state in states]


def record(env, deduction):
    return env["koperasi.deduction"].browse(deduction.id)


@operation(weight=6)
def make_list(world):
    """A list for a month that has none, or a list made anew."""
    months = {deduction.period for deduction in world.model.deductions}
    month = world.model.today.replace(day=1)
    if month in months and not deductions(world, "draft", "listed"):
        return
    if month not in months:
        known = Deduction(0, month)
        known.id = world.attempt("clerk", lambda env: _create(world, env, month), lambda _id: None)
        world.model.deductions.append(known)
    deduction = world.random.choice(deductions(world, "draft", "listed"))
    world.say(f"      list of {deduction.period}")
    world.attempt(
        "clerk",
        lambda env: record(env, deduction).action_generate(),
        lambda _nothing: deduction.generate(world.model),
    )


def _create(world, env, month):
    values = {"employer_id": world.facts.employer, "period": month}
    return env["koperasi.deduction"].create(values).id


@operation(weight=5, when=lambda world: deductions(world, "listed"))
def send(world):
    deduction = world.random.choice(deductions(world, "listed", "draft"))
    world.say(f"      send {deduction.period}")
    world.attempt(
        "clerk",
        lambda env: record(env, deduction).action_send(),
        lambda _nothing: deduction.send(),
    )


@operation(weight=7, when=lambda world: deductions(world, "listed", "sent", "imported"))
def receive(world):
    """The employer's file: mostly in full, with everything that happens to such files."""
    deduction = world.random.choice(
        deductions(
            world, "listed", "sent", "imported", *(["posted"] * (world.random.random() < 0.1))
        )
    )
    rows = _returned(world, deduction)
    content = write_xlsx(HEADER, [row for row, _meaning in rows], text_columns=(0,))
    meaning = [meaning for _row, meaning in rows]
    world.say(f"      file of {deduction.period}: {[(m and m.id, a) for m, a in meaning]}")
    found = world.attempt(
        "clerk",
        lambda env: record(env, deduction).import_result(content, f"{world.step}.xlsx"),
        lambda _found: deduction.found.update(deduction.import_result(world.model, meaning)),
    )
    if found is not None:
        expect("findings", deduction.found, found)


def _returned(world, deduction):
    """Rows of the file, each with what it means: (member or None, amount or None)."""
    dice, rows = world.random, []
    deduction.found = {}
    for member, due in deduction.due_by_member().items():
        fate = dice.choices(
            ["full", "short", "failed", "over", "missing", "twice", "text", "negative"],
            [60, 10, 6, 6, 6, 4, 3, 3],
        )[0]
        rows += _rows_of(dice, member, due, fate)
    for number in ("X-999", *(["X-998"] if dice.random() < 0.2 else [])):
        rows.append(((number, "Orang Lain", 75_000, ""), (None, Decimal(75_000))))
    others = [
        m for m in world.model.members.values() if m.number and m not in deduction.due_by_member()
    ]
    if others and dice.random() < 0.3:
        rows += _rows_of(dice, dice.choice(others), Decimal(40_000), "full")
    return rows


def _rows_of(dice, member, due, fate):
    if fate == "missing":
        return []
    if fate in ("text", "negative"):
        return [
            ((member.number, "", "lihat catatan" if fate == "text" else -5_000, ""), (member, None))
        ]
    amount = {
        "short": Decimal(dice.randint(1, max(int(due) - 1, 1))),
        "failed": Decimal(0),
        "over": due + dice.randint(1, 100_000),
    }.get(fate, due)
    row = ((member.number, f"Anggota {member.id}", int(amount), ""), (member, amount))
    return [row] * (2 if fate == "twice" else 1)


@operation(weight=7, when=lambda world: deductions(world, "imported"))
def post(world):
    deduction = world.random.choice(deductions(world, "imported", "sent"))
    _post(world, deduction)


def _post(world, deduction):
    world.say(f"      post {deduction.period}")
    day = deduction.day or world.model.today
    world.attempt(
        "clerk",
        lambda env: record(env, deduction).action_post(),
        lambda _nothing: deduction.post(world.model, lambda m: _suspense(world, m, day)),
    )


def _suspense(world, member, day):
    """The account that holds what nobody asked for: there now, known before or not."""
    held = [
        a
        for a in world.model.savings.values()
        if a.member is member and a.kind == "suspense" and a.open
    ]
    if held:
        return held[0]
    with world.transaction() as env:
        account = env["koperasi.savings.account"].search(
            [("member_id", "=", member.id), ("kind", "=", "suspense"), ("state", "=", "open")]
        )
        expect("suspense account opened on", {member.id: day}, {member.id: account.open_date})
        return cooperative.add_savings(world.model, member, account)


@operation(weight=2, when=lambda world: deductions(world, "posted"))
def reverse(world):
    deduction = world.random.choice(
        deductions(world, "posted")[-3:] + deductions(world, "imported")
    )
    world.say(f"      reverse {deduction.period}")
    world.attempt(
        "manager",
        lambda env: record(env, deduction).action_reverse("file salah"),
        lambda _nothing: deduction.reverse(world.model),
    )


@rerun
def post_again(world, env):
    posted = deductions(world, "posted")
    if posted:
        record(env, world.random.choice(posted)).action_post()
    return posted


@check
def lists(world, env):
    """State and total of every list."""
    rows = fetch(env, "SELECT id, state, due_total FROM koperasi_deduction")
    expect(
        "payroll lists (state, due)",
        {
            one.id: (one.state, int(sum(one.due_by_member().values())))
            for one in world.model.deductions
        },
        {id_: (state, int(due or 0)) for id_, state, due in rows},
    )
