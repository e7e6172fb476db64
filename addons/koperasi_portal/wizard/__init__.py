from . import member_application_reject, savings_statement
