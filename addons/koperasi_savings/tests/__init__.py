from . import test_counter
from . import test_obligations
from . import test_statement
