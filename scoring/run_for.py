"""Which run of a round a reader sees: one rule for every page, file and report (DESIGN § 3, docs/publication.md).

While a draft is out, or once figures are published, all but those who work on the figures see that run, no newer one:
of two runs with one form between them the printed index of the one and the counts of the other tell that form.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from scoring.models import Publication, PublicationDraft, ScoringRun, Submission
from scoring.results import RoundResult
from surveys.models import Round, RoundUnit

OWN_METHOD = Q(method_version=F("round__scored_by__method_version")) | Q(round__scored_by=None)


@dataclass(frozen=True, slots=True)
class Official:
    """The run that is shown to all of a round: of the draft in force, made at `drafted_at`, else the published one.

    `publication` is the one in force, also while a draft that is to supersede it is out.
    """

    run: ScoringRun
    drafted_at: datetime | None
    publication: Publication | None

    def differs_from(self, run: ScoringRun) -> bool:
        """Say whether a run is of other answers, or by another method."""
        return (run.method_version_id, run.input_hash) != (self.run.method_version_id, self.run.input_hash)


@dataclass(frozen=True, slots=True)
class RunSeen:
    """The run of a round that a reader sees, None where there is none, and what is shown to all.

    `newest`: they see the newest run (`Sight.sees_newest`).
    """

    run: ScoringRun | None
    official: Official | None
    newest: bool

    @property
    def is_held(self) -> bool:
        """Say whether the reader is held to what is shown to all."""
        return self.official is not None and not self.newest

    @property
    def is_published(self) -> bool:
        """Say whether the run that the reader sees is the one of the publication in force."""
        live = self.official.publication if self.official else None
        return live is not None and self.run is not None and live.run_id == self.run.pk

    @property
    def withheld(self) -> frozenset[str]:
        """The rows of which the publication in force tells no item counts."""
        live = self.official.publication if self.official else None
        return frozenset(live.withheld if live else ())


def run_seen(round: Round, *, newest: bool) -> RunSeen:
    """Return the run of a round that a reader sees, in one query."""
    return runs_seen([round], newest=newest).get(round.pk, RunSeen(None, None, newest))


def runs_seen(rounds: "Collection[Round] | QuerySet[Round]", *, newest: bool) -> dict[int, RunSeen]:
    """Return the runs of rounds that have any by the ids of the rounds, in one query."""
    of_round: dict[int, list[ScoringRun]] = {}
    for run in _marked(rounds).filter(Q(pk=F("newest_run")) | SHOWN_TO_ALL):
        of_round.setdefault(run.round_id, []).append(run)
    return {pk: _seen(runs, newest=newest) for pk, runs in of_round.items()}


def runs_known(round: Round) -> "QuerySet[ScoringRun]":
    """Return all runs of a round, marked so that `seen_among` finds the one that a reader sees."""
    return _marked([round])


def seen_among(runs: Collection[ScoringRun], *, newest: bool) -> RunSeen:
    """Return the same as `run_seen` where all runs of a round are read (`runs_known`)."""
    return _seen(runs, newest=newest)


def run_for(round: Round, *, newest: bool) -> ScoringRun | None:
    """Return the run of a round that a reader sees."""
    return run_seen(round, newest=newest).run


def officials_of(rounds: Collection[Round]) -> Mapping[int, Official]:
    """Return what is shown to all of rounds by their ids, in one query; none where nothing is out or published."""
    of_round: dict[int, list[ScoringRun]] = {}
    for run in _marked(rounds).filter(SHOWN_TO_ALL):
        of_round.setdefault(run.round_id, []).append(run)
    return {pk: found for pk, runs in of_round.items() if (found := _official(runs)) is not None}


def runs_ahead(official: Official) -> "QuerySet[ScoringRun]":
    """Return the runs of a round that are newer than what is shown to all, and of other answers."""
    later = ScoringRun.objects.filter(round=official.run.round_id, at__gte=official.run.at)
    return later.exclude(pk=official.run.pk).exclude(input_hash=official.run.input_hash)


IN_FORCE = Q(publication__isnull=False, publication__superseded_by=None)
SHOWN_TO_ALL = Q(pk=F("drafted_run"), followed=False) | IN_FORCE


def _marked(rounds: "Collection[Round] | QuerySet[Round]") -> "QuerySet[ScoringRun]":
    """Return runs with which one is the newest of its round, and which one the draft in force is of."""
    runs = ScoringRun.objects.filter(OWN_METHOD, round=OuterRef("round")).order_by("-at", "-id")
    drafts = PublicationDraft.objects.filter(round=OuterRef("round")).order_by("-id")
    marked = ScoringRun.objects.filter(round__in=rounds).annotate(
        newest_run=Subquery(runs.values("pk")[:1]),
        draft=Subquery(drafts.values("pk")[:1]),
        drafted_run=Subquery(drafts.values("run")[:1]),
        drafted_at=Subquery(drafts.values("at")[:1]),
        followed=Exists(Publication.objects.filter(draft=OuterRef("draft"))),
        # The paper that laid it before who decided (`scoring.decided`).
        paper=Subquery(Submission.objects.filter(run=OuterRef("pk"), end=None).values("pk")[:1]),
    )
    return marked.select_related("method_version__method", "round", "publication__superseded_by")


def _seen(runs: Collection[ScoringRun], *, newest: bool) -> RunSeen:
    official = _official(runs)
    own = next((run for run in runs if run.pk == run.newest_run), None)  # type: ignore[attr-defined]
    return RunSeen(own if newest or official is None else official.run, official, newest)


def _official(runs: Collection[ScoringRun]) -> Official | None:
    published = next((run.publication for run in runs if _is_in_force(run)), None)
    for run in runs:
        if run.pk == run.drafted_run and not run.followed:  # type: ignore[attr-defined]
            return Official(run, run.drafted_at, published)  # type: ignore[attr-defined]
    return Official(published.run, None, published) if published else None


def _is_in_force(run: ScoringRun) -> bool:
    return hasattr(run, "publication") and not hasattr(run.publication, "superseded_by")


def counted_since(result: RoundResult, units: Collection[RoundUnit], received: Mapping[int, int]) -> dict[int, int]:
    """Return, by unit, how many forms more are counted now than a run knew; below 0, fewer.

    `received` are the forms counted now by unit. Forms of a unit that reports into another are that one's.
    """
    known = {unit.agency: unit.n + unit.voluntary for unit in result.agencies}
    now: dict[int, int] = {}
    for unit in units:
        into = unit.reports_into_id or unit.pk
        now[into] = now.get(into, 0) + received.get(unit.pk, 0)
    rows = {unit.pk: known.get(unit.agency.code) for unit in units}
    return {pk: forms - then for pk, forms in now.items() if (then := rows.get(pk)) is not None and forms != then}
