from . import (
    test_access,
    test_limits,
    test_parallel,
    test_passbook,
    test_screen,
    test_session,
    test_tour,
)
