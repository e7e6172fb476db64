from . import passbook_replace, passbook_reprint, teller, teller_booking
