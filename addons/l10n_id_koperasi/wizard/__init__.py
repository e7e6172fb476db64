from . import chart_extend, chart_extend_line
