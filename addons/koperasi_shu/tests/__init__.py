from . import test_adopt, test_compute, test_oracles, test_pay, test_scheme, test_security
