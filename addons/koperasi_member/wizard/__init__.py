from . import (
    employee_import,
    employee_invite,
    member_appeal,
    member_exit_pay,
    member_exit_reverse,
    member_import,
    member_leave,
    member_move,
    member_register,
    member_reject,
    member_warning_dismiss,
    member_warning_follow,
)
