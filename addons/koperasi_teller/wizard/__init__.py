from . import teller, teller_booking
