from . import (
    savings_account_reason,
    savings_close,
    savings_deposit,
    savings_opening,
    savings_reverse,
    savings_statement,
    savings_transfer,
)
