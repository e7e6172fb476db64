from . import (
    test_ageing,
    test_application,
    test_disbursement,
    test_opening,
    test_payment,
    test_penalty,
    test_plan,
    test_product,
    test_restructuring,
    test_rights,
    test_screens,
    test_write_off,
)
