"""The target sheet of a plan: its whole and its sections by factor, for one year at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.aims import NotATarget, read_aim, written_aim
from actionplans.models import Plan
from actionplans.plan_reach import WRITING, PlanReader
from actionplans.services.plans import WRITABLE, Aim, Said, write_plan
from actionplans.services.taking import Changed, Hand, NotNow
from agencies.access import requires
from charts.numbers import vi
from dashboards.plans import wording
from dashboards.plans.edit_views import FIELDS, aims_of
from dashboards.plans.figures import Figures, factor_names, figures_of_plan
from dashboards.plans.seeing import plan_seen

# Rows of sections: as many as are there, and some to fill in.
SPARE, MOST_SECTIONS, LONGEST_SECTION, LONGEST_CELL = 3, 30, 200, 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the sheet: what is typed, what is wrong with it, what of it somebody else wrote meanwhile."""

    name: str
    label: str
    value: str
    error: str = ""
    theirs: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: the whole (number 0) or a section."""

    number: int
    section: str
    cells: list[Cell]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what a plan is to reach in a year; an empty cell sets nothing."""
    reader, plan = plan_seen(request, pk)
    if not reader.writes(plan):
        raise PermissionDenied
    if plan.state not in WRITABLE:
        messages.info(request, _("Kế hoạch đã trình nên không sửa được. Rút lại để sửa nếu cần."))
        return redirect("plans:plan", plan.pk)
    year = _year(plan, request.GET.get("nam", ""))
    if request.method != "POST":
        return _page(request, reader, plan, year, _typed_of(plan, year))
    try:
        aims = _aims(plan, year, request.POST)
    except NotATarget:
        return _page(request, reader, plan, year, request.POST, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=_version(request.POST))
    others = [each for each in aims_of(plan) if each.year != year]
    try:
        write_plan(
            plan=plan, said=Said(**{name: getattr(plan, name) for name in FIELDS}), aims=[*others, *aims], hand=hand
        )
    except (Changed, NotNow):
        _reader, plan = plan_seen(request, pk)
        return _page(request, reader, plan, year, request.POST, beside=_typed_of(plan, year), status=409)
    messages.success(request, _("Đã lưu chỉ tiêu năm %d.") % year)
    return redirect(reverse("plans:targets", args=[plan.pk]) + f"?nam={year}")


def _aims(plan: Plan, year: int, sent: QueryDict) -> list[Aim]:
    """Return what the sheet sets. Raises NotATarget where a cell cannot be read or a row has no section of its own."""
    found: dict[tuple[str, str], Aim] = {}
    if any(_faults(plan, sent)):
        raise NotATarget
    for number in range(MOST_SECTIONS + 1):
        section = _section(sent, number)
        for node in _nodes(plan):
            if aim := read_aim(sent.get(f"o-{number}-{node}", "")):
                found[section, node] = Aim(year=year, operator=aim[0], value=aim[1], node=node, section=section)
    return list(found.values())


def _faults(plan: Plan, sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is wrong, as pairs (id, words)."""
    faults, known = [], set()
    for number in range(MOST_SECTIONS + 1):
        section, cells = _section(sent, number), {node: sent.get(f"o-{number}-{node}", "") for node in _nodes(plan)}
        filled = any(value.strip() for value in cells.values())
        if number and filled and (not section or section in known or len(section) > LONGEST_SECTION):
            faults.append((f"bo-phan-{number}", _("Mỗi dòng cần tên một bộ phận, không trùng, tối đa 200 ký tự.")))
        known.add(section)
        faults += [(f"o-{number}-{node}", _unread(value)) for node, value in cells.items() if _unread(value)]
    return faults


def _unread(value: str) -> str:
    try:
        read_aim(value)
    except NotATarget:
        return (
            _("“%s” không phải là chỉ tiêu: ghi số từ 0 đến 100, ví dụ 80, 77,5 hoặc trên 77.") % value[:LONGEST_CELL]
        )
    return ""


def _section(sent: Mapping[str, str], number: int) -> str:
    return " ".join(sent.get(f"bo-phan-{number}", "").replace("\0", "").split()) if number else ""


def _nodes(plan: Plan) -> dict[str, str]:
    return {"": _("Chỉ số chung"), **factor_names(plan)}


def _typed_of(plan: Plan, year: int) -> dict[str, str]:
    """Return the sheet as it stands, under the names of its cells."""
    of_year = [each for each in plan.targets.all() if each.year == year]
    sections = list(dict.fromkeys(each.section for each in of_year if each.section))
    numbers = {"": 0, **{section: number for number, section in enumerate(sections, 1)}}
    cells = {f"o-{numbers[each.section]}-{each.node}": written_aim(each.operator, each.value) for each in of_year}
    return {**cells, **{f"bo-phan-{number}": section for section, number in numbers.items() if number}}


def _page(
    request: HttpRequest,
    reader: PlanReader,
    plan: Plan,
    year: int,
    sent: Mapping[str, str],
    *,
    beside: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    figures = figures_of_plan(plan, reader.user, on=reader.on)
    years = range(plan.first_year, plan.last_year + 1)
    context: dict[str, Any] = {
        "plan": plan,
        # What was refused for a fault is still about the version that was seen.
        "version": sent.get("version", plan.version) if status == 422 else plan.version,
        "year": year,
        "tabs": [{"label": str(each), "url": f"?nam={each}", "current": each == year} for each in years],
        "heads": list(_nodes(plan).values()),
        "rows": _rows(plan, sent, figures, beside or {}),
        "faults": _faults(plan, sent) if status == 422 else [],
        "changed": beside is not None,
        "trail": wording.trail(wording.crumb(plan), (_("Chỉ tiêu"), "")),
    }
    return render(request, "dashboards/plans/targets.html", context, status=status)


def _rows(plan: Plan, sent: Mapping[str, str], figures: Figures | None, beside: Mapping[str, str]) -> list[Row]:
    numbers = [
        number for number in range(1, MOST_SECTIONS + 1) if _section(sent, number) or _any_cell(plan, sent, number)
    ]
    last = min((max(numbers) if numbers else 0) + SPARE, MOST_SECTIONS)
    return [_row(plan, number, sent, figures, beside) for number in range(last + 1)]


def _any_cell(plan: Plan, sent: Mapping[str, str], number: int) -> bool:
    return any(sent.get(f"o-{number}-{node}", "").strip() for node in _nodes(plan))


def _row(plan: Plan, number: int, sent: Mapping[str, str], figures: Figures | None, beside: Mapping[str, str]) -> Row:
    section = _section(sent, number)
    where = section or (_("Toàn đơn vị") if number == 0 else _("Bộ phận %d") % number)
    cells = []
    for node, head in _nodes(plan).items():
        name = f"o-{number}-{node}"
        value, theirs = sent.get(name, "")[:LONGEST_CELL], beside.get(name, "")
        cells.append(
            Cell(
                name=name,
                label=f"{where}: {head}",
                value=value,
                error=_unread(value),
                theirs=theirs if beside and theirs != value else "",
                now=_present(figures, node) if number == 0 else "",
            )
        )
    return Row(number, section, cells)


def _present(figures: Figures | None, node: str) -> str:
    of = (figures.lines.get(node) if node else figures.profile) if figures else None
    return vi(of.index) if of is not None and of.index is not None else ""


def _year(plan: Plan, asked: str) -> int:
    years = {str(each): each for each in range(plan.first_year, plan.last_year + 1)}
    return years.get(asked, plan.first_year)


def _version(sent: QueryDict) -> int:
    version = sent.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 0
