from . import tax_file
