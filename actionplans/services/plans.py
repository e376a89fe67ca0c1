"""Writes: plans, what they aim at, their measures, and what becomes of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services import record
from actionplans.models import Measure, MeasureProof, MeasureStep, Obligation, Plan, PlanStep, Target
from actionplans.plan_telling import tell_authors, tell_judges, tell_of_measure
from actionplans.services.taking import Acts, Hand, take
from agencies.models import Agency, Block
from documents.attachments import Attached
from scoring.models import ScoringRun
from scoring.publications import publication_of

MOST_MEASURES, MOST_TARGETS, MOST_FILES = 200, 500, 10
PLAN, DOING = PlanStep.Kind, MeasureStep.Kind
WRITABLE = frozenset((Plan.State.DRAFT, Plan.State.RETURNED))
PLAN_ACTS = Acts(
    "plan",
    {
        PLAN.EDIT: WRITABLE,
        PLAN.SUBMIT: WRITABLE,
        PLAN.TAKE_BACK: frozenset((Plan.State.SUBMITTED,)),
        PLAN.ACCEPT: frozenset((Plan.State.SUBMITTED,)),
        PLAN.RETURN: frozenset((Plan.State.SUBMITTED,)),
        PLAN.CLOSE: frozenset((Plan.State.ACCEPTED,)),
        PLAN.REOPEN: frozenset((Plan.State.CLOSED,)),
    },
    frozenset((PLAN.RETURN,)),
)
OPEN = frozenset((Measure.State.TODO, Measure.State.DOING, Measure.State.STUCK))
MEASURE_ACTS = Acts(
    "measure",
    {
        DOING.EDIT: OPEN,
        DOING.START: frozenset((Measure.State.TODO,)),
        DOING.PROGRESS: OPEN,
        DOING.STUCK: OPEN,
        DOING.ANSWER: frozenset((Measure.State.STUCK,)),
        DOING.DONE: OPEN,
        DOING.REOPEN: frozenset((Measure.State.DONE, Measure.State.DROPPED)),
        DOING.DROP: OPEN,
    },
    frozenset((DOING.PROGRESS, DOING.STUCK, DOING.ANSWER, DOING.DROP)),
)
TO_STATE: Mapping[Any, Measure.State] = {
    DOING.START: Measure.State.DOING,
    DOING.PROGRESS: Measure.State.DOING,
    DOING.STUCK: Measure.State.STUCK,
    DOING.ANSWER: Measure.State.DOING,
    DOING.DONE: Measure.State.DONE,
    DOING.REOPEN: Measure.State.DOING,
    DOING.DROP: Measure.State.DROPPED,
}


class NotWritable(Exception):
    """The plan has been submitted or accepted: what it says is no longer changed."""


class Superseded(Exception):
    """The figures the plan rests on were replaced by a later publication since it was begun."""


class Incomplete(ValueError):
    """The plan cannot be submitted: it has no measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a plan says besides its measures. Texts may be "" while it is written."""

    title: str
    first_year: int
    last_year: int
    basis: str = ""
    achieved: str = ""
    shortcomings: str = ""
    causes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target: `node` "" is the index, `section` "" the whole."""

    year: int
    operator: str
    value: Decimal
    node: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a measure says; the columns of Measure."""

    action: str
    lead: str
    due_on: date
    node: str = ""
    origin: str = Measure.Origin.TYPED
    cause: str = ""
    partners: str = ""
    post: str = ""
    cost: str = ""
    public: bool = False


@transaction.atomic
def start_plan(
    *,
    agency: Agency,
    said: Said,
    actor: User,
    at: datetime,
    block: Block | None = None,
    run: ScoringRun | None = None,
    obligation: Obligation | None = None,
) -> Plan:
    """Begin a plan."""
    made = Plan.objects.create(agency=agency, block=block, run=run, obligation=obligation, version=1, **_columns(said))
    made.steps.create(number=1, kind=PLAN.START, actor=actor, at=at)
    record(actor=actor, action="plan.start", subject=f"plan:{made.pk}", detail={"agency": agency.code}, at=at)
    return made


@transaction.atomic
def write_plan(*, plan: Plan, said: Said, aims: Sequence[Aim], hand: Hand) -> Plan:
    """Change what a plan says and aims at, while it is written. Raises Changed, NotNow."""
    written = take(plan, PLAN_ACTS, PLAN.EDIT, hand, **_columns(said))[0]
    written.targets.all().delete()
    Target.objects.bulk_create(
        Target(
            plan=written, section=each.section, node=each.node, year=each.year, operator=each.operator, value=each.value
        )
        for each in aims[:MOST_TARGETS]
    )
    return written


@transaction.atomic
def add_measures(*, plan: Plan, done: Sequence[Done], actor: User, at: datetime) -> list[Measure]:
    """Put measures at the end of a plan that is written. Raises NotWritable."""
    locked = _writable(plan)
    last = locked.measures.aggregate(last=Max("position"))["last"] or 0
    if last + len(done) > MOST_MEASURES:
        raise NotWritable
    made = Measure.objects.bulk_create(
        Measure(plan=locked, position=place, version=1, **_of(each)) for place, each in enumerate(done, last + 1)
    )
    MeasureStep.objects.bulk_create(
        MeasureStep(measure=each, number=1, kind=DOING.ADD, actor=actor, at=at) for each in made
    )
    return made


@transaction.atomic
def edit_measure(*, measure: Measure, done: Done, hand: Hand) -> Measure:
    """Change a measure of a plan that is written. Raises Changed, NotNow, NotWritable."""
    _writable(measure.plan)
    return take(measure, MEASURE_ACTS, DOING.EDIT, hand, **_of(done))[0]


@transaction.atomic
def drop_measure(*, measure: Measure, note: str, hand: Hand) -> Measure:
    """Leave a measure out while its plan is written or done. Raises Changed, NotNow, NotWritable, WordsMissing."""
    _in_state(measure.plan, WRITABLE | {Plan.State.ACCEPTED})
    return take(measure, MEASURE_ACTS, DOING.DROP, hand, note, state=Measure.State.DROPPED)[0]


@transaction.atomic
def submit(*, plan: Plan, note: str = "", knowing: bool = False, hand: Hand) -> Plan:
    """Hand a plan in; `knowing`: its author has seen the figures that replaced those it was begun with.

    Raises Changed, NotNow, Incomplete, and Superseded where there are such figures that nobody says to have seen.
    """
    if not plan.measures.filter(state__in=OPEN).exists():
        raise Incomplete(plan.pk)
    newer = superseding_run(plan)
    if newer is not None and not knowing:
        raise Superseded(plan.pk)
    done = take(plan, PLAN_ACTS, PLAN.SUBMIT, hand, note, state=Plan.State.SUBMITTED, run=newer or plan.run)[0]
    tell_judges(plan=done, words="plan.submitted", actor=hand.actor, at=hand.at)
    return done


def superseding_run(plan: Plan) -> ScoringRun | None:
    """Return the published run that replaced the one a plan rests on, None where none did."""
    if plan.run is None:
        return None
    live = publication_of(plan.run.round)
    return live.run if live is not None and live.run_id != plan.run_id else None


def take_back(*, plan: Plan, note: str = "", hand: Hand) -> Plan:
    return take(plan, PLAN_ACTS, PLAN.TAKE_BACK, hand, note, state=Plan.State.DRAFT)[0]


@transaction.atomic
def accept(*, plan: Plan, note: str = "", hand: Hand) -> Plan:
    """Find that the plan is to be carried out. Raises Changed, NotNow, WordsMissing."""
    done = take(plan, PLAN_ACTS, PLAN.ACCEPT, hand, note, state=Plan.State.ACCEPTED)[0]
    tell_authors(plan=done, words="plan.accepted", actor=hand.actor, at=hand.at)
    return done


@transaction.atomic
def send_back(*, plan: Plan, note: str, hand: Hand) -> Plan:
    """Find that something is missing, and say what. Raises Changed, NotNow, WordsMissing."""
    done = take(plan, PLAN_ACTS, PLAN.RETURN, hand, note, state=Plan.State.RETURNED)[0]
    tell_authors(plan=done, words="plan.returned", actor=hand.actor, at=hand.at)
    return done


def close(*, plan: Plan, note: str = "", hand: Hand) -> Plan:
    return take(plan, PLAN_ACTS, PLAN.CLOSE, hand, note, state=Plan.State.CLOSED)[0]


def reopen(*, plan: Plan, note: str = "", hand: Hand) -> Plan:
    return take(plan, PLAN_ACTS, PLAN.REOPEN, hand, note, state=Plan.State.ACCEPTED)[0]


@transaction.atomic
def report(*, measure: Measure, kind: Any, note: str = "", files: Sequence[Attached] = (), hand: Hand) -> Measure:
    """Say how a measure of an accepted plan goes, with files that show it; who must know of it is told.

    What is reported beside a difficulty does not answer it.
    Raises Changed, NotNow, NotWritable, WordsMissing.
    """
    _in_state(measure.plan, frozenset((Plan.State.ACCEPTED,)))
    unanswered = kind == DOING.PROGRESS and measure.state == Measure.State.STUCK
    state = Measure.State.STUCK if unanswered else TO_STATE[kind]
    done, step = take(measure, MEASURE_ACTS, kind, hand, note, state=state)
    MeasureProof.objects.bulk_create(
        MeasureProof(step=step, key=each.key, name=each.name, kind=each.kind, size=each.size, sha256=each.sha256)
        for each in files[:MOST_FILES]
    )
    tell_of_measure(measure=done, kind=kind, actor=hand.actor, at=hand.at)
    return done


@transaction.atomic
def restore_measure(*, measure: Measure, note: str = "", hand: Hand) -> Measure:
    """Take a measure that was dropped or done up again. Raises Changed, NotNow, NotWritable."""
    plan = _in_state(measure.plan, WRITABLE | {Plan.State.ACCEPTED})
    state = Measure.State.DOING if plan.state == Plan.State.ACCEPTED else Measure.State.TODO
    return take(measure, MEASURE_ACTS, DOING.REOPEN, hand, note, state=state)[0]


@transaction.atomic
def move_measure(*, measure: Measure, up: bool, actor: User, at: datetime) -> None:
    """Let a measure change places with the one above or below it; at an end nothing happens. Raises NotWritable.

    Nothing is overwritten by it, so that no version is asked for.
    """
    plan = _writable(measure.plan)
    ordered = list(plan.measures.order_by("position"))
    place = next(place for place, each in enumerate(ordered) if each.pk == measure.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    one, two = ordered[place], ordered[other]
    one.position, two.position = two.position, one.position
    Measure.objects.bulk_update([one, two], ["position"])
    record(actor=actor, action="plan.order", subject=f"plan:{plan.pk}", detail={}, at=at)


def _writable(plan: Plan) -> Plan:
    return _in_state(plan, WRITABLE)


def _in_state(plan: Plan, states: frozenset[Any]) -> Plan:
    """Return a plan that nobody else changes meanwhile. Raises NotWritable where it is in another state."""
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.state not in states:
        raise NotWritable(locked.state)
    return locked


def _columns(said: Said) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__slots__}


def _of(done: Done) -> dict[str, Any]:
    return {name: getattr(done, name) for name in done.__slots__}
