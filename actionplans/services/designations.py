"""Writes: lists of agencies with a low index, from the rule to the decision and what is owed after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from actionplans.designating import Named, Rule
from actionplans.models import DesignatedAgency, Designation, DesignationStep, Directive, Obligation, Plan
from actionplans.points import Found
from actionplans.services import steps
from actionplans.services.directives import Heading, Task, enter_directive, give
from actionplans.services.plans import WRITABLE
from actionplans.services.taking import Acts, Changed, Hand, take
from agencies.models import Agency
from scoring.models import Publication
from scoring.publications import publication_of

LONGEST_WHY = 500
Kind = DesignationStep.Kind
DRAFT = frozenset((Designation.State.DRAFT,))
ACTS = Acts(
    "designation",
    {Kind.EDIT: DRAFT, Kind.RECOMPUTE: DRAFT, Kind.DECIDE: DRAFT, Kind.WITHDRAW: DRAFT},
    frozenset((Kind.WITHDRAW,)),
)


class AlreadyDrafted(Exception):
    """A list after the same publication is being drafted; the first argument is its id."""


class NobodyNamed(ValueError):
    """The rule names no agency, or no agency is confirmed."""


class ReasonMissing(ValueError):
    """An agency was confirmed or left out against what the rule says for certain, without a reason."""


class Outdated(Exception):
    """The publication that the list rests on is no longer in force: it is to be computed anew first."""


class TextsMissing(ValueError):
    """The plan does not say yet what was achieved, what fell short and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was decided of an agency that the rule names."""

    confirmed: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision, and by when each agency owes its analysis and its plan."""

    number: str
    issued_on: date
    issuer: str
    analysis_due: date
    plan_due: date
    note: str = ""


@transaction.atomic
def start(*, publication: Publication, rule: Rule, named: Sequence[Named], actor: User, at: datetime) -> Designation:
    """Begin a list; only what is certain is confirmed at first. Raises NobodyNamed, AlreadyDrafted, Outdated."""
    _refuse_outdated(publication)
    if not named:
        raise NobodyNamed
    try:
        with transaction.atomic():
            made = Designation.objects.create(publication=publication, version=1, **_columns(rule))
    except IntegrityError as there:
        found = Designation.objects.get(publication=publication, state=Designation.State.DRAFT)
        raise AlreadyDrafted(found.pk) from there
    made.steps.create(number=1, kind=Kind.START, actor=actor, at=at)
    _name(made, named)
    detail = {"round": publication.round.code, "agencies": len(named)}
    record(actor=actor, action="designation.start", subject=f"designation:{made.pk}", detail=detail, at=at)
    return made


@transaction.atomic
def choose(*, designation: Designation, choices: Mapping[int, Choice], hand: Hand) -> Designation:
    """Say which agencies are confirmed, by id. Raises ReasonMissing, Changed, NotNow."""
    done = take(designation, ACTS, Kind.EDIT, hand)[0]
    rows = list(done.agencies.filter(agency__in=choices))
    for row in rows:
        row.confirmed = choices[row.agency_id].confirmed
        row.why = choices[row.agency_id].why.replace("\0", "").strip()[:LONGEST_WHY]
        if row.confirmed != row.certain and not row.why:
            raise ReasonMissing(row.agency_id)
    DesignatedAgency.objects.bulk_update(rows, ["confirmed", "why"])
    return done


@transaction.atomic
def recompute(
    *, designation: Designation, publication: Publication, rule: Rule, named: Sequence[Named], hand: Hand
) -> Designation:
    """Name agencies anew, by the figures in force; what was chosen before is gone. Raises as `start`, `choose`."""
    _refuse_outdated(publication)
    if not named:
        raise NobodyNamed
    try:
        with transaction.atomic():
            done = take(designation, ACTS, Kind.RECOMPUTE, hand, publication=publication, **_columns(rule))[0]
    except IntegrityError as there:
        raise AlreadyDrafted(designation.pk) from there
    done.agencies.all().delete()
    _name(done, named)
    return done


