"""Reads what has been seen of a round, and what stays hidden of a run from whoever does not see every count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache

from accounts.models import AuditEntry
from scoring.disclosure import TOP, Members, RoundHidden, hidden_in_releases, hidden_in_unit_releases, k_of
from scoring.hiding_store import beside_of, kept_hiding, with_kept
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.results import RoundResult, UnitResult
from scoring.selectors import members_of, method_of, result_of
from scoring.told import tells_voluntary

# Runs never change. A result of 500 agencies takes some megabytes.
MOST_KEPT = 8


@dataclass(frozen=True)
class Shown:
    """A run as it is seen beside those before it; `results` are theirs and its own, oldest first.

    `members` are the units under each parent agency; `beside` tells the runs and these, and `kept` what a worker found
    for them already.
    """

    results: tuple[RoundResult, ...]
    method: Method
    members: Members
    beside: str = ""
    kept: RoundHidden | None = None

    @cached_property
    def together(self) -> RoundHidden:
        """What stays hidden from whoever sees all rows of the round, or of a block."""
        return self.kept or hidden_in_releases(self.results, method=self.method, members=self.members)

    def alone(self, agency: str) -> RoundHidden:
        """Return what stays hidden of one unit from whoever sees no other."""
        found = [unit for result in self.results for unit in result.agencies if unit.agency == agency]
        return hidden_in_unit_releases(found, method=self.method) if found else RoundHidden({}, {})

    def tells_voluntary(self, agency: str) -> bool:
        """Say whether the index of the forms volunteered at a unit, or of the whole round by its code, is told."""
        rows = [row for result in self.results for row in (*result.agencies, result.total) if row.agency == agency]
        return tells_voluntary(rows, k=k_of(self.method))

    def total(self) -> RoundHidden:
        """Return what stays hidden of the whole round from whoever sees no unit: a unit called as the round is."""
        totals: Sequence[UnitResult] = [result.total for result in self.results]
        return hidden_in_unit_releases(totals, method=self.method)

    def province(self) -> RoundHidden:
        """Return the same called as totals are, for what is said of a round whose units have no figures."""
        found, code = self.total(), self.results[-1].total.agency
        return replace(
            found,
            rows={TOP: found.rows[code]} if code in found.rows else {},
            nodes={TOP: found.nodes.get(code, {})},
            counts={TOP: found.counts.get(code, frozenset())},
        )


def _order(run: ScoringRun) -> tuple[datetime, int]:
    return run.at, run.pk


def shown_of(run: ScoringRun) -> Shown:
    return shown_by(run.pk, run.input_hash)


@lru_cache(maxsize=MOST_KEPT)
def shown_by(pk: int, _hash: str) -> Shown:
    """Return the same of a run by its id; the hash tells it from another that had the id before."""
    run = with_kept(ScoringRun.objects.select_related("method_version", "round")).get(pk=pk)
    found = shown_now(run)
    return replace(found, kept=kept_hiding(run, found.beside))


def together_of(pk: int, input_hash: str) -> RoundHidden:
    """Return what `Shown.together` is, without reading any results where a worker found it already."""
    run = with_kept(ScoringRun.objects.select_related("round")).get(pk=pk)
    kept = kept_hiding(run, beside_of(seen_of(run), members_of(run)))
    return kept or shown_by(pk, input_hash).together


def shown_now(run: ScoringRun) -> Shown:
    """Return the same with nothing that was found before."""
    runs, members = seen_of(run), members_of(run)
    return Shown(tuple(result_of(each) for each in runs), method_of(run), members, beside_of(runs, members))


def seen_of(run: ScoringRun, known: Iterable[ScoringRun] | None = None) -> list[ScoringRun]:
    """Return the runs by the same method that have been shown up to this one; of equal figures the first.

    While forms come in nobody sees figures who does not see all of them: what counts is the newest run at the closing
    of the round and all after it. `known`: all runs of the round, where they are read already.
    """
    if known is None:
        known = ScoringRun.objects.filter(round=run.round_id, method_version=run.method_version_id, at__lte=run.at)
    same = sorted((one for one in known if one.method_version_id == run.method_version_id), key=_order)
    runs = [one for one in same if _order(one) <= _order(run)]
    closings = AuditEntry.objects.filter(subject=f"round:{run.round.code}", action="round.closed")
    closed = closings.order_by("-at").values_list("at", flat=True).first()
    before = [one for one in runs if closed is not None and one.at < closed]
    first: dict[str, ScoringRun] = {}
    for one in [*before[-1:], *runs[len(before) :]]:
        first.setdefault(one.input_hash, one)
    return [*(one for one in first.values() if one.pk != run.pk), run]
