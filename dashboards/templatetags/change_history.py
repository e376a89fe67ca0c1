"""Draws on a thing's own page the link to its history, for whoever may read it."""

from django import template
from django.template import Context
from django.utils.timezone import localdate

from accounts.models import User
from dashboards.audit.reach import whole_or_office

register = template.Library()


@register.inclusion_tag("dashboards/changes/link.html", takes_context=True)
def change_history(context: Context, kind: str, key: object) -> dict[str, object]:
    """Draw the link; nothing for whoever may not read the audit."""
    user = getattr(getattr(context, "request", None), "user", None)
    shown = isinstance(user, User) and whole_or_office(user, on=localdate(), of_rights=kind == "tai-khoan")
    return {"shown": shown, "kind": kind, "key": key}
