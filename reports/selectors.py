"""Reads all that reports say, from the newest scoring run of a round."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max

from reports import wording
from reports.content import Issuer
from reports.issuer import issuer_of
from reports.tables import Forms
from scoring import selectors as scores
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.results import RoundResult
from surveys.models import Response, Round, RoundUnit

NOT_SCORED = "Đợt “{title}” chưa được tính chỉ số nên chưa lập được báo cáo. Hãy tính chỉ số trước."


class NothingToReport(Exception):
    """The round has no result yet."""


@dataclass(frozen=True)
class Source:
    """A round with its newest result, as reports read it; `at` gives the year of the date line."""

    round: Round
    run: ScoringRun
    result: RoundResult
    units: tuple[RoundUnit, ...]
    at: datetime

    @cached_property
    def issuer(self) -> Issuer:
        return issuer_of(self.units, on=self.round.opens_on)

    @cached_property
    def period(self) -> str:
        return wording.period(self.round.title, self.round.assessment_year)

    @cached_property
    def forms(self) -> dict[str, Forms]:
        """Forms by agency code."""
        received, excluded = scores.received(self.round), excluded_forms(self.round)
        return {
            unit.agency.code: Forms(
                unit.version.name, 1, unit.issued, received.get(unit.id, 0), excluded.get(unit.id, 0)
            )
            for unit in self.units
        }

    @cached_property
    def method(self) -> Method:
        return scores.method_of(self.run)

    @cached_property
    def method_words(self) -> tuple[str, ...]:
        ranked = any(unit.rank is not None for unit in self.result.agencies)
        return wording.method(self.method, self.run.method_version.number, ranked=ranked)


def source_of(round: Round, *, at: datetime) -> Source:
    """Read what every report of a round needs. Raises NothingToReport."""
    run = scores.latest_run(round)
    if run is None:
        raise NothingToReport(NOT_SCORED.format(title=round.title))
    units = round.units.select_related("agency", "version", "block").order_by(
        "version__position", "version__sort_key", "agency__code"
    )
    return Source(round=round, run=run, result=scores.result_of(run), units=tuple(units), at=at)


def excluded_forms(round: Round) -> dict[int, int]:
    """Count the forms whose last decision excludes them, by unit."""
    decided = Response.objects.of_round(round).filter(decisions__isnull=False)
    last = decided.annotate(last=Max("decisions__number")).filter(last__in=range(1, 200, 2))
    found = Response.objects.filter(pk__in=last.values("pk")).values_list("round_unit")
    return dict(found.annotate(forms=Count("pk")).order_by("round_unit"))
