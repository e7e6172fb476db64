from . import chart_extend
from . import chart_extend_line
