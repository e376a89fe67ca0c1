"""What one reader sees of any run of a round: no more than the pages of results show them of the run they see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from scoring import run_differences, told
from scoring.access import Sight, measures_province, sees_whole, sight_of
from scoring.disclosure import TOP, RoundHidden, k_of, masked, released
from scoring.forms_changed import forms_changed
from scoring.gaps import gaps_of_total, gaps_together
from scoring.method import Method
from scoring.models import PublicationDraft, ScoringRun
from scoring.publication_access import Reader
from scoring.results import RoundResult, UnitResult
from scoring.run_differences import Differences
from scoring.run_for import RunSeen, runs_known, seen_among
from scoring.selectors import method_of, result_of
from scoring.shown import seen_of, shown_of
from surveys.models import Round

# Of runs with equal figures: the method and the hash of what was counted.
Key = tuple[int, str]


@dataclass(frozen=True)
class Gate:
    """A reader's view of all runs of a round; `detail`: they see every count of all of it.

    `publishes`: they choose among all runs, also those newer than what is shown to all; `asked`: the runs that the
    leaders were asked to approve, be they newer, for them and who reads what they are asked.
    """

    round: Round
    sight: Sight
    publishes: bool = False
    asked: frozenset[int] = frozenset()

    @property
    def detail(self) -> bool:
        return self.sight.detail.everything

    @cached_property
    def opens(self) -> bool:
        """Say whether the reader sees the figures of all units, and of the whole round, at all."""
        return self.detail or sees_whole(self.round, self.sight)

    @cached_property
    def runs(self) -> list[ScoringRun]:
        """All runs that the reader knows of, the newest first, with `drafted`: a draft was made of it."""
        return [*(run for run in self._ahead if self.publishes or run.pk in self.asked), *self._shown]

    def total(self, run: ScoringRun) -> str | None:
        """Return the total of a run, None where it stays hidden."""
        if self.detail:
            index: str | None = run.total["index"]
            return index
        return run.total["index"] if self._tells(run, TOP) else None

    def shows(self, run: ScoringRun) -> bool:
        """Say whether figures of a run are shown: not those computed while forms came in, but for the last of them."""
        return self.detail or (self.opens and _key(run) in self._told)

    def result(self, run: ScoringRun) -> RoundResult:
        """Return what the reader sees of a run, rows that are not told without figures."""
        result = result_of(run)
        if measures_province(self.round):
            # Places are where people were asked: what differs between two runs is said of the province alone.
            result = replace(result, agencies=(), blocks=(), parents=())
        if self.detail:
            return result
        method = method_of(run)
        seen = released(result, method=method, hidden=self._hidden(run))
        return RoundResult(
            agencies=tuple(self._row(run, unit, unit.agency, method) for unit in seen.agencies),
            blocks=(),
            total=self._row(run, seen.total, TOP, method),
        )

    def differences(self, before: ScoringRun, after: ScoringRun) -> Differences:
        """Return what differs between two runs, as far as the reader may know it."""
        pair, methods = (before, after), (method_of(before), method_of(after))
        forms = forms_changed(before, after)
        found = run_differences.differences(self.result(before), self.result(after), methods, forms)
        if self.detail:
            return found
        raw, k = [result_of(run) for run in pair], max(map(k_of, methods))
        rows = [told.rows_of(result) for result in raw]
        closed = {key for run, row in zip(pair, rows, strict=True) for key in row if not self._tells(run, key)}
        few = {key for key in rows[1] if told.few_moved_within(rows[0].get(key), rows[1].get(key), k=k)}
        return run_differences.told(found, untold=closed | told.untold_between(*raw, k=k), nodes_untold=few, k=k)

    def _row(self, run: ScoringRun, row: UnitResult, key: str, method: Method) -> UnitResult:
        return row if self._tells(run, key) else masked(row, {}, whole=True, k=k_of(method))

    def _hidden(self, run: ScoringRun) -> RoundHidden:
        shown = shown_of(run)
        return shown.province() if measures_province(self.round) else shown.together

    def _tells(self, run: ScoringRun, key: str) -> bool:
        if not self.shows(run) or key not in self._told[_key(run)]:
            return False
        if measures_province(self.round):
            return key == TOP and key not in self._gaps(run)
        # Where another method hides a row, both together may tell it.
        others = [each for each in self._newest.values() if each.method_version_id != run.method_version_id]
        return all(key not in self._gaps(each) for each in (run, *others))

    def _gaps(self, run: ScoringRun) -> frozenset[str]:
        return (gaps_of_total(run) if measures_province(self.round) else gaps_together(run)).hidden

    @cached_property
    def _all(self) -> list[ScoringRun]:
        runs = runs_known(self.round).annotate(drafted=Exists(PublicationDraft.objects.filter(run=OuterRef("pk"))))
        return list(runs.select_related("actor").order_by("-at", "-id"))

    @cached_property
    def seen(self) -> RunSeen:
        """The run that the reader sees on the pages of results, and what is shown to all."""
        return seen_among(self._all, newest=self.detail)

    @cached_property
    def _shown(self) -> list[ScoringRun]:
        """The runs up to the one that the reader is held to; all, where they are to none."""
        return [run for run in self._all if run not in self._ahead]

    @cached_property
    def _ahead(self) -> list[ScoringRun]:
        held = self.seen.run if self.seen.is_held else None
        return [run for run in self._all if held and (run.at, run.pk) > (held.at, held.pk)]

    @cached_property
    def _newest(self) -> Mapping[int, ScoringRun]:
        """The newest run shown by each method, that which the pages of results show first."""
        newest = {run.method_version_id: run for run in reversed(self._shown)}
        own = self.seen.run
        return {own.method_version_id: own} | newest | {own.method_version_id: own} if own else newest

    @cached_property
    def _told(self) -> Mapping[Key, frozenset[str]]:
        """The rows that each run seen tells beside the others; runs of equal figures are one."""
        seen: dict[Key, told.Seen] = {}
        ks = []
        for newest in self._newest.values():
            ks.append(k_of(method_of(newest)))
            pairs = zip(seen_of(newest, self._all), shown_of(newest).results, strict=True)
            for run, result in reversed(list(pairs)):
                seen.setdefault(_key(run), told.Seen(result, self._gaps(run)))
        for run in self._ahead:
            seen.setdefault(_key(run), told.Seen(shown_of(run).results[-1], self._gaps(run)))
            ks.append(k_of(method_of(run)))
        rows = told.told_rows(list(seen.values()), k=max(ks, default=0))
        return dict(zip(seen, rows, strict=True))


def _key(run: ScoringRun) -> Key:
    return run.method_version_id, run.input_hash


def gate_of(reader: Reader) -> Gate:
    sight = sight_of(reader.user, state=reader.round.state, on=localdate())
    asked = reader.asked if reader.reads_asked else frozenset()
    return Gate(reader.round, sight, publishes=reader.publishes, asked=asked)
