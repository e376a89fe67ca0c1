"""Giving a directive's points to agencies, all of them on one page."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans import bearers
from actionplans.addressing import addressed
from actionplans.deadlines import deadlines_in
from actionplans.models import Directive, Point, State
from actionplans.naming import Named, named_in
from actionplans.points import Part, gist, is_lead, parts
from actionplans.reach import GIVING, Reader
from actionplans.selectors import blocks_on, groups_on, names_to_give
from actionplans.services.directives import NothingToGive, Task
from actionplans.services.directives import give as give_tasks
from agencies.access import requires
from dashboards.obligations import page
from dashboards.obligations.directive_views import seen_directive
from dashboards.obligations.forms import TaskForm
from feedback.comment_page import fields_of

# A form for each of more than these is a page that nobody reads.
MOST_ROWS = 120
# More tasks than these are given only after they were read once more.
GIVEN_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Who can be given something: names of agencies by id, members of blocks by name."""

    agencies: Mapping[int, tuple[str, str]]
    blocks: Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class Row:
    """What one task is proposed from, a point or a part of it, with its form.

    `text`: that part, "" where it is the whole point; `days`: the deadlines in it, `mentioned`: other agencies in it.
    """

    point: Point
    form: TaskForm
    label: str
    text: str = ""
    days: list[str] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    agency_ids: tuple[int, ...] = ()

    @property
    def fields(self) -> list[Any]:
        return fields_of(self.form)


@dataclass(frozen=True, slots=True)
class Group:
    """A point with its rows; `lead`: what stands above its sub-points and speaks of all of them."""

    point: Any
    lead: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be given: per task its label, its words and who gets it; `mark` tells it from any other."""

    total: int
    tasks: list[tuple[str, str, list[str]]]
    mark: str


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose for each point who does what by when, and give what was confirmed."""
    reader, found = seen_directive(request, pk)
    if not reader.gives:
        raise PermissionDenied
    known = Known(names_to_give(on=reader.on), {**groups_on(reader.on), **blocks_on(reader.on)})
    sent = request.POST if request.method == "POST" else None
    groups = _groups(found, known, reader, sent)
    rows = [row for group in groups for row in group.rows]
    if request.method != "POST":
        return _page(request, found, known, groups)
    # Each is looked at, so that all faults are told at once.
    valid = [_valid(row, known) for row in rows]
    if not all(valid):
        return _page(request, found, known, groups, status=422)
    plan = _plan(rows, known)
    if plan.total > GIVEN_AT_ONCE and request.POST.get("confirmed") != plan.mark:
        return _page(request, found, known, groups, plan=plan)
    try:
        given = give_tasks(tasks=[_task(row) for row in rows if row.agency_ids], actor=reader.user, at=now())
    except NothingToGive:
        return _page(request, found, known, groups, nothing=True, status=422)
    words = ngettext("Đã giao %d nhiệm vụ.", "Đã giao %d nhiệm vụ.", len(given)) % len(given)
    messages.success(request, words if given else _("Các nhiệm vụ này đã được giao từ trước."))
    return redirect("obligations:directive", found.pk)


def _points(directive: Directive) -> list[Point]:
    counted = directive.points.annotate(given=Count("obligations", filter=~Q(obligations__state=State.WITHDRAWN)))
    # Django gives up the usual order where rows are grouped.
    return list(counted.order_by("position"))


def _groups(directive: Directive, known: Known, reader: Reader, data: Any) -> list[Group]:
    """Return each point with a row for each part of it; where there would be too many, one for the whole."""
    points = _points(directive)
    room, found = MOST_ROWS - len(points), []
    for point in points:
        pieces = parts(point.text)
        if len(pieces) - 1 > room:
            pieces = ()
        room -= max(len(pieces) - 1, 0)
        found.append(_group(point, pieces, known, reader, data))
    return found


def _group(point: Any, pieces: Sequence[Part], known: Known, reader: Reader, data: Any) -> Group:
    lead = pieces[0].text if pieces and is_lead(pieces[0]) else ""
    rows = [
        _row(point, piece, f"d{point.pk}-{place}", lead, known, reader, data)
        for place, piece in enumerate(pieces)
        if not (lead and place == 0)
    ]
    return Group(point, lead, rows or [_row(point, Part("", point.text), f"d{point.pk}", "", known, reader, data)])


