from . import employee_import, member_import, member_leave, member_reject
