from . import test_accounting, test_chart, test_chart_choice, test_chart_extend
