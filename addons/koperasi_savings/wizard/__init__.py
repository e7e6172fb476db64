from . import (
    savings_deposit,
    savings_hold_release,
    savings_opening,
    savings_placement_open,
    savings_placement_pay,
    savings_placement_print,
    savings_placement_undo,
    savings_reverse,
    savings_statement,
)
