"""The audit: who did what, for those who watch over it; and for everybody what they did."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit_chain import is_sound, last_seal, last_verification
from accounts.models import AuditEntry
from accounts.roles import Role
from accounts.services import record
from agencies.access import requires
from dashboards.audit import query
from dashboards.audit.actions import SENSITIVE
from dashboards.audit.page import choices, file_rows, lines_of, own_choices
from dashboards.audit.query import Asked
from dashboards.audit.reach import READING, own, readable, reads
from dashboards.audit.reading import guarded, kinds_of, narrowed, slice_of
from documents.csv_files import MEDIA_TYPE, csv_lines
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.text_workbook import Sheet, text_workbook
from surveys.access import user_of

MOST_ROWS = 20_000
WIDTHS = (16, 26, 18, 34, 26, 34, 60, 34)


@require_safe
@requires(*READING)
@never_cache
def entries(request: HttpRequest) -> HttpResponse:
    """Show what was done, newest first; whoever is shown sensitive acts leaves a trace, too."""
    user = user_of(request)
    found, whole = readable(user, on=localdate())
    asked = query.read(request.GET)
    context = _context(found, asked, whole=whole)
    sensitive = sum(line.sensitive for line in context["lines"])
    if sensitive:
        _record(request, "audit.viewed", asked, shown=sensitive)
    return render(request, "dashboards/audit/entries.html", {**context, **_state()})


@require_safe
@requires(*Role)
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show people what they did themselves."""
    user = user_of(request)
    # Whose acts they are is settled, and an address must not narrow it further.
    asked = replace(query.read(request.GET), actor="")
    context = _context(own(user), asked, whole=True)
    context["choices"] = own_choices(kinds_of(own(user)), asked)
    return render(request, "dashboards/audit/mine.html", {**context, "reads": reads(user, on=localdate())})


@require_safe
@requires(*READING)
@never_cache
def csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out what the address asks for, the newest where it is too much for one file."""
    rows = _rows(request, "csv")
    return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=_named("nhat-ky.csv"))


@require_safe
@requires(*READING)
@never_cache
def xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out the same as a spreadsheet."""
    content = text_workbook([Sheet(_("Nhật ký"), list(_rows(request, "xlsx")), list(WIDTHS))])
    return HttpResponse(content, content_type=XLSX_MEDIA_TYPE, headers=_named("nhat-ky.xlsx"))


def _state() -> dict[str, Any]:
    verified = last_verification()
    sound = verified is not None and is_sound(verified)
    return {"guarded": guarded(), "seal": last_seal(), "verified": verified, "sound": sound, "most": MOST_ROWS}


def _context(found: QuerySet[AuditEntry], asked: Asked, *, whole: bool) -> dict[str, Any]:
    page = slice_of(narrowed(found, asked), asked)
    return {
        "asked": asked,
        "lines": lines_of(page.entries, asked),
        "choices": choices(whole),
        "whole": whole,
        "filtered": bool(asked.filters),
        "files": query.address(asked),
        "newer": query.address(asked, newer=page.newer) if page.newer else "",
        "older": query.address(asked, older=page.older) if page.older else "",
    }


def _rows(request: HttpRequest, file: str) -> Iterator[list[str]]:
    found, _whole = readable(user_of(request), on=localdate())
    asked = query.read(request.GET)
    wanted = list(narrowed(found, asked)[:MOST_ROWS])
    sensitive = sum(entry.action in SENSITIVE for entry in wanted)
    _record(request, "audit.exported", asked, file=file, rows=len(wanted), shown=sensitive)
    return file_rows(wanted)


def _record(request: HttpRequest, action: str, asked: Asked, **detail: object) -> None:
    filters = [f"{key}={value}" for key, value in asked.filters.items()]
    record(actor=user_of(request), action=action, subject="audit", detail={**detail, "filters": filters}, at=now())


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file}"'}
