"""Reads all that reports say, from the scoring run of a round that their reader sees."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from agencies.models import Block
from reports import wording
from reports.content import Issuer
from reports.issuer import issuer_of
from reports.on_paper import block_on_paper, round_on_paper, unit_on_paper
from reports.tables import Forms
from scoring import disclosure
from scoring import selectors as scores
from scoring.access import Sight, measures_province, sees_whole, why_no_figures
from scoring.counts_withheld import withheld_rows
from scoring.decided import NOTHING, Decided, decided_as
from scoring.evidence import from_json, known_of
from scoring.known import Known
from scoring.method import Method
from scoring.models import ScoringRun, UnitScore
from scoring.results import RoundResult
from scoring.run_for import RunSeen, counted_since, run_for, run_seen
from scoring.shown import shown_of
from surveys.models import ResponseDecision, Round, RoundUnit, SupervisionMinutes
from surveys.selectors.minutes import conclusions_of

NOT_SCORED = gettext_lazy("Đợt “{title}” chưa được tính chỉ số nên chưa lập được báo cáo. Hãy tính chỉ số trước.")

NOTHING_COUNTED = gettext_lazy(
    "Chưa có phiếu nào được tính nên chưa lập được báo cáo. Nếu đã có phiếu, hãy tính lại chỉ số."
)

NO_UNITS = gettext_lazy("Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan.")


class NothingToReport(Exception):
    """The round has no result yet, or none that this reader may see."""


@dataclass(frozen=True)
class Source:
    """A round with a result, as reports read it; `at` gives the year of the date line.

    `since` holds, by unit, how many forms are counted now beyond what the run knew, where its reader is not told.
    """

    round: Round
    run: ScoringRun
    result: RoundResult
    units: tuple[RoundUnit, ...]
    at: datetime
    # The rows of which a publication tells no item counts.
    withheld: frozenset[str] = frozenset()
    # The units under each parent agency.
    members: disclosure.Members = field(default_factory=dict)
    since: Mapping[int, int] = field(default_factory=dict)
    # What the figures of the row that the report is about rest on: of the unit, or of the whole round.
    known: Known = field(default_factory=dict)
    # The run is not the one that is published.
    draft: bool = False
    # What was decided of its units, where it is.
    decided: Decided = NOTHING
    # The run as its reader is held to it, and whether they see analyses: of the whole round, for who sees all of it.
    seen: RunSeen | None = None
    whole: bool = False

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
        return {unit.agency.code: self._forms(unit, received, excluded) for unit in self.units}

    def _forms(self, unit: RoundUnit, received: Mapping[int, int], excluded: Mapping[int, int]) -> Forms:
        since = self.since.get(unit.pk, 0)
        left_out = max(0, excluded.get(unit.pk, 0) + since)
        return Forms(unit.version.name, 1, unit.issued, received.get(unit.pk, 0) - since, left_out)

    @cached_property
    def conclusions(self) -> tuple[SupervisionMinutes, ...]:
        """The minutes in force that supervising bodies have signed, by body and day."""
        return tuple(conclusions_of(self.round))

    @cached_property
    def method(self) -> Method:
        return scores.method_of(self.run)

    @cached_property
    def method_words(self) -> tuple[str, ...]:
        ranked = any(unit.rank is not None for unit in self.result.agencies)
        blocks = not measures_province(self.round)
        return wording.method(self.method, self.run.method_version.number, ranked=ranked, blocks=blocks)

    @cached_property
    def run_words(self) -> str:
        """Name the run, so that its figures can be computed again from the same forms."""
        return (
            f"Lần tính số {self.run.pk} lúc {wording.moment(localtime(self.run.at))}, "
            f"mã đầu vào {self.run.input_hash[:8]}, phương pháp {self.run.method_version.method.code} "
            f"phiên bản {self.run.method_version.number}."
        )

    @cached_property
    def interim(self) -> datetime | None:
        """Return the local time of the figures while forms still come in, None after."""
        return None if self.round.state == Round.State.CLOSED else localtime(self.run.at)


def refuse_unseen(round: Round, unit: RoundUnit | None, sight: Sight, block: Block | None = None) -> None:
    """Raise NothingToReport in words when the reader sees no figures of the unit, the block or the whole round."""
    if (unit is not None or block is not None) and measures_province(round):
        raise NothingToReport(str(NO_UNITS))
    if unit is not None:
        seen = sight.shows(unit)
    elif block is not None:
        seen = sight.figures.everything or all(sight.shows(each) for each in round.units.filter(block=block))
    else:
        seen = sight.figures.everything or all(sight.shows(each) for each in round.units.all())
    if not seen:
        raise NothingToReport(why_no_figures(round))


def source_of(
    round: Round,
    *,
    unit: RoundUnit | None,
    sight: Sight,
    at: datetime,
    newest: bool | None = None,
    block: Block | None = None,
) -> Source:
    """Read what a report of a unit, a block, or the whole round, says to a reader. Raises NothingToReport.

    It is made from the run that they see; `newest` asks for the newest one, or for what is shown to all, instead.
    """
    refuse_unseen(round, unit, sight, block)
    latest = sight.sees_newest if newest is None else newest
    run = run_to_report(round, newest=latest)
    units = round.units.select_related("agency", "version", "block").order_by(
        "version__position", "version__sort_key", "agency__code"
    )
    result = scores.result_of(run)
    withheld = withheld_rows([round])
    if block is not None:
        units = units.filter(block=block)
        shown = block_on_paper(run, result, block, sight, withheld)
    elif unit is None:
        shown = round_on_paper(run, result, sight, withheld)
    else:
        shown = unit_on_paper(run, result, unit, sight, withheld)
    members = shown_of(run).members
    seen = run_seen(round, newest=latest)
    return Source(
        round=round,
        run=run,
        result=shown,
        units=tuple(units),
        at=at,
        withheld=withheld,
        members=members,
        since=counted_since(result, list(units), scores.received(round)) if seen.is_held else {},
        known=_known(run, unit) if block is None else {},
        draft=not seen.is_published,
        decided=decided_as(seen),
        seen=seen,
        whole=unit is None
        and block is None
        and (sight.figures.everything or (round.owner_id is not None and sees_whole(round, sight))),
    )


def _known(run: ScoringRun, unit: RoundUnit | None) -> Known:
    """Return the estimates of a unit, or of the whole round, empty where the run keeps none."""
    if unit is None:
        return known_of(from_json(run.estimates))
    kept = UnitScore.objects.filter(run=run, round_unit=unit).values_list("estimates", flat=True).first()
    return known_of(from_json(kept or {}))


def run_to_report(round: Round, *, newest: bool) -> ScoringRun:
    """Return the run that a report is made from: the one that its reader sees. Raises NothingToReport."""
    run = run_for(round, newest=newest)
    if run is None:
        raise NothingToReport(NOT_SCORED.format(title=round.title))
    if not run.total["n"]:
        raise NothingToReport(str(NOTHING_COUNTED))
    return run


def excluded_forms(round: Round) -> dict[int, int]:
    """Count the forms whose last decision excludes them, by unit."""
    decided = ResponseDecision.objects.filter(response__round_unit__round=round).order_by()
    last = decided.values_list("response", "response__round_unit").annotate(last=Max("number"))
    # Counted here: as a query inside a query PostgreSQL may run it again for every form.
    return dict(Counter(unit for _response, unit, number in last if number % 2))


def known_of_units(run: ScoringRun) -> Mapping[str, Known]:
    """Return by agency what the sheet of each unit of a run says only what is sure by."""
    kept = UnitScore.objects.filter(run=run).values_list("round_unit__agency__code", "estimates")
    return {code: known_of(from_json(found)) for code, found in kept}
