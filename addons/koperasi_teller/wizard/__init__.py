from . import loan_disburse, passbook_replace, passbook_reprint, teller, teller_booking
