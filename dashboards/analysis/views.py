"""The pages of analyses: choose one, see what is stored of it, have it computed, take its tables away."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from accounts.services import record
from agencies.access import requires
from dashboards.analysis import margins, query
from dashboards.analysis.kinds import ABOUT, BY_SLUG
from dashboards.analysis.margins import FileForm, Targets, Typed
from dashboards.analysis.pages import Page, page_of, room_of
from dashboards.analysis.tables import file_rows
from documents.csv_files import MEDIA_TYPE, csv_lines
from documents.reading import InvalidFile, UnreadableFile, read_file
from documents.receiving import takes_files
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.text_workbook import Sheet, text_workbook
from scoring.access import round_for, user_of
from scoring.services.analyses import request_analysis

MOST_FAULTS = 20
NAME_WIDTH, CELL_WIDTH = 42, 16


@require_safe
@requires(*Role.seeing_results())
@never_cache
def start(request: HttpRequest, code: str) -> HttpResponse:
    """List the analyses of a round."""
    room = room_of(*round_for(request, code))
    lines = [about for about in ABOUT if room.offers(about.kind)]
    trail = [*room.trail, (_("Phân tích"), "")]
    return render(request, "dashboards/analysis/start.html", {"room": room, "lines": lines, "trail": trail})


@require_safe
@requires(*Role.seeing_results())
@never_cache
def show(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show an analysis as the address asks for it, or how to have it computed."""
    page = _page(request, code, kind)
    return _rendered(request, page, margins.typed_from(page.asked.targets if page.asked else {}), FileForm())


@takes_files()
@require_POST
@requires(*Role.seeing_results())
@never_cache
def compute(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Have a worker compute what the form asks for."""
    page = _page(request, code, kind, request.POST)
    if not page.room.reaches:
        raise PermissionDenied(page.room.why)
    if page.asked is None:
        messages.info(request, page.room.why or _("Phiếu không có câu cần cho phân tích này nên không có gì để tính."))
        return redirect("analysis:show", code, kind)
    if page.about.kind != "raking":
        return _start(request, page)
    if not page.room.sight.computes:
        raise PermissionDenied
    return _weigh(request, page)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def csv_file(request: HttpRequest, code: str, kind: str) -> StreamingHttpResponse:
    """Hand out the tables of an analysis as the page shows them."""
    page = _page(request, code, kind)
    rows = _file(request, page, "csv")
    headers = {"Content-Disposition": f'attachment; filename="{_name(page)}.csv"'}
    return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=headers)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def xlsx_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Hand out the same as a spreadsheet."""
    page = _page(request, code, kind)
    rows = _file(request, page, "xlsx")
    widths = (NAME_WIDTH, *(CELL_WIDTH for _cell in rows[0][1:]))
    content = text_workbook([Sheet(_("Phân tích"), rows, widths)])
    headers = {"Content-Disposition": f'attachment; filename="{_name(page)}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_MEDIA_TYPE, headers=headers)


def _page(request: HttpRequest, code: str, kind: str, raw: Any = None) -> Page:
    about = BY_SLUG.get(kind)
    if about is None:
        raise Http404
    room = room_of(*round_for(request, code))
    if not room.offers(about.kind):
        raise Http404
    return page_of(room, about, request.GET if raw is None else raw)


def _start(request: HttpRequest, page: Page) -> HttpResponse:
    if page.asked is None:
        raise Http404
    address = reverse("analysis:show", args=[page.room.round.code, page.about.slug]) + query.address(page.asked)
    job = request_analysis(round=page.room.round, asked=page.asked, back_url=address, actor=user_of(request), at=now())
    return redirect("jobs:job", job.id)


def _weigh(request: HttpRequest, page: Page) -> HttpResponse:
    """Read the make-up of the population from the boxes or from the file, and have the forms weighted by it."""
    names, form = page.room.names, FileForm(request.POST, request.FILES)
    if names is None or page.asked is None:
        raise Http404
    typed = margins.typed_in(request.POST, names)
    if not form.is_valid():
        return _rendered(request, page, typed, form, status=422)
    try:
        if file := form.cleaned_data["file"]:
            typed = margins.typed_in_file(read_file(file, name=file.name), names)
    except (InvalidFile, UnreadableFile) as fault:
        form.add_error("file", _words(fault))
        return _rendered(request, page, typed, form, status=422)
    targets: Targets = margins.targets_of(typed, names)
    if not targets:
        typed.faults[""] = _("Hãy nhập tỷ lệ của ít nhất một câu.")
    if typed.faults:
        return _rendered(request, page, typed, form, status=422)
    return _start(request, replace(page, asked=replace(page.asked, targets=targets)))


def _words(fault: Exception) -> str:
    if not isinstance(fault, InvalidFile):
        return str(fault)
    more = [_("… và %d lỗi khác.") % (len(fault.faults) - MOST_FAULTS)] if len(fault.faults) > MOST_FAULTS else []
    return " ".join([*(str(each) for each in fault.faults[:MOST_FAULTS]), *more])


def _rendered(request: HttpRequest, page: Page, typed: Typed, form: FileForm, *, status: int = 200) -> HttpResponse:
    errors = [(f"co-cau-{code}" if code else "", words) for code, words in typed.faults.items()]
    errors += [(f"cau-{name}", str(each)) for name, found in form.errors.items() for each in found]
    context = {"page": page, "room": page.room, "fields": _fields(page, typed), "form": form, "errors": errors}
    return render(request, "dashboards/analysis/page.html", context, status=status)


def _fields(page: Page, typed: Typed) -> list[dict[str, Any]]:
    """Return the boxes of each profile question for who may have forms weighted."""
    names = page.room.names
    if names is None or page.about.kind != "raking" or not page.room.sight.computes:
        return []
    return [
        {
            "code": code,
            "name": names.question(code),
            "error": typed.faults.get(code, ""),
            "boxes": [
                (margins.box(code, at), names.group(code, at), typed.texts.get((code, at), ""))
                for at in range(1, len(question.choices) + 1)
            ],
        }
        for code, question in names.questions.items()
    ]


def _file(request: HttpRequest, page: Page, kind: str) -> list[list[str]]:
    """Return the rows of a file and note that it was taken. Raises Http404 where nothing is computed yet."""
    if page.content is None:
        raise Http404(_("Chưa có bảng để tải: hãy tính trước."))
    asked = {key: value[:100] for key, value in request.GET.items()}
    detail = {"file": kind, "analysis": page.about.kind, "query": asked}
    record(actor=user_of(request), action="export", subject=f"round:{page.room.round.code}", detail=detail, at=now())
    return list(file_rows(page.content.files or page.content.tables))


def _name(page: Page) -> str:
    return f"phan-tich-{page.room.round.code}-{page.about.slug}"
