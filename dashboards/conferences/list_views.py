"""The list of conferences and of agencies without one: who has held one, who not, who late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.conference_reach import visible_conferences, within
from actionplans.models import Conference, Obligation
from actionplans.reach import READING, Reader
from actionplans.selectors import TO_DO, names_on
from agencies.access import requires
from dashboards.conferences import page
from dashboards.conferences.frame import reader_of
from surveys.models import Round, RoundUnit

# How the address says a state; "tre" are those held, or still to hold, after the deadline.
SITUATIONS: Mapping[str, str] = {
    "chua-lap": "none",
    "du-kien": "planned",
    "cho-xac-nhan": "held",
    "da-xac-nhan": "confirmed",
    "thoi-to-chuc": "cancelled",
    "tre": "late",
}
# What tasks say that ask for such a conference, as they are searched.
ASKS_FOR_ONE = "hoi nghi"


@dataclass(frozen=True, slots=True)
class Line:
    """A conference of the list and its deadline, or an agency that has none."""

    name: str
    conference: Conference | None
    due: date | None
    state: str
    words: str
    kind: str
    when: str
    late: bool

    def is_in(self, situation: str) -> bool:
        return self.late if situation == "late" else self.state == situation


@require_safe
@requires(*READING)
@never_cache
def conferences(request: HttpRequest) -> HttpResponse:
    """List the conferences about a published survey, and its agencies that have none."""
    reader = reader_of(request)
    rounds = list(listed_rounds())
    chosen = next((each for each in rounds if each.code == request.GET.get("dot")), rounds[0] if rounds else None)
    lines = _lines(reader, chosen) if chosen else []
    asked = request.GET.get("tinh-trang", "")
    situation = SITUATIONS.get(asked, "")
    context = {
        "round": chosen,
        "rounds": [(each.code, each.title) for each in rounds],
        "lines": [line for line in lines if not situation or line.is_in(situation)],
        "tabs": _tabs(lines, chosen, situation),
        "situation": asked if situation else "",
        "plans": bool(reader.handing_in.agency_ids) and chosen is not None,
        "trail": page.trail(),
    }
    return render(request, "dashboards/conferences/list.html", context)


def published_rounds() -> Any:
    """Return the province's surveys of which figures are published, the newest first."""
    return Round.objects.filter(publications__isnull=False, owner=None).distinct().order_by("-closes_on", "-pk")


def listed_rounds() -> Any:
    """Return the surveys that are published or have a conference planned already, the newest first."""
    wanted = Q(publications__isnull=False) | Q(conferences__isnull=False)
    return Round.objects.filter(wanted, owner=None).distinct().order_by("-closes_on", "-pk")


def owed_by(agency_ids: set[int]) -> dict[int, Obligation]:
    """Return, by agency, the first obligation that asks for a conference and is still to do."""
    found = Obligation.objects.filter(bearer__in=agency_ids, state__in=TO_DO, search__contains=ASKS_FOR_ONE)
    return {each.bearer_id: each for each in found.order_by("-due_on", "-pk")}


def _lines(reader: Reader, round: Round) -> list[Line]:
    planned: dict[int, list[Conference]] = {}
    for each in visible_conferences(reader).filter(round=round).order_by("planned_on", "pk"):
        planned.setdefault(each.agency_id, []).append(each)
    units = within(reader, RoundUnit.objects.filter(round=round, reports_into=None))
    ids = {*units.values_list("agency_id", flat=True), *planned}
    names, owed = names_on(ids, on=reader.on), owed_by(ids)
    found = [line for pk in ids for line in _of_agency(names.get(pk, ""), planned.get(pk, ()), owed.get(pk), reader.on)]
    return sorted(found, key=lambda line: (not line.late, line.name))


def _of_agency(name: str, planned: Sequence[Conference], owed: Obligation | None, on: date) -> Iterator[Line]:
    """Yield a line for each conference, and where none of them stands one for what is owed."""
    standing = [each for each in planned if each.state != Conference.State.CANCELLED]
    answered = owed is not None and owed.pk in {each.obligation_id for each in standing}
    for each in planned:
        # One without a task of its own is still to answer what is owed, unless another one does.
        open_ = None if each.held_on or answered else owed
        yield _line(name, each, (each.obligation or open_) if each in standing else None, on)
    if not standing:
        yield _line(name, None, owed, on)


def _line(name: str, found: Conference | None, asked: Obligation | None, on: date) -> Line:
    due, state = asked.due_on if asked else None, page.state_of(found)
    late = page.is_late(found, due, on)
    return Line(name, found, due, state, page.state_words(found), page.KINDS[state], page.when(found, due, on), late)


def _tabs(lines: list[Line], round: Round | None, situation: str) -> list[dict[str, Any]]:
    words = {
        "": _("Tất cả"),
        "none": _("Chưa lập"),
        "planned": _("Dự kiến"),
        "held": _("Chờ xác nhận"),
        "confirmed": _("Đã xác nhận"),
        "cancelled": _("Thôi tổ chức"),
        "late": _("Trễ hạn"),
    }
    codes = {name: code for code, name in SITUATIONS.items()}
    return [
        {
            "label": label,
            "count": sum(line.is_in(name) for line in lines) if name else len(lines),
            "url": "?" + urlencode({"dot": round.code if round else "", "tinh-trang": codes.get(name, "")}),
            "current": name == situation,
        }
        for name, label in words.items()
    ]
