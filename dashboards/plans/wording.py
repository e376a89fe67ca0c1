"""What the pages of plans call things: finished values for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Measure, MeasureProof, MeasureStep, Plan, PlanStep
from charts.numbers import vi

STATE_KINDS = {
    Plan.State.DRAFT: "draft",
    Plan.State.SUBMITTED: "",
    Plan.State.RETURNED: "late",
    Plan.State.ACCEPTED: "outline",
    Plan.State.CLOSED: "grey",
}
MEASURE_KINDS = {
    Measure.State.TODO: "draft",
    Measure.State.DOING: "",
    Measure.State.STUCK: "late",
    Measure.State.DONE: "outline",
    Measure.State.DROPPED: "grey",
}
LONGEST_CRUMB = 60
CLOSED = (Measure.State.DONE, Measure.State.DROPPED)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str
    proofs: Sequence[MeasureProof] = ()


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan of the list in words."""

    pk: int
    title: str
    agency: str
    years: str
    state: str
    kind: str
    done: int
    measures: int
    late: int
    stuck: int
    next_due: date | None

    @property
    def progress(self) -> str:
        """Say how many of the measures are done."""
        said = {"done": vi(self.done), "measures": vi(self.measures)}
        return _("%(done)s trong %(measures)s biện pháp đã xong") % said if self.measures else _("chưa có biện pháp")

    @property
    def late_words(self) -> str:
        return _("%s quá hạn") % vi(self.late) if self.late else ""

    @property
    def stuck_words(self) -> str:
        if not self.stuck:
            return ""
        return ngettext("%s vướng mắc chờ trả lời", "%s vướng mắc chờ trả lời", self.stuck) % vi(self.stuck)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a plan in words; `about` is the factor or item it is for."""

    measure: Measure
    about: str
    state: str
    kind: str
    when: str
    late: bool

    @property
    def open(self) -> bool:
        return self.measure.state not in CLOSED


def years_of(plan: Plan) -> str:
    return str(plan.first_year) if plan.first_year == plan.last_year else f"{plan.first_year}–{plan.last_year}"


def plan_line(plan: Plan, names: Mapping[int, str]) -> PlanLine:
    """Return a plan with its numbers (`plan_selectors.with_numbers`) in words."""
    counted = {name: getattr(plan, name) for name in ("done", "late", "stuck", "next_due")}
    return PlanLine(
        pk=plan.pk,
        title=plan.title,
        agency=names.get(plan.agency_id, ""),
        years=years_of(plan),
        state=str(plan.get_state_display()),
        kind=STATE_KINDS[Plan.State(plan.state)],
        measures=plan.measure_count,  # type: ignore[attr-defined]
        **counted,
    )


def measure_line(measure: Measure, plan: Plan, nodes: Mapping[str, str], on: date) -> MeasureLine:
    is_open = measure.state not in CLOSED
    late = is_open and plan.state == Plan.State.ACCEPTED and measure.due_on < on
    return MeasureLine(
        measure=measure,
        about=nodes.get(measure.node, measure.node),
        state=str(measure.get_state_display()),
        kind=MEASURE_KINDS[Measure.State(measure.state)],
        when=when(measure.due_on, on) if is_open else "",
        late=late,
    )


def when(due: date, on: date) -> str:
    """Return how a day stands to today, in words."""
    left = (due - on).days
    if left < 0:
        return _("quá hạn %d ngày") % -left
    return _("hạn hôm nay") if left == 0 else _("còn %d ngày") % left


def steps(found: Sequence[PlanStep] | Sequence[MeasureStep]) -> list[StepLine]:
    """Return steps in words, the newest first."""
    newest_first: list[PlanStep | MeasureStep] = [*found]
    newest_first.reverse()
    return [_step(step) for step in newest_first]


def _step(step: PlanStep | MeasureStep) -> StepLine:
    return StepLine(
        what=str(step.get_kind_display()).capitalize(),
        who=step.actor.full_name,
        when=timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y"),
        note=step.note,
        proofs=list(step.proofs.all()) if isinstance(step, MeasureStep) else (),
    )


def crumb(plan: Plan) -> tuple[str, str]:
    """Return a plan as it stands in a trail; a long title is cut."""
    return Truncator(plan.title).chars(LONGEST_CRUMB), reverse("plans:plan", args=[plan.pk])


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    start = [
        (_("Nhiệm vụ được giao"), reverse("obligations:obligations")),
        (_("Kế hoạch cải thiện"), reverse("plans:plans")),
    ]
    return [*start, *here]
