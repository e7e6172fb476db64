from . import (
    test_access,
    test_counter,
    test_day,
    test_ledger,
    test_obligations,
    test_opening,
    test_parallel,
    test_product,
    test_statement,
    test_wizard,
)
