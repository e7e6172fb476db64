from . import test_counter, test_obligations, test_statement
