from . import (
    test_deduction,
    test_deduction_file,
    test_deduction_list,
    test_deduction_rights,
    test_deduction_scale,
    test_funnel,
    test_mandate,
    test_property_cut,
    test_property_posting,
    test_property_run,
    test_warning,
)
