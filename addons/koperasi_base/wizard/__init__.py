from . import import_column, import_error, import_log, import_mapping, import_mixin
