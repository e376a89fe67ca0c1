from django import template

from dashboards import wording

register = template.Library()
register.filter("why_no_verdict", wording.why_no_verdict)
register.filter("compared", wording.compared_words)
