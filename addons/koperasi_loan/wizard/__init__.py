from . import (
    loan_disburse,
    loan_opening,
    loan_pay,
    loan_reason,
    loan_restructure,
    loan_reverse,
    loan_simulate,
    loan_simulate_line,
)
