"""Bugs of savings, term deposits and tills that are put into the suite on purpose; see ``planted``."""

from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.koperasi_savings.models import (
    savings_account_goal,
    savings_account_hold,
    savings_account_interest,
    savings_account_rules,
    savings_notice,
    savings_placement_break,
    savings_placement_interest,
    savings_placement_open,
    savings_standing_order_night,
)
from odoo.addons.koperasi_savings.sql import proposal_sql, run_sql, tax_sql
from odoo.addons.koperasi_teller.models import (
    till_movement,
    till_release,
    till_session,
    till_session_cash,
    till_session_life,
)

from .planted import bug

DAY = timedelta(1)


def _change(module, name, old, new):
    """Let a function of a module return SQL with another text."""
    original = getattr(module, name)

    def changed(*args, **options):
        found = original(*args, **options)
        if found.code.count(old) != 1:
            raise ValueError(f"not exactly once in {name}: {old}")
        return SQL(found.code.replace(old, new), *found.params)

    setattr(module, name, changed)


@bug("a hold does not bind", "holds")
def hold():
    original = savings_account_hold.KoperasiSavingsAccount._compute_floor_balance

    def without(self):
        original(self)
        for account in self:
            account.floor_balance -= account.held_amount

    savings_account_hold.KoperasiSavingsAccount._compute_floor_balance = without


@bug("a notice can be used again", "rules")
def notice():
    savings_notice.KoperasiSavingsNotice._consume = lambda self, entry: None


@bug("a rupiah too much of a term deposit's interest is accrued", "term")
def rupiah_of_accrual():
    original = savings_placement_interest.KoperasiSavingsPlacement._accrual_rows

    def more(self, until):
        return [{**row, "amount": row["amount"] + 1} for row in original(self, until)]

    savings_placement_interest.KoperasiSavingsPlacement._accrual_rows = more


@bug("breaking a term deposit costs no penalty", "term")
def penalty():
    original = savings_placement_break.KoperasiSavingsPlacement._break_figures

    def free(self, day):
        figures = original(self, day)
        return figures._replace(penalty=figures.penalty * 0, net=figures.net + figures.penalty)

    savings_placement_break.KoperasiSavingsPlacement._break_figures = free


@bug("a standing order without cover is never tried again", "orders")
def retry():
    original = savings_standing_order_night.KoperasiSavingsStandingOrder._note

    def at_once(self, due, today, final, **values):
        return original(self, due, today, True, **values)

    savings_standing_order_night.KoperasiSavingsStandingOrder._note = at_once


@bug(
    "what was counted too much or too little when a till was opened is forgotten",
    "teller",
    "drawer",
)
def opening_difference():
    original = till_session_life.KoperasiTillSession._legs_of_closing

    def fewer(self, cash, difference):
        differed = self.opening_cash != self.expected_opening
        return original(self, cash, difference)[2 * differed :]

    till_session_life.KoperasiTillSession._legs_of_closing = fewer


@bug("a difference of an earlier month is credited again by the next run", "interest")
def late_twice():
    _change(run_sql, "late_accounts", "since.number > moved.found", "TRUE")
    _change(run_sql, "late_accounts", "late.number > coalesce(known.number, 0)", "TRUE")
    original = run_sql.credited
    run_sql.credited = lambda run: SQL("%s AND line.kind = 'regular'", original(run))


@bug("a standing order is carried out twice", "orders")
def order_twice():
    original = savings_standing_order_night.KoperasiSavingsStandingOrder._transfer

    def twice(self, due, today):
        original(self, due - DAY, today)
        return original(self, due, today)

    savings_standing_order_night.KoperasiSavingsStandingOrder._transfer = twice


@bug("interest is taxed also below the threshold", "interest")
def tax_below():
    original = tax_sql._tax_of
    tax_sql._tax_of = lambda total, rule: original(total, (0, rule[1]))


@bug(
    "the fee of a dormant account is charged again by another proposal of the month",
    "proposals",
    "rules",
)
def dormant_fee():
    for name in ("fees", "fee_rows"):
        _change(proposal_sql, name, "AND NOT EXISTS (", "AND 1 = 1 OR FALSE AND NOT EXISTS (")


@bug("closing an account pays the interest of the day of closing, too", "rules", "interest")
def closing_interest():
    original = savings_account_interest.KoperasiSavingsAccount._closing_interest

    def longer(self, date=None):
        today = self.env.company._koperasi_today()
        return original(self, (date or today) + DAY)

    savings_account_interest.KoperasiSavingsAccount._closing_interest = longer


@bug("interest of a month that a run has paid is paid again at closing", "rules", "interest")
def closing_twice():
    savings_account_interest.KoperasiSavingsAccount._is_paid_by = lambda self, rule, seen: False


@bug(
    "a run credits an account whose interest was paid when its member was settled",
    "leaving",
    "interest",
    "member",
)
def ended_run():
    savings_account_interest.KoperasiSavingsAccount._end_interest = lambda self, date: None


@bug("money of a goal can be taken before its lock date", "goals")
def lock_date():
    original = savings_account_rules.KoperasiSavingsAccount._lock_reason

    def reason(self, date=None):
        return original(self, date) if self.dormant_since else False

    savings_account_rules.KoperasiSavingsAccount._lock_reason = reason


@bug("anybody brings the lock date of a goal forward", "goals")
def lock_moved():
    savings_account_goal.KoperasiSavingsAccount._check_lock_date = lambda self, date: None


@bug("the month that is under way counts as a missed deposit", "goals", "rules")
def missed():
    original = savings_account_goal.KoperasiSavingsAccount._refresh_goals

    def later(self, company, date):
        return original(self, company, (date.replace(day=1) + 32 * DAY).replace(day=1))

    savings_account_goal.KoperasiSavingsAccount._refresh_goals = later


@bug("cancelling a goal keeps its interest, whatever the product says", "goals", "interest")
def goal_interest():
    savings_account_goal.KoperasiSavingsAccount._lost_interest = lambda self: 0


@bug("a special rate may be as high as anybody likes", "term")
def special_rate():
    savings_placement_open.KoperasiSavingsPlacement._check_rate_within = lambda self: None


@bug("cash from the vault counts before a second person has seen it", "teller", "drawer")
def vault():
    original = till_movement.KoperasiTillMovement.move_cash

    def at_once(self, direction, amount):
        movement = original(self, direction, amount)
        self.env.cr.execute(
            "UPDATE koperasi_till_movement SET state = 'confirmed' WHERE id = %s", [movement.id]
        )
        return movement

    till_movement.KoperasiTillMovement.move_cash = at_once


@bug("cash that went to the vault is not in the journal entry of the till", "teller", "drawer")
def vault_leg():
    original = till_session_life.KoperasiTillSession._legs_of_closing

    def without(self, cash, difference):
        return original(self, {**cash, "vault_out": 0}, difference)

    till_session_life.KoperasiTillSession._legs_of_closing = without


@bug("who does not serve at a till books through it", "teller", "drawer")
def served():
    original = till_session.KoperasiTillSession._check_serves
    till_session.KoperasiTillSession._check_serves = lambda self, date, kind, user: original(
        self, date, kind, None
    )


@bug("a release can be used again", "teller", "drawer")
def release():
    till_release.KoperasiTillRelease._use = lambda self, key: None


@bug("what a teller has paid out today is not counted", "teller", "drawer")
def day_limit():
    till_session_cash.KoperasiTillSession._moved_today = lambda self, user: (0, 0)
