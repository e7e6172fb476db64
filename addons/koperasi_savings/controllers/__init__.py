from . import (
    certificate,
    paper,
    tax_download,
)
