"""Reads the figures of all years: of agencies, a block or the whole province, from runs and older sources."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from scoring.history.ancestors import Moment
from scoring.history.series import Point
from scoring.method import Method, RollUp
from scoring.models import BlockScore, PublishedResult, ScoringRun, UnitScore
from scoring.results import BlockResult, UnitResult
from scoring.run_for import RunSeen, runs_seen
from scoring.selectors import method_of
from surveys.models import QuestionnaireVersion, Round


@dataclass(frozen=True)
class Survey:
    """A closed round with the run its figures are from: the `official` published one, else the one that is seen.

    `withheld`: the rows of which the publication in force tells no item counts.
    """

    round: Round
    run: ScoringRun
    method: Method
    official: bool
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A figure as its run keeps it, before anything is hidden; `forms` are those of the units that a mean averages."""

    survey: Survey
    code: str
    name: str
    result: UnitResult | BlockResult
    forms: int | None = None

    @property
    def n(self) -> int:
        """Return how many forms the figure rests on, as the page of its round counts them."""
        return self.result.n if self.forms is None else self.forms


def surveys_of(rounds: Iterable[Round], *, newest: bool) -> dict[int, Survey]:
    """Return the closed rounds that have figures, by id, in one query.

    What is published stands as it is until another publication supersedes it. Else `newest` says whether the reader
    sees the newest run where another one is shown to all.
    """
    closed = [each for each in rounds if each.state == Round.State.CLOSED]
    seen = runs_seen(closed, newest=newest)
    return {each.pk: survey for each in closed if (survey := _survey(each, seen.get(each.pk))) is not None}


def surveys_up_to(run: ScoringRun, *, newest: bool) -> dict[int, Survey]:
    """Return the closed rounds of the same survey before a run's round, and that round by this run, in one query.

    `newest` as in `surveys_of`.
    """
    here = run.round
    same = QuestionnaireVersion.objects.filter(pk=here.questionnaire_version_id).values("questionnaire")
    before = Round.objects.filter(
        questionnaire_version__questionnaire__in=same,
        owner=here.owner_id,
        state=Round.State.CLOSED,
        opens_on__lte=here.opens_on,
    )
    seen = runs_seen(before, newest=newest)
    own = seen.pop(here.pk, None)
    found = [survey for each in seen.values() if each.run and (survey := _survey(each.run.round, each))]
    live = own.official.publication if own and own.official else None
    shown = Survey(here, run, method_of(run), official=live is not None and live.run_id == run.pk)
    return {**{each.round.pk: each for each in found}, here.pk: shown}


def units_in(surveys: Mapping[int, Survey], codes: Collection[str]) -> list[Found]:
    """Return what the surveys' runs say of agencies."""
    by_run = {survey.run.pk: survey for survey in surveys.values()}
    rows = UnitScore.objects.filter(run__in=by_run, round_unit__agency__code__in=codes)
    return [
        Found(by_run[run], code, name, UnitResult.from_json(result))
        for run, code, name, result in rows.values_list(
            "run_id", "round_unit__agency__code", "round_unit__version__name", "result"
        )
    ]


def blocks_in(surveys: Mapping[int, Survey], block: str) -> list[Found]:
    """Return what the surveys' runs say of a block."""
    by_run = {survey.run.pk: survey for survey in surveys.values()}
    rows = BlockScore.objects.filter(run__in=by_run, block__code=block).values_list("run_id", "result")
    forms = _averaged_forms(by_run, lambda method: method.block_roll_up, result__block=block)
    return [
        Found(by_run[run], block, result["name"], BlockResult.from_json(result), forms.get(run)) for run, result in rows
    ]


def totals_in(surveys: Mapping[int, Survey]) -> list[Found]:
    """Return what the surveys' runs say of all units together."""
    by_run = {survey.run.pk: survey for survey in surveys.values()}
    forms = _averaged_forms(by_run, lambda method: method.total_roll_up)
    return [
        Found(survey, "", survey.round.title, UnitResult.from_json(survey.run.total), forms.get(run))
        for run, survey in by_run.items()
    ]


