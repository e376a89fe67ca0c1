"""Reads: whether a round is appraised, how far each unit is, what a paper in force says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from scoring.appraisal_lines import Given, as_printed, grade_of, lines_of, plain, whole_of
from scoring.disclosure import released
from scoring.grading import Band, Scheme
from scoring.method import Method
from scoring.models import (
    Appraisal,
    AppraisalSetup,
    AppraisalStep,
    GradeScheme,
    Publication,
    PublicationDraft,
    ScoringRun,
    Submission,
)
from scoring.results import UnitResult
from scoring.selectors import method_of
from scoring.shown import shown_of
from surveys.models import Round, RoundUnit

Kind = AppraisalStep.Kind
OWN = (Kind.SAVE, Kind.SUBMIT, Kind.TAKE_BACK)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a unit is. `number`: that of its newest step, by which a second writer is told; 0: none."""

    number: int = 0
    own: AppraisalStep | None = None
    own_values: Mapping[str, Given] = field(default_factory=dict)
    judged: AppraisalStep | None = None
    judged_values: Mapping[str, Given] = field(default_factory=dict)
    proofs: tuple[Any, ...] = ()

    @property
    def is_submitted(self) -> bool:
        return self.own is not None and self.own.kind == Kind.SUBMIT

    @property
    def is_appraised(self) -> bool:
        return self.judged is not None

    @property
    def is_late(self) -> bool:
        return self.own is not None and self.own.late


def setup_of(round: Round) -> AppraisalSetup | None:
    """Return how a round is appraised; None where it is not."""
    return AppraisalSetup.objects.filter(round=round).select_related("scheme").first()


def paper_of(round: Round) -> Submission | None:
    """Return the paper that lies before who decides: neither ended nor published."""
    return _open().filter(round=round).select_related("run", "actor", "setup__scheme").first()


def paper_published(publication: Publication) -> Submission | None:
    """Return the paper that a publication was decided by; None where its round was not appraised."""
    papers = Submission.objects.filter(run=publication.run_id, end=None)
    return papers.select_related("run", "actor", "setup__scheme").first()


def papers_of(round: Round) -> list[Submission]:
    """Return all papers of a round, the newest first."""
    return list(Submission.objects.filter(round=round).select_related("end__actor", "actor"))


def _open() -> "QuerySet[Submission]":
    published = Exists(Publication.objects.filter(run=OuterRef("run")))
    return Submission.objects.filter(~published, end=None)


def decided_of(run: ScoringRun) -> Mapping[str, Any] | None:
    """Return what was decided of a published run: the content of the paper that it was published by."""
    paper = Submission.objects.filter(run=run, end=None, run__publication__isnull=False).first()
    return None if paper is None else paper.content


def standings_of(run: ScoringRun, unit: int | None = None, *, values: bool = True) -> dict[int, Standing]:
    """Return how far the units of a run are, or one of them, by the unit's id; none of who has no step.

    Files are told of one unit only; without `values` nobody is told what was given.
    """
    steps = AppraisalStep.objects.filter(round_unit__round=run.round_id).select_related("actor", "voided_by")
    if unit is not None:
        steps = steps.filter(round_unit=unit).prefetch_related("proofs")
    given: dict[int, dict[str, Given]] = {}
    for one in _values(run, unit) if values else ():
        given.setdefault(one.step_id or 0, {})[one.node] = Given(one.value, one.reason)
    by_unit: dict[int, list[AppraisalStep]] = {}
    for step in steps.order_by("number"):
        by_unit.setdefault(step.round_unit_id, []).append(step)
    return {pk: _standing(found, run, given, files=unit is not None) for pk, found in by_unit.items()}


def _values(run: ScoringRun, unit: int | None) -> "QuerySet[Appraisal]":
    found = Appraisal.objects.filter(step__run=run)
    return found if unit is None else found.filter(round_unit=unit)


def _standing(
    steps: Iterable[AppraisalStep], run: ScoringRun, given: Mapping[int, Mapping[str, Given]], *, files: bool
) -> Standing:
    found = list(steps)
    of_run = [step for step in found if step.run_id == run.pk]
    own = [step for step in of_run if step.kind in OWN]
    said = [step for step in own if step.kind != Kind.TAKE_BACK]
    judged = [step for step in of_run if step.kind == Kind.APPRAISE and not hasattr(step, "voided_by")]
    return Standing(
        number=found[-1].number,
        own=own[-1] if own else None,
        own_values=given.get(said[-1].pk, {}) if said else {},
        judged=judged[-1] if judged else None,
        judged_values=given.get(judged[-1].pk, {}) if judged else {},
        proofs=tuple(proof for step in of_run for proof in step.proofs.all()) if files else (),
    )


def scheme_of(row: GradeScheme) -> Scheme:
    """Return a scheme as it grades."""
    bands = tuple(Band.from_json(each) for each in row.bands)
    return Scheme(bands, "points" if row.basis == "points" else "index", "exact" if row.reads == "exact" else "printed")


