from . import (
    test_campaign,
    test_employee,
    test_identity,
    test_import,
    test_import_hostile,
    test_invitation,
    test_lifecycle,
    test_officer,
    test_person,
    test_register,
    test_rights,
    test_unit,
)
