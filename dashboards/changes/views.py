"""The history of one thing: who changed what of it, from what to what; for those who read the audit."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import AuditEntry, User
from accounts.services import record
from agencies.access import requires
from agencies.table_files import wants_file
from dashboards.audit.actions import SENSITIVE
from dashboards.audit.reach import READING, readable, whole_or_office
from dashboards.changes import query
from dashboards.changes.page import lines_of, part_choices
from dashboards.changes.reading import Item, slice_of
from dashboards.changes.things import thing_of
from surveys.access import user_of

PER_PAGE = 50
# A file has the newest of them.
MOST_IN_FILE = 5_000


@require_safe
@requires(*READING)
@never_cache
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show what was changed of a thing, newest first. Accounts and roles are told to who reads the whole audit."""
    user = user_of(request)
    acts, _whole = readable(user, on=localdate())
    thing = thing_of(kind, key)
    if not whole_or_office(user, on=localdate(), of_rights=thing.kind.of_rights):
        raise PermissionDenied
    choices = part_choices(thing.kind)
    asked = query.read(request.GET, frozenset(code for code, _words in choices))
    page = slice_of(thing, acts, asked, size=MOST_IN_FILE if wants_file(request) else PER_PAGE)
    _note_sensitive(page.items, user, f"{kind}={key}")
    context = {
        "thing": thing,
        "asked": asked,
        "choices": choices,
        "lines": lines_of(thing, page.items),
        "older": query.address(asked, page.older) if page.older else "",
        "newest": query.address(asked, None) if asked.older else "",
        "trail": [(thing.name, thing.address), (_("Lịch sử thay đổi"), "")],
    }
    return render(request, "dashboards/changes/history.html", context)


def _note_sensitive(items: Sequence[Item], user: User, what: str) -> None:
    """Write down that somebody was shown sensitive acts, as the audit's own page does."""
    sensitive = sum(isinstance(item, AuditEntry) and item.action in SENSITIVE for item in items)
    if sensitive:
        detail = {"shown": sensitive, "filters": [what]}
        record(actor=user, action="audit.viewed", subject="audit", detail=detail, at=now())
