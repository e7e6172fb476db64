from . import test_account_role
from . import test_approval
from . import test_batch_leg
from . import test_business_date
from . import test_door
from . import test_money
from . import test_spreadsheet
