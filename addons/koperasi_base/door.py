"""The key to everything that only the ledger may do.

RPC clients choose their context, so a guard opened by a plain context value is opened by anybody. An
object compared by identity cannot be sent over the wire: only code that imports :data:`DOOR` has it.
"""

DOOR = object()
KEY = "koperasi_door"

# Context keys by which Odoo's own checks on journal entries are switched off; an RPC client may send them.
BYPASS_KEYS = (
    "check_move_validity",
    "skip_readonly_check",
    "force_delete",
    "bypass_lock_check",
    "skip_account_move_synchronization",
)


def opened(records):
    """The same records, allowed to pass the ledger's guards."""
    return records.with_context(**{KEY: DOOR})


def is_open(env):
    """Whether the environment was opened by :func:`opened`."""
    return env.context.get(KEY) is DOOR


def without_bypass(records):
    """The same records with every context key dropped that would switch off a check of accounting."""
    context = {k: v for k, v in records.env.context.items() if k not in BYPASS_KEYS}
    return records.with_env(records.env(context=context))
