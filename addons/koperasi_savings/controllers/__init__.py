from . import paper, tax_download
