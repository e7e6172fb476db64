from . import test_access, test_grant, test_journey, test_pages
