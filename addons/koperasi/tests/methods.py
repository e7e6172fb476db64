"""Every public method of the suite, and who may call it: read before a line is added.

A client can call each of them over RPC, whatever the screens offer. A method that changes something names its
roles here and asks for them in its first line.
"""

import inspect

TELLERS = {"teller", "head_teller"}
HEADS = {"head_teller"}
OFFICERS = {"loan_officer"}
APPROVERS = {"loan_approver"}
CLERKS = {"clerk", "manager", "admin"}
MANAGERS = {"manager", "admin"}
ADMINS = {"admin"}
AUDITORS = {"auditor", "manager", "admin", "accountant"}

# Changes nothing: returns an action, a paper or figures of records that the caller may read.
SHOWS = "shows"
# Guarded by access rights, record rules and the checks of the model.
RIGHTS = "access rights"
# A wizard: whoever may fill in the form; what it does asks for its roles by itself.
FORM = "form"

LEDGER_ENTRY = {"create": RIGHTS, "write": RIGHTS, "unlink": RIGHTS}
IMPORT = {
    "action_read": FORM, "action_check": FORM, "action_back": FORM, "action_import": FORM,
    "action_open_result": FORM, "action_download_errors": FORM, "action_download_template": FORM,
}  # fmt: skip

METHODS = {
    # what we add to Odoo's own models
    "account.account": {"create": RIGHTS, "write": RIGHTS},
    "account.journal": {"write": RIGHTS},
    "account.move": {"create": RIGHTS, "write": RIGHTS, "unlink": RIGHTS},
    "account.move.line": {"create": RIGHTS, "write": RIGHTS, "unlink": RIGHTS},
    "ir.model.fields": {"get_field_selection": SHOWS},
    "res.company": {"create": RIGHTS, "write": RIGHTS},
    # the ledger
    "koperasi.integrity.report": {"action_run": AUDITORS},
    # what supervisors look at
    "koperasi.audit": {"action_open_today": FORM, "action_show": FORM},
    "koperasi.audit.line": {"action_open": SHOWS},
    "koperasi.audit.source": {
        "action_open": SHOWS,
        "action_open_document": SHOWS,
        "action_open_move": SHOWS,
    },
    "koperasi.audit.entry": {
        "action_open": SHOWS,
        "action_open_member": SHOWS,
        "action_open_document": SHOWS,
        "action_open_move": SHOWS,
        "action_open_reversal": SHOWS,
        "action_verify": AUDITORS,
    },
    "koperasi.chain.verify": {"action_start": FORM},
    "koperasi.chain.verification": {
        "verify_chunk": AUDITORS,
        "action_stop": AUDITORS,
        "action_again": AUDITORS,
        "action_download": SHOWS,
        "action_download_last": SHOWS,
    },
    "koperasi.chain.fault": {"action_open_entry": SHOWS, "action_open_account": SHOWS},
    "koperasi.ledger.batch": {
        **LEDGER_ENTRY,
        "action_close": {"head_teller", "manager", "admin"},
        "action_open_move": SHOWS,
        "action_open_origin": SHOWS,
    },
    "koperasi.ledger.batch.leg": LEDGER_ENTRY,
    # members
    "koperasi.employee": {
        "create": RIGHTS,
        "action_make_members": CLERKS,
        "action_invite": CLERKS,
    },
    "koperasi.employee.invite": {"action_invite": FORM},
    "koperasi.campaign": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_invite": CLERKS,
        "action_send": CLERKS,
        "action_print": CLERKS,
        "action_close": CLERKS,
        "action_reopen": CLERKS,
        "action_open_invitations": SHOWS,
    },
    "koperasi.invitation": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_send": CLERKS,
        "action_withdraw": CLERKS,
    },
    "koperasi.employee.import": IMPORT,
    "koperasi.member": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_submit": CLERKS,
        "action_approve": MANAGERS,
        "action_reject": MANAGERS,
        "action_appeal": CLERKS,
        "action_reopen": CLERKS,
        "action_rejoin": CLERKS,
        "action_resign": CLERKS,
        "action_settle": MANAGERS,
        "action_move": CLERKS,
        "action_open_exit": CLERKS,
        "action_export_own_data": CLERKS | {"auditor"},
        "action_grant_portal": CLERKS,
        "action_revoke_mandate": CLERKS,
        "action_refer": CLERKS,
        "action_open_referred": SHOWS,
        "action_open_loans": SHOWS,
        "action_open_savings": SHOWS,
        "action_open_shu": SHOWS,
        "action_open_complaints": SHOWS,
        "action_open_deductions": SHOWS,
        "action_open_warning": SHOWS,
        "action_print_card": CLERKS,
    },
    "koperasi.member.application": {"action_approve": CLERKS, "action_reject": CLERKS},
    "koperasi.member.application.reject": {"action_reject": FORM},
    "koperasi.member.appeal": {"action_appeal": FORM},
    "koperasi.member.consent": {"write": RIGHTS, "action_withdraw": CLERKS},
    "koperasi.member.exit": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_compute": CLERKS,
        "action_submit": CLERKS,
        "action_draft": CLERKS,
        "action_approve": MANAGERS,
        "action_reverse": MANAGERS,
        "pay": TELLERS,
        "pay_heirs": TELLERS,
    },
    "koperasi.member.exit.pay": {"action_pay": FORM},
    "koperasi.member.exit.reverse": {"action_reverse": FORM},
    "koperasi.member.exit.transaction": {**LEDGER_ENTRY, "reverse": HEADS},
    "koperasi.member.move": {"action_cancel": CLERKS},
    "koperasi.member.move.wizard": {"action_move": FORM},
    "koperasi.member.period": {"write": RIGHTS},
    "koperasi.member.register": {"action_print": FORM, "action_download": FORM},
    "koperasi.unit": {"action_open_members": SHOWS},
    "koperasi.member.complaint": {"action_resolve": CLERKS},
    "koperasi.member.warning": {
        "action_refresh": CLERKS,
        "action_follow_up": CLERKS,
        "action_dismiss": CLERKS,
        "action_open_member": SHOWS,
    },
    "koperasi.member.warning.dismiss": {"action_dismiss": FORM},
    "koperasi.member.warning.follow": {"action_follow_up": FORM},
    "koperasi.member.import": IMPORT,
    "koperasi.member.leave": {"action_leave": FORM},
    "koperasi.member.reject": {"action_reject": FORM},
    "koperasi.member.status": {"write": RIGHTS},
    # savings
    "koperasi.savings.account": {
        "create": RIGHTS,
        "write": RIGHTS,
        "deposit": TELLERS,
        "withdraw": TELLERS,
        "transfer": TELLERS,
        "action_close": TELLERS,
        "statement": SHOWS,
        "action_open_moves": SHOWS,
        "action_open_transactions": SHOWS,
    },
    "koperasi.savings.deposit": {"action_confirm": FORM, "action_confirm_print": FORM},
    "koperasi.savings.opening": IMPORT,
    "koperasi.savings.product": {"write": RIGHTS, "action_create_default_products": ADMINS},
    "koperasi.savings.reverse": {"action_reverse": FORM},
    "koperasi.savings.statement": {"action_print": FORM},
    "koperasi.savings.transaction": {
        **LEDGER_ENTRY,
        "reverse": HEADS,
        "action_open_batch": SHOWS,
        "action_print_receipt": SHOWS,
    },
    # loans
    "koperasi.loan.guarantor": {"replace": APPROVERS},
    "koperasi.loan": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_submit": OFFICERS,
        "action_draft": OFFICERS,
        "action_approve": APPROVERS,
        "action_reject": APPROVERS,
        "action_disburse": OFFICERS,
        "pay": TELLERS,
        "restructure": APPROVERS,
        "action_propose_write_off": OFFICERS,
        "action_refuse_write_off": APPROVERS,
        "write_off": APPROVERS,
        "payoff_amount": SHOWS,
        "action_open_plans": SHOWS,
        "action_open_transactions": SHOWS,
        "action_print_contract": SHOWS,
    },
    "koperasi.loan.disburse": {"action_confirm": FORM},
    "koperasi.loan.installment": {"create": RIGHTS, "write": RIGHTS},
    "koperasi.loan.opening": IMPORT,
    "koperasi.loan.pay": {
        "action_confirm": FORM,
        "action_confirm_print": FORM,
        "action_payoff": FORM,
    },
    "koperasi.loan.plan": {"create": RIGHTS, "write": RIGHTS},
    "koperasi.loan.product": {"write": RIGHTS, "action_create_default_products": ADMINS},
    "koperasi.loan.reason": {"action_confirm": FORM},
    "koperasi.loan.restructure": {"action_confirm": FORM},
    "koperasi.loan.reverse": {"action_reverse": FORM},
    "koperasi.loan.simulate": {"action_apply": FORM},
    "koperasi.loan.transaction": {
        **LEDGER_ENTRY,
        "reverse": HEADS,
        "action_open_batch": SHOWS,
        "action_print_receipt": SHOWS,
    },
    # the counter
    "koperasi.till": {"create": RIGHTS, "write": RIGHTS},
    "koperasi.till.session": {
        "create": RIGHTS,
        "write": RIGHTS,
        "open_till": TELLERS,
        "close_till": TELLERS,
        "action_open_counter": SHOWS,
        "action_open_move": SHOWS,
        "action_print_report": SHOWS,
    },
    "koperasi.till.movement": {
        "create": RIGHTS,
        "write": RIGHTS,
        "move_cash": TELLERS,
        "action_confirm": HEADS,
        "action_cancel": TELLERS,
    },
    "koperasi.till.handover": {
        "create": RIGHTS,
        "write": RIGHTS,
        "hand_over": TELLERS,
        "action_accept": TELLERS,
        "action_cancel": TELLERS,
    },
    "koperasi.till.release": {
        "create": RIGHTS,
        "write": RIGHTS,
        "ask": TELLERS,
        "action_approve": HEADS,
        "action_refuse": HEADS,
    },
    "koperasi.till.receipt": {"create": RIGHTS, "write": RIGHTS, "print_entry": TELLERS},
    "koperasi.passbook": {
        "create": RIGHTS,
        "write": RIGHTS,
        "issue": TELLERS,
        "print_account": TELLERS,
        "print_new": TELLERS,
        "replace": HEADS,
        "reprint": HEADS,
    },
    "koperasi.passbook.line": {"create": RIGHTS, "write": RIGHTS},
    "koperasi.teller": {
        "start": TELLERS,
        "search_members": TELLERS,
        "member": TELLERS,
        "book": TELLERS,
        "today": TELLERS,
    },
    # payroll deduction
    "koperasi.deduction": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_generate": CLERKS,
        "action_send": CLERKS,
        "action_draft": CLERKS,
        "import_result": CLERKS,
        "action_post": CLERKS,
        "action_reverse": MANAGERS,
        "export_list": SHOWS,
        "export_differences": SHOWS,
        "action_download_list": SHOWS,
        "action_download_differences": SHOWS,
        "action_print_differences": SHOWS,
        "action_open_batches": SHOWS,
        "action_open_moves": SHOWS,
        "action_open_results": SHOWS,
    },
    "koperasi.deduction.import": {"action_import": FORM},
    "koperasi.deduction.reverse": {"action_reverse": FORM},
    # SHU
    "koperasi.shu": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_compute": CLERKS,
        "action_adopt": MANAGERS,
        "action_pay": MANAGERS,
        "action_open_pay": MANAGERS,
        "action_open_batches": SHOWS,
        "action_open_result": SHOWS,
        "action_open_shares": SHOWS,
    },
    "koperasi.shu.pay": {"action_pay": FORM},
    "koperasi.shu.share": {
        "create": RIGHTS,
        "write": RIGHTS,
        "action_open_pay": {*TELLERS, *MANAGERS},
    },
    "koperasi.shu.transaction": {**LEDGER_ENTRY, "reverse": MANAGERS},
    # set-up
    "koperasi.chart.extend": {"action_apply": FORM},
}


def any_arguments(call):
    """Something for each argument that a method needs: it asks who calls before it looks at them."""
    return [
        "1"
        for argument in inspect.signature(call).parameters.values()
        if argument.default is argument.empty and argument.kind is argument.POSITIONAL_OR_KEYWORD
    ]
