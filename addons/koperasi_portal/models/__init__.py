from . import loan, member, savings_account, savings_statement, shu_share
