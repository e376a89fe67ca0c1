"""What the page of a plan shows: finished values for its template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from actionplans.models import Measure, Plan, Target
from actionplans.plan_reach import PlanReader
from actionplans.plan_selectors import measures_of, plan_history
from actionplans.selectors import names_on
from actionplans.services.plans import WRITABLE, superseding_run
from charts.numbers import vi
from dashboards.plans import wording
from dashboards.plans.figures import Figures, factor_names, figures_of, figures_of_plan, node_names, unit_of_plan
from dashboards.plans.waiting import waiting
from dashboards.plans.wording import MeasureLine
from scoring.models import ScoringRun

VIEWS = ("", "tieu-chi", "bo-phan", "han")


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that stand together, under a heading; `note` says the figures of what they are for."""

    title: str
    note: str
    lines: list[MeasureLine]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A figure that a later publication replaced: what it was when the plan was begun, and now."""

    name: str
    before: str
    now: str


def contents(plan: Plan, reader: PlanReader, view: str) -> dict[str, Any]:
    """Return the page of a plan as this person sees it."""
    figures = figures_of_plan(plan, reader.user, on=reader.on)
    nodes = dict(node_names(plan))
    found = measures_of(plan)
    measures = [wording.measure_line(each, plan, nodes, reader.on) for each in found]
    view = view if view in VIEWS else ""
    writable = reader.writes(plan) and plan.state in WRITABLE
    newer = superseding_run(plan) if writable else None
    return {
        "plan": plan,
        "state": str(plan.get_state_display()),
        "kind": wording.STATE_KINDS[Plan.State(plan.state)],
        "facts": facts(plan, figures, reader),
        "basis": [line for line in plan.basis.splitlines() if line.strip()],
        "texts": texts(plan),
        "groups": grouped(measures, view, figures),
        "count": sum(line.measure.state != Measure.State.DROPPED for line in measures),
        "views": _views(view),
        "targets": target_lines(list(plan.targets.all()), factor_names(plan), figures),
        "writable": writable,
        "replaced": replaced(plan, newer, reader) if newer else [],
        "waiting": waiting(plan, found, reader),
        "steps": wording.steps(plan_history(plan)),
        "trail": wording.trail((wording.crumb(plan)[0], "")),
    }


def facts(plan: Plan, figures: Figures | None, reader: PlanReader) -> list[tuple[str, str]]:
    """Return what is known of a plan, as pairs (words, value)."""
    name = names_on({plan.agency_id}, on=reader.on).get(plan.agency_id, "")
    pairs = [
        (_("Đơn vị"), name),
        (_("Năm"), wording.years_of(plan)),
        (_("Theo kết quả của"), plan.run.round.title if plan.run else ""),
        (_("Chỉ số của đơn vị"), figures.said("") if figures else ""),
    ]
    return [pair for pair in pairs if pair[1]]


def texts(plan: Plan) -> list[tuple[str, str]]:
    return [
        (_("Những mặt làm được"), plan.achieved),
        (_("Tồn tại, hạn chế"), plan.shortcomings),
        (_("Nguyên nhân"), plan.causes),
    ]


def grouped(lines: Sequence[MeasureLine], view: str, figures: Figures | None) -> list[Group]:
    """Return measures by what they are for, by who leads, by their month, or as they stand."""
    if view == "tieu-chi":
        known = figures.lines if figures else {}
        order = list(known)
        found = _by(lines, lambda line: line.about or _("Không gắn với tiêu chí nào"))
        first = {title: group[0].measure.node for title, group in found.items()}
        titles = sorted(found, key=lambda title: order.index(first[title]) if first[title] in order else len(order))
        return [Group(title, _said(figures, first[title]), found[title]) for title in titles]
    if view == "bo-phan":
        found = _by(lines, lambda line: line.measure.lead)
        return [Group(title, "", found[title]) for title in sorted(found)]
    if view == "han":
        by_day = sorted(lines, key=lambda line: (not line.open, line.measure.due_on))
        found = _by(by_day, lambda line: _("Tháng %s") % f"{line.measure.due_on:%m/%Y}" if line.open else _("Đã thôi"))
        return [Group(title, "", group) for title, group in found.items()]
    return [Group("", "", list(lines))] if lines else []


def target_lines(
    targets: Iterable[Target], names: Mapping[str, str], figures: Figures | None
) -> list[tuple[str, str, int, str, str]]:
    """Return targets as (section, what of, year, target, present value); a section's present value is not known."""
    found = []
    for each in targets:
        words = f"{each.get_operator_display()} {vi(each.value.normalize())} %"
        now = _index(figures, each.node) if figures and not each.section else ""
        about = names.get(each.node, each.node) if each.node else _("Chỉ số chung")
        found.append((each.section or _("Toàn đơn vị"), about, each.year, words, now))
    return found


def replaced(plan: Plan, newer: ScoringRun, reader: PlanReader) -> list[Replaced]:
    """Return the figures a plan was begun with beside those that replaced them, each through the gate."""
    unit = unit_of_plan(plan)
    if unit is None or plan.run is None:
        return [Replaced(_("Chỉ số chung"), "–", "–")]
    before = figures_of(unit, reader.user, on=reader.on, run=plan.run)
    now = figures_of(unit, reader.user, on=reader.on, run=newer)
    names = {"": _("Chỉ số chung"), **factor_names(plan)}
    return [Replaced(name, _index(before, node) or "–", _index(now, node) or "–") for node, name in names.items()]


def _index(figures: Figures | None, node: str) -> str:
    if figures is None:
        return ""
    of = figures.lines.get(node) if node else figures.profile
    return _("%(index)s %%") % {"index": vi(of.index)} if of is not None and of.index is not None else ""


def _said(figures: Figures | None, node: str) -> str:
    words = figures.said(node) if figures and node else ""
    return _("Chỉ số %(value)s") % {"value": words} if words else ""


def _by(lines: Iterable[MeasureLine], key: Any) -> dict[str, list[MeasureLine]]:
    found: dict[str, list[MeasureLine]] = {}
    for line in lines:
        found.setdefault(str(key(line)), []).append(line)
    return found


def _views(view: str) -> list[dict[str, Any]]:
    words = {"": _("Theo thứ tự"), "tieu-chi": _("Theo tiêu chí"), "bo-phan": _("Theo bộ phận"), "han": _("Theo hạn")}
    return [
        {"label": label, "url": f"?xem={code}" if code else "?", "current": code == view}
        for code, label in words.items()
    ]
