from . import account_chart_template
from . import template_id_koperasi
