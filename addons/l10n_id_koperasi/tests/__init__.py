from . import test_chart
from . import test_chart_choice
from . import test_chart_extend
