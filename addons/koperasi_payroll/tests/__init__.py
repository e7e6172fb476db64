from . import (
    test_deduction,
    test_deduction_file,
    test_deduction_list,
    test_deduction_rights,
    test_deduction_scale,
)
