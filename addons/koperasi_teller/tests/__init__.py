from . import (
    test_access,
    test_again,
    test_cash,
    test_handover,
    test_limits,
    test_loan,
    test_parallel,
    test_passbook,
    test_screen,
    test_session,
    test_term,
    test_tour,
)
