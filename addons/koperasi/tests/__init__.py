from . import (
    test_audit,
    test_demo,
    test_journey,
    test_property_keys,
    test_property_ledger,
    test_property_methods,
    test_property_rpc,
)
