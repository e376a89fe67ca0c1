from django import template

from charts import numbers

register = template.Library()
register.filter("vi", numbers.vi)
register.filter("vi_change", numbers.vi_change)
