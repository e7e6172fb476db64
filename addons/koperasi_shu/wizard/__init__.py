from . import shu_pay
