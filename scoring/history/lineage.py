"""Where agencies come from between two surveys, and whether their two figures compare (DOMAIN § 5). Pure.

Another name or another parent leaves an agency what it was. What was merged, split or gave a part away has no own
value of the year before: its predecessors stand beside it, and their weighted mean only under that name.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import groupby
from typing import Literal

# `unclear`: what is on record contradicts itself, so nothing is compared.
LineageKind = Literal["same", "renamed", "transferred", "merged", "split", "new", "unclear"]
COMPARABLE: frozenset[LineageKind] = frozenset({"same", "renamed", "transferred"})
# An agency that passes on wholly in one of these ways is the same under another name or parent.
CONTINUING: Mapping[str, LineageKind] = {"rename": "renamed", "transfer": "transferred"}
ENDING = frozenset({"rename", "merge", "transfer", "dissolve"})


@dataclass(frozen=True, slots=True)
class Step:
    """One succession: `share` of the predecessor passed, None where not stated; dissolved, it has no successor."""

    predecessor: str
    successor: str | None
    kind: str
    on: date
    share: Fraction | None = None

    @property
    def ends(self) -> bool:
        """Whether nothing of the predecessor is left."""
        return self.kind in ENDING and self.share in (None, 1)


@dataclass(frozen=True, slots=True)
class Origin:
    """An agency before; `share` of it passed into the later one, None where it is not known which part did."""

    agency: str
    share: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True)
class Lineage:
    """How an agency came to be; the one predecessor of what is `same` is the agency itself."""

    kind: LineageKind
    predecessors: tuple[Origin, ...] = ()

    @property
    def comparable(self) -> bool:
        return self.kind in COMPARABLE

    @property
    def own(self) -> str | None:
        """The agency whose figure before is this one's own; None where it has none."""
        return self.predecessors[0].agency if self.comparable else None


NEW = Lineage("new")
UNCLEAR = Lineage("unclear")


def lineages(agencies: Iterable[str], steps: Iterable[Step], *, stood: Collection[str]) -> dict[str, Lineage]:
    """Return where each agency of the later survey comes from.

    `steps` are those after the first survey up to the second, in any order; `stood` the agencies there were at the
    first. What contradicts itself is `unclear`: a circle within a day, more than the whole passed on, an agency that
    passes on, or is surveyed, after its end.
    """
    standing = _Standing({code: _State("same", {code: Fraction(1)}) for code in stood})
    ordered = sorted(set(steps), key=lambda step: (step.on, step.predecessor, step.successor or "", step.kind))
    for _, day in groupby(ordered, key=lambda step: step.on):
        standing.pass_day(list(day))
    return {code: standing.lineage(code) for code in agencies}


# The part of each agency before that one consists of.
Parts = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class _State:
    kind: LineageKind
    parts: Parts
    ended: bool = False


CONTRADICTED = _State("unclear", {})


@dataclass
class _Standing:
    """What agencies consist of, carried from day to day."""

    states: dict[str, _State]
    outgoing: dict[str, list[Step]] = field(default_factory=dict)

    def lineage(self, code: str) -> Lineage:
        state = self.states.get(code)
        if state is None or state.kind == "new":
            return NEW
        if state.kind == "unclear" or state.ended:
            return UNCLEAR
        return Lineage(state.kind, tuple(Origin(*part) for part in sorted(state.parts.items())))

    def pass_day(self, steps: Sequence[Step]) -> None:
        """Apply the steps of a day: what passes into an agency comes before what it passes on that day."""
        try:
            order = _order(steps)
        except CycleError as found:
            circle = set(found.args[1])
            self.states |= dict.fromkeys(circle, CONTRADICTED)
            self.pass_day([step for step in steps if not {step.predecessor, step.successor} <= circle])
            return
        self.outgoing = _by(steps, lambda step: step.predecessor)
        into = _by(steps, lambda step: step.successor or "")
        for code in order:
            self._receive(code, into.get(code, []))
        for code in self.outgoing:
            self._leave(code)

    def _receive(self, code: str, into: Sequence[Step]) -> None:
        """Make an agency of what it was and what passes into it."""
        old = self.states.get(code, _State("new", {code: Fraction(1)}))
        lasts = code in self.states and not old.ended
        given = [self.states[step.predecessor] for step in into]
        if any(state.kind == "unclear" or state.ended for state in given) or self._nonsense(into):
            self.states[code] = CONTRADICTED
        elif not into or (lasts and old.kind == "unclear"):
            self.states[code] = old
        else:
            parts = self._parts(old.parts if lasts else {}, into, given)
            self.states[code] = _State(self._kind(into, given, lasts=lasts), parts)

    def _parts(self, own: Parts, into: Sequence[Step], given: Sequence[_State]) -> Parts:
        parts = dict(own)
        for step, state in zip(into, given, strict=True):
            passed = self._passed(step)
            for origin, share in state.parts.items():
                parts[origin] = _sum(parts.get(origin, Fraction(0)), _product(share, passed))
        return parts

    def _kind(self, into: Sequence[Step], given: Sequence[_State], *, lasts: bool) -> LineageKind:
        step, state = into[0], given[0]
        if not lasts and all(each.kind == "new" for each in given):
            return "new"
        if lasts or len(into) > 1 or step.kind == "merge":
            return "merged"
        if step.kind not in CONTINUING or self._passed(step) != 1:
            return "merged" if state.kind == "merged" else "split"
        return CONTINUING[step.kind] if state.kind in COMPARABLE else state.kind

    def _passed(self, step: Step) -> Fraction | None:
        """Return which part of the predecessor a step passes on: all, where nothing says otherwise."""
        if step.share is not None:
            return step.share
        alone = len(self.outgoing[step.predecessor]) == 1 and step.kind != "split"
        return Fraction(1) if alone else None

    def _nonsense(self, into: Sequence[Step]) -> bool:
        shares = [_shares(self.outgoing[step.predecessor]) for step in into]
        return any(sum(each) > 1 or any(share <= 0 for share in each) for each in shares)

    def _leave(self, code: str) -> None:
        """End an agency that passed on, or leave it what it did not give away."""
        state, steps = self.states[code], self.outgoing[code]
        given = _shares(steps)
        rest = 1 - sum(given, Fraction(0)) if len(given) == len(steps) else None
        if sum(given) > 1:
            self.states[code] = CONTRADICTED
        elif rest == 0 or any(step.ends for step in steps):
            self.states[code] = replace(state, ended=True)
        elif state.kind not in {"unclear", "new"}:
            parts = {origin: _product(share, rest) for origin, share in state.parts.items()}
            self.states[code] = _State("merged" if state.kind == "merged" else "split", parts)


def _order(steps: Sequence[Step]) -> list[str]:
    """Return the agencies of a day, predecessors first; CycleError where they run in a circle."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for step in steps:
        sorter.add(step.predecessor)
        if step.successor is not None:
            sorter.add(step.successor, step.predecessor)
    return list(sorter.static_order())


def _by(steps: Iterable[Step], key: Callable[[Step], str]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(key(step), []).append(step)
    return found


def _shares(steps: Iterable[Step]) -> list[Fraction]:
    return [step.share for step in steps if step.share is not None]


def _product(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other
