from . import (
    loan_disburse,
    passbook_replace,
    passbook_reprint,
    savings_placement_open,
    savings_placement_pay,
    teller,
    teller_booking,
)
