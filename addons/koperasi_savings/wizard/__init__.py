from . import (
    member_statement,
    migration_import,
    migration_reason,
    savings_deposit,
    savings_history_import,
    savings_opening,
    savings_position,
    savings_position_line,
    savings_reverse,
    savings_run_reverse,
    savings_statement,
    savings_why,
)
