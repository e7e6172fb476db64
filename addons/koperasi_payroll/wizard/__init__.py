from . import deduction_import, deduction_reverse
