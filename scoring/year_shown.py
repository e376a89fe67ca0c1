"""Reads what has been seen of a year and of its rounds, and what stays hidden of a year's run beside that."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from scoring.disclosure import RoundHidden, YearFamily, YearRelease, hidden_in_unit_year, hidden_in_year
from scoring.method import Method
from scoring.models import ScoringRun, YearRun, YearRunRound, YearUnitScore
from scoring.selectors import members_of, result_of
from scoring.shown import seen_of
from scoring.year_results import year_method_of, year_result_of

# Runs never change. A year keeps the results of all its rounds beside its own.
MOST_KEPT = 4


@dataclass(frozen=True)
class YearShown:
    """A year's run as it is seen beside its rounds and the year's runs before it: as `scoring.shown.Shown` of a run."""

    run: YearRun
    method: Method

    @cached_property
    def family(self) -> YearFamily:
        """The year and its rounds, read when somebody looks who does not see every count."""
        return _family_of(self.run)

    @cached_property
    def together(self) -> RoundHidden:
        """What stays hidden from whoever sees all rows, or those of a block."""
        return hidden_in_year(self.family, method=self.method)

    def alone(self, agency: str) -> RoundHidden:
        """Return what stays hidden of one unit from whoever sees no other."""
        if not any(unit.agency == agency for unit in self.family.years[-1].result.agencies):
            return RoundHidden({}, {})
        return hidden_in_unit_year(self.family, agency, method=self.method)


def year_shown_of(run: YearRun) -> YearShown:
    return _shown(run.pk, run.input_hash)


@lru_cache(maxsize=MOST_KEPT)
def _shown(pk: int, _hash: str) -> YearShown:
    run = YearRun.objects.select_related("method_version").get(pk=pk)
    return YearShown(run, year_method_of(run))


def _family_of(run: YearRun) -> YearFamily:
    years = _years(run)
    entered = {each.pk: _rounds(each) for each in years}
    # Of every round that ever entered its newest run: it was seen with all runs before it.
    newest: dict[int, ScoringRun] = {}
    for each in years:
        newest |= {one.round_id: one.run for one in entered[each.pk] if one.run}
    seen = {round_id: seen_of(one) for round_id, one in newest.items()}
    order = {round_id: number for number, round_id in enumerate(seen)}
    releases = [
        YearRelease(
            result=year_result_of(each),
            rounds={order[one.round_id]: _release(one.run, seen[one.round_id]) for one in entered[each.pk] if one.run},
            entered=_entered(each, [order[one.round_id] for one in entered[each.pk]]),
        )
        for each in years
    ]
    return YearFamily(
        releases,
        [[result_of(one) for one in found] for found in seen.values()],
        [members_of(found[-1]) for found in seen.values()],
    )


def _years(run: YearRun) -> list[YearRun]:
    """Return the runs of the same year and method up to this one; of equal figures the first."""
    same = YearRun.objects.filter(
        year=run.year,
        questionnaire=run.questionnaire_id,
        synthetic=run.synthetic,
        method_version=run.method_version_id,
        at__lte=run.at,
    )
    first: dict[str, YearRun] = {}
    for one in same.select_related("method_version").order_by("at", "id"):
        if (one.at, one.pk) < (run.at, run.pk):
            first.setdefault(one.input_hash, one)
    return [*first.values(), run]


def _rounds(run: YearRun) -> list[YearRunRound]:
    """Return the rounds that entered, by place."""
    return list(run.rounds.exclude(run=None).select_related("run__round").order_by("place"))


def _release(run: ScoringRun, seen: list[ScoringRun]) -> int:
    """Return which of the runs seen shows the figures of this one: of equal figures only the first is among them."""
    same = (number for number, one in enumerate(seen) if one.pk == run.pk or one.input_hash == run.input_hash)
    return next(same, len(seen) - 1)


def _entered(run: YearRun, order: list[int]) -> dict[str, tuple[int, ...]]:
    """Return by agency the rounds whose answers stand in its row: all of them where none had an index."""
    rows = YearUnitScore.objects.filter(year_run=run).values_list("round_unit__agency__code", "entered")
    return {code: tuple(order[place] for place in places) or tuple(order) for code, places in rows}
