from . import (
    test_adopt,
    test_compute,
    test_exit,
    test_oracles,
    test_pay,
    test_property_payment_run,
    test_property_shu,
    test_scheme,
    test_security,
    test_term,
)
