"""Reads the figures of the survey before, by the agencies of this one: through renaming, merging and splitting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from agencies.models import AgencySuccession, AgencyVersion
from scoring.certainty.changes import NoVerdict
from scoring.comparison import Comparability, comparable
from scoring.history.lineage import NEW, Lineage, Origin, Step, lineages
from scoring.history.weighing import PredecessorMean, Weighed, mean_of_predecessors
from scoring.method import Method
from scoring.models import ScoringRun, UnitScore
from scoring.publications import publication_of
from scoring.results import UnitResult
from scoring.run_for import run_for
from scoring.selectors import method_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run said of a unit; `estimates` as `UnitScore` keeps them, {} where there are none."""

    result: UnitResult
    estimates: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An agency before that passed into one of now, wholly or by a `share`; `result` is None if it was not measured."""

    agency: str
    share: Fraction | None
    result: UnitResult | None


@dataclass(frozen=True)
class Predecessor:
    """What there is of an agency a survey earlier.

    `agency` is its code then: its own, or its former one; with it go the printed `result` and the `estimates` then.
    Else `reason` says why nothing compares, and `predecessors` are the agencies it came out of.
    """

    lineage: Lineage
    agency: str | None = None
    result: UnitResult | None = None
    estimates: Mapping[str, Any] = field(default_factory=dict)
    reason: NoVerdict | None = None
    predecessors: tuple[Ancestor, ...] = ()

    @cached_property
    def mean(self) -> PredecessorMean | None:
        """The weighted mean of the predecessors that have an index, of what is printed of them, in percent."""
        return mean_of_predecessors(
            [
                Weighed(Fraction(one.result.index), one.result.n, one.result.size, one.share)
                for one in self.predecessors
                if one.result is not None and one.result.index is not None
            ]
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The survey before one: its round, the run its figures are from, and the figures by the agencies of now.

    `years` is 1 for the year before, more where there was none then. `published`: the run is the published one.
    `comparability` is that of the whole trees of the two methods.
    """

    round: Round
    run: ScoringRun
    method: Method
    units: Mapping[str, Predecessor]
    years: int
    published: bool
    comparability: Comparability


def earlier_of(round: Round, method: Method) -> Earlier | None:
    """Return the survey before a round, None where there is none with figures.

    It is the newest closed round of an earlier year with the same questionnaire, whatever its version, and the same
    owner; never a real one beside one made up. Of several in a year: that with most of the same agencies, then the
    newest. `method` scores the round of now.
    """
    found = run_before(round)
    if found is None:
        return None
    candidate, run, published = found
    before = method_of(run)
    return Earlier(
        round=candidate,
        run=run,
        method=before,
        units=predecessors_of(round, candidate, _measured(run)),
        years=round.assessment_year - candidate.assessment_year,
        published=published,
        comparability=comparable(before, method),
    )


def run_before(round: Round) -> tuple[Round, ScoringRun, bool] | None:
    """Return the survey before, the run its figures are from, and whether that is the published one."""
    for candidate in _candidates(round):
        publication = publication_of(candidate)
        run = publication.run if publication else run_for(candidate, newest=False)
        if run is not None:
            return candidate, run, publication is not None
    return None


def predecessor_of(lineage: Lineage, measured: Mapping[str, Measured]) -> Predecessor:
    """Say what an agency's lineage and the units measured before give to compare with."""
    if not lineage.comparable:
        return Predecessor(
            lineage,
            reason="no_previous" if lineage.kind == "new" else "unit_changed",
            predecessors=tuple(_ancestor(origin, measured) for origin in lineage.predecessors),
        )
    own = measured.get(lineage.own or "")
    if own is None:
        return Predecessor(lineage, agency=lineage.own, reason="no_previous")
    reason: NoVerdict | None = "previous_too_few" if own.result.index is None else None
    return Predecessor(lineage, lineage.own, own.result, own.estimates, reason)


def _ancestor(origin: Origin, measured: Mapping[str, Measured]) -> Ancestor:
    found = measured.get(origin.agency)
    return Ancestor(origin.agency, origin.share, found.result if found else None)


def _candidates(round: Round) -> Iterator[Round]:
    same = Q(units__agency__in=RoundUnit.objects.filter(round=round).values("agency"))
    rounds = Round.objects.filter(
        Exists(ScoringRun.objects.filter(round=OuterRef("pk"))),
        questionnaire_version__questionnaire__versions=round.questionnaire_version_id,
        owner=round.owner_id,
        synthetic=round.synthetic,
        state=Round.State.CLOSED,
        assessment_year__lt=round.assessment_year,
    )
    return (
        rounds.annotate(shared=Count("units", filter=same))
        .order_by("-assessment_year", "-shared", "-opens_on", "-pk")
        .iterator()
    )


def _measured(run: ScoringRun) -> dict[str, Measured]:
    rows = UnitScore.objects.filter(run=run).values_list("round_unit__agency__code", "result", "estimates")
    return {code: Measured(UnitResult.from_json(result), estimates) for code, result, estimates in rows}


def predecessors_of(now: Round, before: Round, measured: Mapping[str, Measured]) -> dict[str, Predecessor]:
    """Return by the agencies of one round what there is of each in an earlier one, `measured` by the agencies then."""
    return {code: predecessor_of(lineage, measured) for code, lineage in lineages_between(now, before).items()}


def lineages_between(now: Round, before: Round) -> dict[str, Lineage]:
    """Return by the agencies of one round where each comes from since an earlier one."""
    listed, stood, moved = _standing(now, before)
    steps, stood_too = _steps(now, before, moved)
    found = lineages(listed, steps, stood=stood | stood_too)
    return {code: found.get(code, NEW) for code in listed}


Moved = Mapping[int, frozenset[tuple[str, str]]]


def _standing(now: Round, before: Round) -> tuple[list[str], set[str], Moved]:
    """Return the agencies with a row now; those there were before; which units report into which, by round."""
    units = RoundUnit.objects.filter(round__in=(now, before)).annotate(stood=_version_on("agency", before.opens_on))
    rows = list(units.values_list("round_id", "agency__code", "reports_into__agency__code", "stood"))
    stood = {code for round_id, code, _, stood in rows if stood or round_id == before.pk}
    moved = {
        each.pk: frozenset((code, into) for round_id, code, into, _ in rows if round_id == each.pk and into)
        for each in (now, before)
    }
    return [code for round_id, code, into, _ in rows if round_id == now.pk and into is None], stood, moved


def _steps(now: Round, before: Round, moved: Moved) -> tuple[list[Step], set[str]]:
    """Return the successions between two rounds, and which of the agencies in them there were at the first.

    What was merged in the middle of a round counts for its heir in that round: it lies before, or within, its figures.
    """
    successions = AgencySuccession.objects.filter(on__gt=before.opens_on).annotate(
        old=_version_on("predecessor", before.opens_on), new=_version_on("successor", before.opens_on)
    )
    steps, stood = [], set()
    for row in successions.values_list("predecessor__code", "successor__code", "kind", "on", "share", "old", "new"):
        old, new, kind, on, share = row[:5]
        stood |= {code for code, there in ((old, row[5]), (new, row[6])) if there}
        counted = (old, new) in moved[before.pk]
        if not counted and (on <= now.opens_on or (old, new) in moved[now.pk]):
            steps.append(Step(old, new, kind, on, None if share is None else Fraction(share)))
    return steps, stood


def _version_on(agency: str, day: date) -> Exists:
    return Exists(AgencyVersion.objects.filter(agency=OuterRef(agency), valid__contains=day))
