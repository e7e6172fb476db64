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
from odoo.addons.koperasi_shu.models import shu_compute


class Bug(NamedTuple):
    """What is wrong, in words, and how it is put in; ``often`` names files of ``operations`` whose steps come more often
    while it is hunted."""

    title: str
    plant: Callable[[], None]
    often: tuple


BUGS: dict[str, Bug] = {}


def bug(title, *often):
    def register(plant):
        BUGS[plant.__name__] = Bug(title, plant, often)
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


@bug("a reversal books the same sign once more", "savings")
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


@bug("the rows are committed before their journal entry")
def early_commit():
    original = ledger_entry_mixin.KoperasiLedgerEntryMixin._post_entries

    def committing(self, batch, rows, skip_existing=False):
        booked = original(self, batch, rows, skip_existing)
        self.env.cr.commit()
        return booked

    ledger_entry_mixin.KoperasiLedgerEntryMixin._post_entries = committing
