"""Bugs that are put into the suite on purpose, in memory only: the simulator has to find each of them."""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.koperasi_base import ledger_sql
from odoo.addons.koperasi_base.models import (
    approval_mixin,
    ledger_batch,
    ledger_batch_posting,
    ledger_entry_mixin,
    ledger_entry_mixin_books,
)
from odoo.addons.koperasi_loan.models import loan_payment, loan_plan, loan_transaction
from odoo.addons.koperasi_payroll import deduction_sql
from odoo.addons.koperasi_savings.models import (
    savings_account_hold,
    savings_notice,
    savings_placement_break,
    savings_placement_interest,
    savings_standing_order,
)
from odoo.addons.koperasi_shu.models import shu_compute
from odoo.addons.koperasi_teller.models import till_session_life


class Bug(NamedTuple):
    """What is wrong, in words, and how it is put in."""

    title: str
    plant: Callable[[], None]


BUGS: dict[str, Bug] = {}


def bug(title):
    def register(plant):
        BUGS[plant.__name__] = Bug(title, plant)
        return plant

    return register


def _replace(text, old, new):
    if text.count(old) != 1:
        raise ValueError(f"not exactly once: {old}")
    return text.replace(old, new)


@bug("the minimum balance is not looked at")
def minimum():
    ledger_sql._BOOKING = _replace(
        ledger_sql._BOOKING, "(amount < 0 AND balance_after < floor_balance) OR ", ""
    )


@bug("cover is not checked at all; only the constraint of the table is left")
def cover():
    ledger_sql._BOOKING = _replace(
        ledger_sql._BOOKING,
        "(amount < 0 AND balance_after < floor_balance) OR balance_after < 0\n        OR ",
        "",
    )


@bug("a reversal books the same sign once more")
def reversal_sign():
    original = ledger_entry_mixin_books.KoperasiLedgerEntryBooks._reversal_source

    def same_sign(self, condition, reason):
        found = original(self, condition, reason)
        return SQL(found.code.replace("- entry.", "entry."), *found.params)

    ledger_entry_mixin_books.KoperasiLedgerEntryBooks._reversal_source = same_sign


@bug("one journal item is left out and its amount added to the next")
def leg():
    original = ledger_batch_posting.KoperasiLedgerBatchPosting._legs

    def fewer(self):
        rows = original(self)
        if len(rows) < 4:
            return rows
        *kept, (account, partner, balance), (_account, _partner, last) = rows
        return [*kept, (account, partner, balance + last)]

    ledger_batch_posting.KoperasiLedgerBatchPosting._legs = fewer


@bug("a key may be used for other content")
def key():
    ledger_entry_mixin.KoperasiLedgerEntryMixin._same_content = lambda self, row, date: True


@bug("a key of a payment may be used for another loan or amount")
def payment_key():
    loan_transaction.KoperasiLoanTransaction._is_payment_of = lambda self, *content: True


@bug("the first part of a payment is one rupiah short")
def rupiah_of_payment():
    original = loan_payment.waterfall

    def short(dues, amount, order):
        payments, left = original(dues, amount, order)
        return [payments[0]._replace(amount=payments[0].amount - 1), *payments[1:]], left

    loan_payment.waterfall = short


@bug("the interest of the last installment is one rupiah too much")
def rupiah_of_plan():
    original = loan_plan.KoperasiLoanPlan._schedule

    def more(self, plan):
        *rows, (number, due, days, principal, interest, balance) = original(self, plan)
        return [*rows, (number, due, days, principal, interest + 1, balance)]

    loan_plan.KoperasiLoanPlan._schedule = more


@bug("a rupiah of the members' SHU is lost")
def rupiah_of_shu():
    original = shu_compute.KoperasiShu._share_rows

    def fewer(self, bases):
        rows = original(self, bases)
        *rest, (member, saved, paid, capital, patronage, total) = rows
        return [*rest, (member, saved, paid, capital - 1, patronage, total - 1)]

    shu_compute.KoperasiShu._share_rows = fewer


@bug("locked periods take transactions")
def period():
    ledger_batch.KoperasiLedgerBatch._check_period = lambda self, company, date: None


@bug("a closed day takes transactions")
def closed_day():
    ledger_batch.KoperasiLedgerBatch._lock_open = lambda self: None


@bug("who submitted may approve")
def maker():
    approval_mixin.KoperasiApprovalMixin._check_not_maker = lambda self: None


@bug("a person who is listed twice in the employer's file pays twice")
def duplicate():
    deduction_sql._MATCH = _replace(deduction_sql._MATCH, "occurrence > 1", "occurrence > 9")


@bug("a hold does not bind")
def hold():
    original = savings_account_hold.KoperasiSavingsAccount._compute_floor_balance

    def without(self):
        original(self)
        for account in self:
            account.floor_balance -= account.held_amount

    savings_account_hold.KoperasiSavingsAccount._compute_floor_balance = without


@bug("a notice can be used again")
def notice():
    savings_notice.KoperasiSavingsNotice._consume = lambda self, entry: None


@bug("a rupiah too much of a term deposit's interest is accrued")
def rupiah_of_accrual():
    original = savings_placement_interest.KoperasiSavingsPlacement._accrual_rows

    def more(self, until):
        return [{**row, "amount": row["amount"] + 1} for row in original(self, until)]

    savings_placement_interest.KoperasiSavingsPlacement._accrual_rows = more


@bug("breaking a term deposit costs no penalty")
def penalty():
    original = savings_placement_break.KoperasiSavingsPlacement._break_figures

    def free(self, day):
        figures = original(self, day)
        return figures._replace(penalty=figures.penalty * 0, net=figures.net + figures.penalty)

    savings_placement_break.KoperasiSavingsPlacement._break_figures = free


@bug("a standing order without cover is never tried again")
def retry():
    original = savings_standing_order.KoperasiSavingsStandingOrder._note

    def at_once(self, due, today, final, **values):
        return original(self, due, today, True, **values)

    savings_standing_order.KoperasiSavingsStandingOrder._note = at_once


@bug("what was counted too much or too little when a till was opened is forgotten")
def opening_difference():
    original = till_session_life.KoperasiTillSession._legs_of_closing

    def fewer(self, cash, difference):
        differed = self.opening_cash != self.expected_opening
        return original(self, cash, difference)[2 * differed :]

    till_session_life.KoperasiTillSession._legs_of_closing = fewer


@bug("the rows are committed before their journal entry")
def early_commit():
    original = ledger_entry_mixin.KoperasiLedgerEntryMixin._post_entries

    def committing(self, batch, rows, skip_existing=False):
        booked = original(self, batch, rows, skip_existing)
        self.env.cr.commit()
        return booked

    ledger_entry_mixin.KoperasiLedgerEntryMixin._post_entries = committing
