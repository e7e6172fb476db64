from . import (
    ledger_entry_mixin,
    loan,
    member,
    savings_account,
    shu_share,
)
