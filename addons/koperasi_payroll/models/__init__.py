from . import (
    deduction,
    deduction_differences,
    deduction_import,
    deduction_line,
    deduction_list,
    deduction_posting,
    deduction_priority,
    deduction_result,
    member,
    member_signals,
    member_warning,
    res_company,
)