@transaction.atomic
def decide(*, designation: Designation, decision: Decision, actor: User, at: datetime, seen: int) -> Designation:
    """Enter the decision: each agency confirmed owes an analysis and a plan.

    Raises NobodyNamed, Outdated, Changed, NotNow, WordsMissing, directives.AlreadyEntered.
    """
    hand = Hand(actor=actor, at=at, seen=seen)
    _lock(designation, hand)
    _refuse_outdated(designation.publication)
    directive = _directive(designation, decision, actor, at)
    done = take(
        designation, ACTS, Kind.DECIDE, hand, decision.note, state=Designation.State.DECIDED, directive=directive,
        decision_number=decision.number, decided_on=decision.issued_on, issuer=decision.issuer,
    )[0]  # fmt: skip
    # Read only now that nobody else can change them.
    agencies = list(done.agencies.filter(confirmed=True).values_list("agency", flat=True))
    if not agencies:
        raise NobodyNamed
    give(tasks=_tasks(directive, decision, agencies), actor=actor, at=at)
    return done


def withdraw(*, designation: Designation, note: str, hand: Hand) -> Designation:
    """Give a list up before it is decided on. Raises Changed, NotNow, WordsMissing."""
    return take(designation, ACTS, Kind.WITHDRAW, hand, note, state=Designation.State.WITHDRAWN)[0]


@transaction.atomic
def hand_in_plan(*, designation: Designation, plan: Plan, actor: User, at: datetime) -> list[Obligation]:
    """Let a plan that has its analysis answer what its agency owes after the decision.

    Raises TextsMissing, and NotNow where nothing is owed or the plan is not handed in.
    """
    if not all(text.strip() for text in (plan.achieved, plan.shortcomings, plan.causes)):
        raise TextsMissing(plan.pk)
    owed = owed_after(designation, plan.agency).filter(state__in=steps.TO_DO)
    if plan.state in WRITABLE or not owed:
        raise steps.NotNow(plan.state)
    note = _("Theo kế hoạch “%(plan)s” trong cổng.") % {"plan": plan.title}
    return [steps.submit(obligation=each, note=note, hand=Hand(actor=actor, at=at, seen=each.version)) for each in owed]


def owed_after(designation: Designation, agency: Agency) -> "QuerySet[Obligation]":
    """Return what an agency owes after a decision."""
    return Obligation.objects.filter(point__directive=designation.directive_id, bearer=agency).order_by("pk")


def rule_of(designation: Designation) -> Rule:
    return Rule(below=designation.below, last=designation.last, fell=designation.fell)


def _lock(designation: Designation, hand: Hand) -> None:
    """Let one alone go on: of two who decide the second is told of the first, not that a directive is there."""
    locked = Designation.objects.select_for_update(of=("self",)).get(pk=designation.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)


def _refuse_outdated(publication: Publication) -> None:
    live = publication_of(publication.round)
    if live is None or live.pk != publication.pk:
        raise Outdated(publication.pk)


def _columns(rule: Rule) -> dict[str, Any]:
    return {"below": rule.below, "last": rule.last, "fell": rule.fell}


def _name(designation: Designation, named: Sequence[Named]) -> None:
    known = dict(Agency.objects.filter(code__in=[each.agency for each in named]).values_list("code", "pk"))
    DesignatedAgency.objects.bulk_create(
        DesignatedAgency(
            designation=designation,
            agency_id=known[each.agency],
            reasons=list(each.reasons),
            certain=each.certain,
            confirmed=each.certain,
        )
        for each in named
    )


def _directive(designation: Designation, decision: Decision, actor: User, at: datetime) -> Directive:
    title = _("Về đơn vị có chỉ số hài lòng thấp: %(round)s") % {"round": designation.publication.round.title}
    heading = Heading(number=decision.number, issued_on=decision.issued_on, issuer=decision.issuer, title=title[:500])
    points = [Found("1", _analysis()), Found("2", _plan())]
    return enter_directive(heading=heading, points=points, actor=actor, at=at)


def _tasks(directive: Directive, decision: Decision, agencies: Sequence[int]) -> list[Task]:
    analysis, plan = directive.points.order_by("position")
    return [
        Task(point=analysis, agency_ids=agencies, task=_analysis(), due_on=decision.analysis_due, proof=_in_plan()),
        Task(point=plan, agency_ids=agencies, task=_plan(), due_on=decision.plan_due, proof=_in_plan()),
    ]


def _analysis() -> str:
    return _("Phân tích chỉ số hài lòng thấp: những mặt đã làm được; tồn tại, hạn chế; nguyên nhân.")


def _plan() -> str:
    return _("Xây dựng kế hoạch hành động khắc phục, giao nhiệm vụ và chỉ tiêu đến từng phòng, đơn vị trực thuộc.")


def _in_plan() -> str:
    return _("kế hoạch lập trong cổng, có phần phân tích")
