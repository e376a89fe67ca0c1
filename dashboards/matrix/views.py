"""The heat map of a round and the comparison of some of its units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.files import Kind, file_answer
from dashboards.known_rows import known_of_units
from dashboards.looks import look_at_map
from dashboards.matrix.choosing import LONGEST, Place, codes_of, offered, places_of
from dashboards.matrix.comparing import UNIT, Comparison, comparison_of, comparison_rows
from dashboards.matrix.heat import BLOCK, LEVEL, WIDE, heat_map, map_rows
from dashboards.matrix.map_pages import map_page
from dashboards.pages import source_of
from dashboards.rows import Source
from dashboards.switches import Here, switches_of
from dashboards.tables import Cells
from scoring.access import round_for
from scoring.run_for import RunSeen
from surveys.models import Round


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
    switches = switches_of(request, room.round, Here("matrix:heat", kept=(LEVEL, BLOCK)))
    trail = room.trail(_("Bảng nhiệt"))
    context = {"room": room, "round": room.round, "map": found, "trail": trail, "switches": switches}
    if found:
        look = look_at_map(request, found)
        columns = [column for column in found.columns if column.code in look.shown]
        paged = map_page(found, request.GET)
        context |= {"look": look, "columns": columns, "wide": len(columns) > WIDE, "map": paged.map, "paged": paged}
    return render(request, "dashboards/matrix/heat.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def heat_file(request: HttpRequest, code: str, kind: Kind) -> HttpResponseBase:
    """Hand out the map as a table."""
    room = _room(request, code)
    rows = map_rows(heat_map(room.source, request.GET)) if room.source else [[room.why]]
    return _file(request, room, kind, rows, name="bang-nhiet")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show up to five units beside each other."""
    room = _room(request, code)
    places = _places(request, room)
    context = {
        "room": room,
        "round": room.round,
        "found": _compared(room, codes_of(places)),
        "places": places,
        "choices": offered(room.source.units) if room.source else [],
        "longest": LONGEST,
        "trail": room.trail(_("So sánh đơn vị")),
        "switches": switches_of(request, room.round, Here("matrix:compare", kept=(UNIT,))),
    }
    return render(request, "dashboards/matrix/compare.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def compare_file(request: HttpRequest, code: str, kind: Kind) -> HttpResponseBase:
    """Hand out the comparison as a table."""
    room = _room(request, code)
    rows: Iterable[Cells] = [] if room.source else [[room.why]]
    if found := _compared(room, codes_of(_places(request, room))):
        rows = comparison_rows(found)
    return _file(request, room, kind, rows, name="so-sanh")


def _room(request: HttpRequest, code: str) -> Room:
    found, sight, units = round_for(request, code)
    return Room(found, *source_of(found, sight, units))


def _places(request: HttpRequest, room: Room) -> tuple[Place, ...]:
    return places_of(room.source.units if room.source else [], request.GET.getlist(UNIT))


def _compared(room: Room, codes: Sequence[str]) -> Comparison | None:
    run = room.seen.run if room.seen else None
    return comparison_of(room.source, codes, known_of_units(run, codes)) if room.source and run and codes else None


def _file(request: HttpRequest, room: Room, kind: Kind, rows: Iterable[Cells], *, name: str) -> HttpResponseBase:
    code = room.round.code
    return file_answer(request, kind, rows, subject=f"round:{code}", name=f"{name}-{code}", without=room.why)