def _row(point: Any, piece: Part, prefix: str, lead: str, known: Known, reader: Reader, data: Any) -> Row:
    named, days = named_in(piece.text, known.agencies), deadlines_in(piece.text)
    spoken_to = named
    if piece.letter:
        above = named_in(lead, known.agencies)
        spoken_to = named if named.leading or named.groups else above
        days = days or deadlines_in(lead)
    # What was given already is not proposed again.
    proposed = [] if point.given else _proposed(spoken_to, known)
    ahead = [day for day in days if day >= reader.on]
    initial = {
        "bearers": "\n".join(proposed),
        "task": gist(addressed(piece.text, known.agencies).rest.lstrip("-+ ")),
        "due_on": ahead[0].isoformat() if ahead else "",
    }
    form = TaskForm(data, prefix=prefix, initial=initial, auto_id="%s", today=reader.on)
    mentioned = [known.agencies[pk][0] for pk in known.agencies if pk in named.mentioned - spoken_to.leading]
    text = "" if piece.text == point.text else piece.text
    return Row(point, form, f"{point.label}{piece.letter}", text, [f"{day:%d/%m/%Y}" for day in days], mentioned)


def _proposed(named: Named, known: Known) -> list[str]:
    groups = [name for name in named.groups if name in known.blocks]
    return [*groups, *(known.agencies[pk][0] for pk in known.agencies if pk in named.leading)]


def _valid(row: Row, known: Known) -> bool:
    valid = row.form.is_valid()
    found = bearers.read(row.form.cleaned_data.get("bearers", ""), known.agencies, known.blocks)
    for each in found.unknown:
        near = _(" Có phải “%s”?") % each.nearest if each.nearest else ""
        valid_names = _(" Tên khối dùng được: %s.") % "; ".join(known.blocks)
        row.form.add_error("bearers", _("Không có cơ quan hay khối nào tên “%s”.") % each.line + near + valid_names)
    row.agency_ids = found.agency_ids
    return valid and not found.unknown


def _plan(rows: list[Row], known: Known) -> Plan:
    wanted = [_task(row) for row in rows if row.agency_ids]
    labels = [row.label for row in rows if row.agency_ids]
    said = repr([(each.point.pk, each.agency_ids, each.task, each.due_on, each.section) for each in wanted])
    tasks = [
        (label, each.task, [known.agencies[pk][0] for pk in each.agency_ids])
        for label, each in zip(labels, wanted, strict=True)
    ]
    return Plan(sum(len(each.agency_ids) for each in wanted), tasks, hashlib.sha256(said.encode()).hexdigest()[:16])


def _task(row: Row) -> Task:
    typed = row.form.cleaned_data
    return Task(
        point=row.point,
        agency_ids=row.agency_ids,
        task=typed["task"],
        due_on=typed["due_on"],
        section=typed["section"],
        proof=typed["proof"],
        needs_file=typed["needs_file"],
    )


def _page(
    request: HttpRequest,
    found: Directive,
    known: Known,
    groups: list[Group],
    *,
    plan: "Plan | None" = None,
    nothing: bool = False,
    status: int = 200,
) -> HttpResponse:
    faults = [
        (bound.html_name, _fault(row, bound))
        for group in groups
        for row in group.rows
        for bound in row.form
        if bound.errors
    ]
    if nothing:
        faults.append(("", _("Chưa ghi cơ quan nào phải làm.")))
    context = {
        "directive": found,
        "groups": groups,
        "known": known,
        "plan": plan,
        "faults": faults,
        "trail": page.trail(
            (_("Văn bản giao việc"), reverse("obligations:directives")),
            (found.number, reverse("obligations:directive", args=[found.pk])),
            (_("Giao việc"), ""),
        ),
    }
    return render(request, "dashboards/obligations/give.html", context, status=status)


def _fault(row: Row, bound: Any) -> str:
    words = _("Điểm %(label)s, %(field)s: %(fault)s")
    return words % {"label": row.label, "field": bound.label, "fault": bound.errors[0]}
