from . import (
    ledger_entry_mixin,
    loan,
    member,
    savings_account,
    savings_statement,
    shu_share,
)
