"""What is public: the publications in force, and their figures as everybody sees them.

Every public page, file and answer of the portal reads here. Drafts, runs that no decision published and what the gate
hides are in none of it. An agency's own survey stays with the agency, also once it is published: its pages promise so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from threading import Lock

from django.db import connections
from django.db.models import Q, QuerySet

from accounts.replica import alias
from scoring.counts_withheld import without_counts
from scoring.decided import NOTHING, Decided, UnitDecided, decided_in
from scoring.disclosure import TOP, Members, RoundHidden, block_key, released
from scoring.method import Method, RollUp
from scoring.models import Publication, ScoringRun, Submission
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import method_of, result_of
from scoring.shown import Shown, shown_of
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province

PUBLIC = Q(round__owner=None)
RELATED = ("run__method_version__method", "run__round", "round__questionnaire_version", "supersedes")
# Publications never change. One of 500 agencies takes some megabytes.
MOST_KEPT = 4
_reading = Lock()


def publications() -> "QuerySet[Publication]":
    """Return the publications in force, of the newest round first."""
    found = Publication.objects.filter(PUBLIC, superseded_by=None).select_related(*RELATED)
    ordered = found.order_by("-round__assessment_year", "-round__opens_on", "round__code")
    return ordered.defer("round__questionnaire_version__definition")


def publication(code: str) -> Publication | None:
    """Return the publication in force of a round by its code, None where nothing of it is public."""
    # No database can be asked for NUL, and an address may hold one.
    return None if "\0" in code else publications().filter(round__code=code).first()


def superseded_of(publication: Publication) -> tuple[Publication, ...]:
    """Return the publications that this one replaced, directly or through others, the newest first.

    `superseded_by.reason` of each says why. Their figures are public no longer.
    """
    if publication.supersedes_id is None:
        return ()
    older = Publication.objects.filter(round=publication.round_id, pk__lt=publication.pk)
    return tuple(older.select_related("superseded_by").order_by("-pk"))


def methods_used() -> "QuerySet[Publication, int]":
    """Return the ids of the versions of methods by which anything was published, in force or superseded."""
    return Publication.objects.filter(PUBLIC).values_list("run__method_version", flat=True)


def changed() -> tuple[int, datetime | None]:
    """Return what differs as soon as anything is published: the newest publication's number, and its time.

    Caches of public bodies are keyed by it: publications are only ever added.
    """
    # Asked for every page: an ordinary query costs as much again to write.
    # On the connection that the page is made from: a page of a copy that lags must not pass for the newest state.
    with connections[alias()].cursor() as cursor:
        cursor.execute("SELECT id, published_at FROM scoring_publication ORDER BY id DESC LIMIT 1")
        return cursor.fetchone() or (0, None)


@dataclass(frozen=True)
class PublishedRound:
    """A publication in force with its figures: `result` without anything that is hidden from everybody.

    A row or node with forms and no index is hidden or was not computed: `hidden` says which, by the keys of
    `scoring.disclosure`. `withheld` are the rows whose item counts this publication leaves out. `members` are the
    units under each parent agency. A survey that measures the province (`of_province`) has the total alone.
    """

    publication: Publication
    method: Method
    result: RoundResult
    hidden: RoundHidden
    withheld: frozenset[str]
    members: Members
    decided: Decided
    of_province: bool

    @property
    def round(self) -> Round:
        return self.publication.round

    @property
    def code(self) -> str:
        return self.publication.round.code

    @cached_property
    def by_agency(self) -> Mapping[str, UnitResult]:
        return {unit.agency: unit for unit in self.result.agencies}

    @cached_property
    def by_block(self) -> Mapping[str, BlockResult]:
        return {block.block: block for block in self.result.blocks}

    def units_in(self, block: str) -> tuple[UnitResult, ...]:
        """Return the rows of a block, empty for those outside every block."""
        return tuple(unit for unit in self.result.agencies if (unit.block or "") == block)

    def decided_of(self, agency: str) -> UnitDecided | None:
        """Return what a unit was appraised at, and its grade; only beside an index that is told."""
        unit = self.by_agency.get(agency)
        return self.decided.of(agency) if unit is not None and unit.index is not None else None

    @property
    def units(self) -> "QuerySet[RoundUnit]":
        """The units measured, with agency, version and block as they were then, in their order."""
        found = RoundUnit.objects.filter(round=self.publication.round_id, reports_into=None)
        related = found.select_related("agency", "version", "block")
        return related.order_by("version__position", "version__sort_key", "agency__code")


def published(publication: Publication) -> PublishedRound:
    """Return the figures of a publication in force."""
    # Read once however many ask at the same time: reading a province takes a second, and on that day all ask at once.
    with _reading:
        found = _read(publication.pk, publication.run.input_hash)
    return replace(found, publication=publication)


@lru_cache(maxsize=MOST_KEPT)
def _read(pk: int, _hash: str) -> PublishedRound:
    publication = Publication.objects.select_related(*RELATED).get(pk=pk)
    run, withheld = publication.run, frozenset(publication.withheld)
    shown, whole = shown_of(run), measures_a_province(publication.round)
    hidden = without_counts(shown.province() if whole else shown.together, withheld, shown.results[-1].total.nodes)
    return PublishedRound(
        publication=publication,
        method=method_of(run),
        result=_result(run, shown, hidden, withheld, whole),
        hidden=hidden,
        withheld=withheld,
        members={} if whole else shown.members,
        decided=_decided(run),
        of_province=whole,
    )


def _result(run: ScoringRun, shown: Shown, hidden: RoundHidden, withheld: Collection[str], whole: bool) -> RoundResult:
    """Return what everybody sees of a run; the places of a survey of the whole province have no figures."""
    computed = result_of(run)
    if whole:
        computed = replace(computed, agencies=(), blocks=(), parents=())
    told = released(computed, method=method_of(run), hidden=hidden)
    agencies = tuple(_volunteered(unit, unit.agency, shown, withheld) for unit in told.agencies)
    total = _volunteered(told.total, TOP, shown, withheld)
    return _resting(replace(told, agencies=agencies, total=total), method_of(run))


def _resting(told: RoundResult, method: Method) -> RoundResult:
    """Count for figures of several units the forms they rest on, as pages of officials and reports do.

    A mean leaves out units without an index, and their forms (`left_out`, `without_size`).
    """
    blocks = tuple(
        replace(block, n=_forms([unit for unit in told.agencies if unit.block == block.block], method.block_roll_up))
        if method.block_roll_up != "pooled"
        else block
        for block in told.blocks
    )
    if method.total_roll_up == "pooled" or not told.agencies:
        return replace(told, blocks=blocks)
    return replace(told, blocks=blocks, total=replace(told.total, n=_forms(told.agencies, method.total_roll_up)))


def _forms(units: Iterable[UnitResult], how: RollUp) -> int:
    # A hidden index is in the mean as any other.
    return sum(unit.n for unit in units if unit.status == "ok" and (how == "mean" or unit.size))


def _volunteered(unit: UnitResult, key: str, shown: Shown, withheld: Collection[str]) -> UnitResult:
    """Leave out the index of the forms that people volunteered where it would tell single ones."""
    if unit.voluntary_index is None or (key not in withheld and shown.tells_voluntary(unit.agency)):
        return unit
    return replace(unit, voluntary_index=None)


def _decided(run: ScoringRun) -> Decided:
    paper = Submission.objects.filter(run=run, end=None).order_by("pk").last()
    return NOTHING if paper is None else decided_in(paper)


def hides_row(found: PublishedRound, row: UnitResult | BlockResult) -> bool:
    """Say whether a row has figures that are hidden, rather than none."""
    key = block_key(row.block) if isinstance(row, BlockResult) else row.agency
    return key in found.hidden.rows