def _averaged_forms(
    by_run: Mapping[int, Survey], roll_up: Callable[[Method], RollUp], **of_units: str
) -> dict[int, int]:
    """Count, by runs that average units, the forms of those that enter: with an index, and a size where it weighs."""
    ways = {run: way for run, survey in by_run.items() if (way := roll_up(survey.method)) != "pooled"}
    if not ways:
        return {}
    forms = dict.fromkeys(ways, 0)
    rows = UnitScore.objects.filter(run__in=ways, index__isnull=False, **of_units)
    for run, n, size in rows.values_list("run_id", "n", "result__size"):
        forms[run] += n if ways[run] == "mean" or size else 0
    return forms


def stated_for(
    *, agencies: Collection[str] = (), block: str = "", whole: bool = False, beside: int | None = None
) -> list[PublishedResult]:
    """Return the older figures in force of agencies, of a block, or of the whole province, in one query.

    `beside` a version of a questionnaire: none unless the newest survey of the province with figures asks by it.
    """
    rows = PublishedResult.objects.select_related("agency", "block", "batch").order_by("id")
    if beside is not None:
        asked = QuestionnaireVersion.objects.filter(pk=beside, questionnaire=Subquery(_newest_questionnaire()))
        rows = rows.filter(Exists(asked))
    if whole:
        rows = rows.filter(agency=None, block=None)
    else:
        rows = rows.filter(block__code=block) if block else rows.filter(agency__code__in=agencies)
    return list({(row.agency_id, row.block_id, row.year, row.method_kind): row for row in rows}.values())


def _newest_questionnaire() -> "QuerySet[Round, int]":
    """Return which questionnaire the province's newest closed round with figures asks by, as a query of one row.

    Rounds that measure agencies come first: what residents say of the province is another survey beside theirs.
    """
    of_province = Case(When(questionnaire_version__definition__measures="province", then=1), default=0)
    measured = Round.objects.filter(Exists(ScoringRun.objects.filter(round=OuterRef("pk"))))
    closed = measured.filter(owner=None, state=Round.State.CLOSED).order_by(of_province, "-opens_on", "pk")
    return closed.values_list("questionnaire_version__questionnaire", flat=True)[:1]


def _why(found: Found) -> str:
    result = found.result
    lacks = isinstance(result, UnitResult) and result.lacks_answers(found.survey.method.minimum)
    return "no_answers" if lacks else "too_few"


def computed_point(found: Found, *, hidden: bool) -> Point:
    """Return a computed figure as a point of a series; hidden it has a number of forms alone."""
    result, survey = found.result, found.survey
    shown = result.index is not None and not hidden
    return Point(
        moment=Moment(survey.round.opens_on, survey.round.pk),
        year=survey.round.assessment_year,
        code=found.code,
        name=found.name,
        kind="computed",
        value=Decimal(result.index) if shown and result.index is not None else None,
        n=found.n,
        low=_decimal(result.low) if shown else None,
        high=_decimal(result.high) if shown else None,
        size=result.size if isinstance(result, UnitResult) else None,
        why="" if shown else "hidden" if hidden else _why(found),
        method=survey.method,
        method_kind=survey.method.root.formula,
        method_words=survey.run.method_version.title,
        source=survey.round.title,
        round_code=survey.round.code,
        official=survey.official,
        key=survey.run.pk,
    )


def stated_point(row: PublishedResult, name: str) -> Point:
    """Return an older published figure as a point of a series; it stands at the end of its year."""
    return Point(
        moment=Moment(date(row.year, 12, 31)),
        year=row.year,
        code=row.agency.code if row.agency else row.block.code if row.block else "",
        name=name,
        kind="stated",
        value=_plain(row.value),
        n=row.n,
        low=_plain(row.low),
        high=_plain(row.high),
        method_kind=row.method_kind,
        method_words=row.get_method_kind_display(),
        source=row.source,
        official=True,
        key=row.pk,
    )


def _survey(round: Round, seen: RunSeen | None) -> Survey | None:
    if seen is None:
        return None
    published = seen.official.publication if seen.official else None
    run = published.run if published else seen.run
    if run is None:
        return None
    return Survey(round, run, method_of(run), official=published is not None, withheld=seen.withheld)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _plain(value: Decimal | None) -> Decimal | None:
    """Return a stored percent with the decimals it was printed with, two at least."""
    if value is None:
        return None
    short = value.normalize()
    return value.quantize(Decimal("0.01")) if -int(short.as_tuple().exponent) <= 2 else short
