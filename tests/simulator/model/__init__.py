"""What the books of the simulated cooperative must say, worked out a second time.

Independent of the suite: its own arithmetic, Decimal rupiah and fractions, no Odoo, no ``koperasi_calc``. A
method does what its namesake of the suite does, or raises :class:`Refused` and changes nothing.

* ``accounts``: members, accounts, entries, batches
* ``books``: the cooperative; reversals, days, periods, general ledger
* ``rules``, ``counter``: what products allow; deposits, withdrawals, transfers, notices
* ``holds``, ``sleep``, ``orders``: money held; dormant and closed accounts; standing orders
* ``till``: sessions of a till, what is in it
* ``term``, ``placing``: what term deposits earn, and what is booked for them
* ``interest``, ``tax``, ``ending``: interest of savings, differences of earlier months; tax on it; what closing still pays
* ``goals``: target, lock date, missing deposits, the end of a plan
* ``proposals``: monthly fees, goals that are paid out
* ``plan``, ``loan``: plans of loans; what is owed, what a payment pays
* ``leaving``: all that a leaving member has and owes in one settlement, then paid
* ``payroll``: who is asked for what, where the money goes
* ``shu``: the year's result and the members' shares
"""

from .accounts import Member, Refused, Savings, require
from .books import Model
from .goals import Goal
from .holds import Hold, expire
from .interest import Rule, Run
from .leaving import Exit
from .loan import Loan
from .orders import Order, execute_all
from .payroll import Deduction
from .plan import Product, month_later
from .rules import CounterRules
from .shu import Year
from .term import Accrual, Placement, TermProduct

__all__ = [
    "Accrual",
    "CounterRules",
    "Deduction",
    "Exit",
    "Goal",
    "Hold",
    "Loan",
    "Member",
    "Model",
    "Order",
    "Placement",
    "Product",
    "Refused",
    "Rule",
    "Run",
    "Savings",
    "TermProduct",
    "Year",
    "execute_all",
    "expire",
    "month_later",
    "require",
]
