from . import (
    account_merge_wizard,
    import_column,
    import_error,
    import_log,
    import_mapping,
    import_mixin,
)
