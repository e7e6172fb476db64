from . import (
    deposit,
    join,
    portal,
    refer,
)
