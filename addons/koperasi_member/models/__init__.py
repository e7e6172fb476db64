from . import (
    employee,
    member,
    member_heir,
    member_lifecycle,
    member_status,
    res_company,
    res_partner,
)
