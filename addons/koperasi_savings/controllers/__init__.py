from . import tax_download
