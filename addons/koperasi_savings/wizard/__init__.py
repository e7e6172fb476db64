from . import (
    savings_deposit,
    savings_hold_release,
    savings_opening,
    savings_reverse,
    savings_statement,
)
