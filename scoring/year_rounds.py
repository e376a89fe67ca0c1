"""Reads which rounds of an assessment year are one survey that rolls up, and why the others are not in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.models import MethodVersion, ScoringRun, YearRun, YearRunRound
from scoring.run_for import officials_of, runs_ahead
from scoring.selectors import method_version_of_round, misfits
from surveys.models import Round
from surveys.selectors import measures_a_province

Why = YearRunRound.Why


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A round of the year that does not enter."""

    round: Round
    why: YearRunRound.Why


@dataclass(frozen=True, slots=True)
class YearRounds:
    """The rounds of a year, oldest first: those that roll up by `version`, None without any, and all others."""

    year: int
    version: MethodVersion | None
    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...]


def rounds_of_year(year: int, version: MethodVersion | None = None) -> YearRounds:
    """Return the province's rounds of a year as one survey; what agencies make of themselves is none of its rounds.

    Those enter that are closed, measure agencies, have the questionnaire that most have (of equals the newest) and are
    scored by the same method: by `version` where it is named, else by that of the newest round.
    """
    found = list(_of_the_province(year))
    usable = [each for each in found if each.state == Round.State.CLOSED and not measures_a_province(each)]
    family = _family(usable, version)
    newest = [own for each in reversed(family) if (own := method_version_of_round(each)) is not None]
    by = version or (newest[0] if newest else None)
    entered = tuple(each for each in family if version or method_version_of_round(each) == by)
    others = [each for each in found if each not in entered]
    return YearRounds(year, by, entered if by else (), tuple(LeftOut(each, _why(each, family)) for each in others))


def run_by(round: Round, version: MethodVersion) -> ScoringRun | None:
    """Return the newest run of a round by a method."""
    return ScoringRun.objects.filter(round=round, method_version=version).order_by("-at", "-id").first()


def latest_year_run(by: YearRounds, *, newest: bool) -> YearRun | None:
    """Return the newest run of a year by the method and of the survey that its rounds have.

    Unless the reader sees the `newest` of each round, one made of runs newer than those that are shown to all is passed
    over.
    """
    if by.version is None or not by.rounds:
        return None
    runs = YearRun.objects.filter(
        year=by.year,
        method_version=by.version,
        questionnaire=by.rounds[-1].questionnaire_version.questionnaire_id,
        synthetic=by.rounds[-1].synthetic,
    )
    for official in () if newest else officials_of(by.rounds).values():
        runs = runs.exclude(rounds__run__in=runs_ahead(official))
    return runs.select_related("method_version__method").first()


def round_runs(by: YearRounds, *, newest: bool) -> dict[int, ScoringRun | None]:
    """Return by round the run that a year is made of as far as a reader sees it."""
    officials = {} if newest or by.version is None else officials_of(by.rounds)
    seen = {pk: one.run for pk, one in officials.items() if one.run.method_version_id == by.version.pk}  # type: ignore[union-attr]
    return {each.pk: seen.get(each.pk) or run_by(each, by.version) for each in by.rounds if by.version}


def _of_the_province(year: int) -> Iterable[Round]:
    rounds = Round.objects.filter(assessment_year=year, owner=None)
    return rounds.select_related("questionnaire_version__questionnaire").order_by("opens_on", "pk")


def _family(usable: Sequence[Round], version: MethodVersion | None) -> list[Round]:
    """Return the rounds of one survey: the one of most rounds, of equals that with real figures, then the newest."""
    families: dict[tuple[bool, int], list[Round]] = {}
    for each in usable:
        if version is None or not misfits(version, each.questionnaire_version):
            families.setdefault((each.synthetic, each.questionnaire_version.questionnaire_id), []).append(each)
    return max(
        families.values(),
        key=lambda found: (len(found), not found[-1].synthetic, found[-1].opens_on, found[-1].pk),
        default=[],
    )


def _why(round: Round, family: Sequence[Round]) -> YearRunRound.Why:
    """Return why a round does not enter, the plainest reason first."""
    if round.state != Round.State.CLOSED:
        return Why.NOT_CLOSED
    if measures_a_province(round):
        return Why.PROVINCE
    if not family or round in family:
        return Why.METHOD
    return Why.SYNTHETIC if round.synthetic != family[-1].synthetic else Why.QUESTIONNAIRE