def frozen(run: ScoringRun, setup: AppraisalSetup) -> dict[str, Any]:
    """Return what a paper says of a run: each unit's values and grade, without what stays hidden on paper."""
    method, seen = method_of(run), shown_of(run)
    raw = seen.results[-1]
    told = released(raw, method=method, hidden=seen.together)
    scheme = scheme_of(setup.scheme) if setup.scheme else None
    codes = dict(run.round.units.values_list("agency__code", "pk"))
    standings = standings_of(run)
    units = [
        _unit_said(method, unit, shown, standings.get(codes[unit.agency], Standing()), scheme)
        for unit, shown in zip(raw.agencies, told.agencies, strict=True)
        if unit.n
    ]
    return {"body": setup.body, "scheme": _scheme_said(setup.scheme), "places": places_of(method), "units": units}


def places_of(method: Method) -> dict[str, int]:
    """Return how many places a method prints of an index and of points."""
    points = method.point_scheme
    return {"index": method.rounding.digits, "points": points.rounding.digits if points else method.rounding.digits}


def _scheme_said(row: GradeScheme | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "name": row.name,
        "number": row.number,
        "basis": row.basis,
        "reads": row.reads,
        "bands": row.bands,
        "source": row.source,
        "verified": row.verified,
    }


def _unit_said(
    method: Method, unit: UnitResult, shown: UnitResult, standing: Standing, scheme: Scheme | None
) -> dict[str, Any]:
    """Return what is said of a unit: what its figures come to, of which `shown` are told."""
    lines = lines_of(method, unit)
    told = [line for line in lines if not _hidden(line.code, unit, shown)]
    given = {code: one.value for code, one in standing.judged_values.items()}
    whole = whole_of(method, unit, given)
    hides = shown.index is None or (method.point_scheme is not None and len(told) < len(lines))
    grade = None if scheme is None or hides else grade_of(scheme, unit, whole)
    return {
        "agency": unit.agency,
        "name": unit.name,
        "block": unit.block,
        "index": shown.index,
        "low": shown.low,
        "high": shown.high,
        "rank": shown.rank,
        "hidden": hides and unit.index is not None,
        "self": "none" if not standing.is_submitted else "late" if standing.is_late else "submitted",
        # A unit without an index has nothing to appraise.
        "judged": standing.is_appraised or unit.index is None,
        "differs": whole.differs and not hides,
        "total": None if hides else plain(whole.value),
        "maximum": None if hides else plain(whole.maximum),
        "grade": grade.to_json() if grade else None,
        "lines": [printed | _said(standing, line.code) for line, printed in zip(told, as_printed(told), strict=True)],
    }


def _said(standing: Standing, code: str) -> dict[str, Any]:
    own = standing.own_values.get(code, Given(None)) if standing.is_submitted else Given(None)
    judged = standing.judged_values.get(code, Given(None))
    return {
        "self": plain(own.value),
        "self_reason": own.reason,
        "appraised": plain(judged.value),
        "reason": judged.reason,
    }


def _hidden(code: str, unit: UnitResult, shown: UnitResult) -> bool:
    """Say whether a line's figure stays hidden; with the index of the whole, all do."""
    if shown.index is None:
        return unit.index is not None
    raw, told = ({node.code: node.index for node in one.nodes} for one in (unit, shown))
    return raw.get(code) is not None and told.get(code) is None


def missing_in(content: Mapping[str, Any]) -> list[str]:
    """Return the names of the units that have figures and are not appraised."""
    return [unit["name"] for unit in content["units"] if not unit["judged"]]


def to_hand_in(agency_ids: Collection[int], *, on: date) -> "QuerySet[Any]":
    """Return the units of agencies that may hand a self-assessment in on a day and have not, with `closes_on`."""
    units = RoundUnit.objects.filter(agency__in=agency_ids, reports_into=None, round__owner=None)
    found = _with_steps(units, OuterRef("round")).filter(opens_on__lte=on, closes_on__gte=on, judged=False)
    return found.exclude(own=Kind.SUBMIT).select_related("round", "agency").order_by("closes_on", "pk")


def to_judge() -> "QuerySet[Round]":
    """Return the rounds in which a unit handed in waits to be appraised."""
    units = _with_steps(RoundUnit.objects.all(), OuterRef("round")).filter(own=Kind.SUBMIT, judged=False)
    return Round.objects.filter(Exists(units.filter(round=OuterRef("pk")))).order_by("pk")


def _with_steps(units: "QuerySet[RoundUnit]", round: OuterRef) -> "QuerySet[Any]":
    """Return the units of appraised rounds whose draft is in force and not laid, with how far they are."""
    drafts = PublicationDraft.objects.filter(round=round).order_by("-pk")
    run = Subquery(drafts.values("run")[:1])
    followed = Publication.objects.filter(draft=OuterRef("draft"))
    steps = AppraisalStep.objects.filter(round_unit=OuterRef("pk"), run=OuterRef("run")).order_by("-number")
    own = steps.filter(kind__in=OWN).values("kind")[:1]
    return units.annotate(
        run=run,
        draft=Subquery(drafts.values("pk")[:1]),
        opens_on=Subquery(drafts.values("opens_on")[:1]),
        closes_on=Subquery(drafts.values("closes_on")[:1]),
        own=Coalesce(Subquery(own), Value("")),
        judged=Exists(steps.filter(kind=Kind.APPRAISE, voided_by=None)),
    ).filter(
        ~Exists(followed),
        ~Exists(_open().filter(round=round)),
        Exists(AppraisalSetup.objects.filter(round=round)),
        run__isnull=False,
    )
