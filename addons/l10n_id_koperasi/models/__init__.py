from . import template_id_koperasi
