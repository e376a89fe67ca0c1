"""Draws beside a table the links to its files."""

from django import template
from django.template import Context, RequestContext

from agencies.table_files import table_addresses

register = template.Library()


@register.inclusion_tag("components/table_files.html", takes_context=True)
def table_files(context: Context, table: str) -> dict[str, str]:
    """Draw CSV and XLSX of the table whose `data-table` is this; nothing on a page drawn after a form was refused."""
    request = context.request if isinstance(context, RequestContext) else None
    if request is None or request.method not in {"GET", "HEAD"}:
        return {}
    return table_addresses(request, table)
