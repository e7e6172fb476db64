from . import (
    account_merge_wizard,
    audit,
    audit_line,
    chain_verify,
    import_column,
    import_error,
    import_log,
    import_mapping,
    import_mixin,
)
