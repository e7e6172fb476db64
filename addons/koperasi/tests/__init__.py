from . import (
    test_audit,
    test_demo,
    test_journey,
    test_property_approval,
    test_property_assignment,
    test_property_companies,
    test_property_exports,
    test_property_hostile,
    test_property_keys,
    test_property_ledger,
    test_property_methods,
    test_property_rpc,
)
