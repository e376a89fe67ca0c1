"""The heat map of a round and the comparison of some of its units."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.services import record
from agencies.access import requires
from dashboards.matrix.comparing import MOST, UNIT, asked_units, comparison_of, comparison_rows
from dashboards.matrix.heat import heat_map, map_rows
from dashboards.pages import source_of
from dashboards.rows import Source
from dashboards.tables import Cells
from documents.csv_files import MEDIA_TYPE, csv_lines
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.text_workbook import Sheet, text_workbook
from scoring.access import round_for, user_of
from scoring.run_for import RunSeen
from surveys.models import Round

# Widths of a spreadsheet's columns, in characters.
LEAST_WIDE, WIDEST = 12, 40


@dataclass(frozen=True, slots=True)
class Room:
    """A round as one person sees it; without `source` there is nothing to show (see `why`)."""

    round: Round
    seen: RunSeen | None
    source: Source | None
    why: str

    def trail(self, here: str) -> list[tuple[str, str]]:
        address = reverse("dashboards:round", args=[self.round.code])
        return [(_("Kết quả"), reverse("dashboards:rounds")), (self.round.title, address), (here, "")]


@require_safe
@requires(*Role.seeing_results())
@never_cache
def heat(request: HttpRequest, code: str) -> HttpResponse:
    """Show all items, or factors, of all units at a glance."""
    room = _room(request, code)
    found = heat_map(room.source, request.GET) if room.source else None
    context = {"room": room, "round": room.round, "map": found, "trail": room.trail(_("Bảng nhiệt"))}
    return render(request, "dashboards/matrix/heat.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def heat_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Hand out the map as a table."""
    room = _room(request, code)
    return _csv(request, room, _map_rows(request, room), f"bang-nhiet-{code}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def heat_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the same as a spreadsheet."""
    room = _room(request, code)
    return _xlsx(request, room, _map_rows(request, room), f"bang-nhiet-{code}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show up to five units beside each other."""
    room = _room(request, code)
    codes = asked_units(room.source, request.GET.getlist(UNIT)) if room.source else []
    units = room.source.units if room.source else []
    context = {
        "room": room,
        "round": room.round,
        "found": comparison_of(room.source, codes) if room.source and codes else None,
        "places": [(place + 1, codes[place] if place < len(codes) else "") for place in range(MOST)],
        "choices": [("", _("(không chọn)")), *((unit.agency.code, unit.version.name) for unit in units)],
        "trail": room.trail(_("So sánh đơn vị")),
    }
    return render(request, "dashboards/matrix/compare.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def compare_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Hand out the comparison as a table."""
    room = _room(request, code)
    return _csv(request, room, _comparison_rows(request, room), f"so-sanh-{code}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def compare_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the same as a spreadsheet."""
    room = _room(request, code)
    return _xlsx(request, room, _comparison_rows(request, room), f"so-sanh-{code}")


def _room(request: HttpRequest, code: str) -> Room:
    found, sight, units = round_for(request, code)
    return Room(found, *source_of(found, sight, units))


def _map_rows(request: HttpRequest, room: Room) -> Iterable[Cells]:
    return map_rows(heat_map(room.source, request.GET)) if room.source else []


def _comparison_rows(request: HttpRequest, room: Room) -> Iterable[Cells]:
    codes = asked_units(room.source, request.GET.getlist(UNIT)) if room.source else []
    return comparison_rows(comparison_of(room.source, codes)) if room.source and codes else []


def _csv(request: HttpRequest, room: Room, rows: Iterable[Cells], name: str) -> StreamingHttpResponse:
    _record(request, room, "csv")
    return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=_named(f"{name}.csv"))


def _xlsx(request: HttpRequest, room: Room, rows: Iterable[Cells], name: str) -> HttpResponse:
    _record(request, room, "xlsx")
    lines = [[str(cell) for cell in row] for row in rows] or [[room.why]]
    widths = [min(WIDEST, max(LEAST_WIDE, *map(len, column))) for column in zip(*lines[1:], strict=True)]
    content = text_workbook([Sheet(_("Bảng"), lines, widths)])
    return HttpResponse(content, content_type=XLSX_MEDIA_TYPE, headers=_named(f"{name}.xlsx"))


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file}"'}


def _record(request: HttpRequest, room: Room, file: str) -> None:
    query = {key: value[:100] for key, value in request.GET.items()}
    detail = {"file": file, "query": query}
    record(actor=user_of(request), action="export", subject=f"round:{room.round.code}", detail=detail, at=now())
