from . import (
    test_account_role,
    test_approval,
    test_batch_leg,
    test_business_date,
    test_door,
    test_integrity_report,
    test_money,
    test_page_numbers,
    test_property_balance,
    test_spreadsheet,
)
