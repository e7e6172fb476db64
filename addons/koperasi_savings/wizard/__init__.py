from . import (
    savings_deposit,
    savings_opening,
    savings_reverse,
    savings_run_reverse,
    savings_statement,
    savings_why,
)
