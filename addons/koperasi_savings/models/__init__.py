from . import (
    member,
    member_contribution,
    member_signals,
    member_warning,
    res_company,
    savings_account,
    savings_account_book,
    savings_product,
    savings_rate,
    savings_tax,
    savings_tax_rule,
    savings_transaction,
)
