"""Hidden figures of a round that leave each other no room: together they stand at their best, or their worst. Pure.

All that is told of them adds up (`measures`), so that sums draw bounds around each (`bounds`). Where what few people
said has no room left, or that all answered alike, more is hidden: the smallest figure beside it that gives some, else
what stands above.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scoring.certainty.hiding import Sum, few
from scoring.disclosure.bounds import NOTHING, Slack, Ties
from scoring.disclosure.measures import Measure, measures_of
from scoring.disclosure.releases import Key, Releases
from scoring.disclosure.sums import TOP, Place
from scoring.disclosure.table import Table
from scoring.method import Method

# A figure and the sum that took its room.
Tie = tuple[Key, Sum[Key]]


@dataclass(frozen=True)
class Remainders:
    """What is known of hidden figures of the last release, beside those before it."""

    releases: Releases
    method: Method | None
    k: int

    def more(self, hidden: Collection[Key]) -> frozenset[Key]:
        """Return what to hide besides, nothing where there is room or nothing else can be hidden."""
        return frozenset[Key]().union(*(view.near(hidden) for view in self._views))

    @cached_property
    def _views(self) -> list["_View"]:
        levels = sorted(set(self._alike.values()))
        found = [(each, self._sought(each)) for each in measures_of(self.method, self.releases.scales, levels)]
        return [
            _View(self.releases, measure, self._indices if measure.method else self._counts, sought, self.k)
            for measure, sought in found
            if sought
        ]

    @cached_property
    def _counts(self) -> Ties[Key]:
        return Ties([each for each in self.releases.sums if not each.weights])

    @cached_property
    def _indices(self) -> Ties[Key]:
        """All sums; a mean of indices tells nothing where there is none."""
        return Ties([each for each in self.releases.sums if not each.weights or self._has_indices(each)])

    def _has_indices(self, each: Sum[Key]) -> bool:
        return all(self.releases.table(key).share(key[1:]) is not None for key in (each.whole, *each.parts))

    @cached_property
    def _alike(self) -> Mapping[Place, int]:
        """The places where all answers are alike, with the level they are of."""
        table = self.releases.now
        return {place: level for place in table.alike if (level := _level(table, place)) is not None}

    def _sought(self, measure: Measure) -> frozenset[Key]:
        """Return what nobody may know by a measure: what few people said, and that answers are alike."""
        items = self.releases.now.items
        told = {
            self.releases.key((row, code))
            for (row, code), level in self._alike.items()
            if any(measure.tells_alike(item, level) for item in items[code][:1] if item in measure.worth)
        }
        return few(self.releases.sizes, self.k) | told if measure.level is None else frozenset(told)


def _level(table: Table, place: Place) -> int | None:
    found = (level for each in table.beneath(place) for level, times in enumerate(table.levels.get(each, ())) if times)
    return next(found, None)


@dataclass(frozen=True)
class _View:
    """One measure of all figures, and which of them must not be known by it."""

    releases: Releases
    measure: Measure
    ties: Ties[Key]
    sought: frozenset[Key]
    k: int

    def near(self, hidden: Collection[Key]) -> frozenset[Key]:
        """Return what to hide besides, one figure for each sum that left what nobody may know without room."""
        rooms = self._rooms(hidden)
        taken: dict[Key, Sum[Key]] = {}
        found: set[Key] = set()
        mended: set[int] = set()
        for pressed in self.ties.pressed(rooms):
            taken |= pressed
            for key in sorted(pressed.keys() & self.sought, key=str):
                behind = list(_behind(key, taken))
                # Where a sum has been mended for another figure, this one may have room, too.
                if mended.isdisjoint(id(each) for _, each in behind):
                    found |= self._beside(key, behind, rooms)
                    mended |= {id(each) for _, each in behind}
        return frozenset(found)

    def _rooms(self, hidden: Collection[Key]) -> dict[Key, Slack]:
        sizes, moves = self.releases.sizes, self.releases.moves
        rooms = {key: self._room(key) for key in hidden if sizes.get(key) and key not in moves}
        for change, move in moves.items():
            if move.earlier in hidden or move.later in hidden:
                rooms[change] = self.measure.between(change[2], move.before, move.after)
        return rooms

    def _room(self, key: Key) -> Slack:
        if key not in self._known:
            self._known[key] = self.measure.room(key[1:], self.releases.table(key))
        return self._known[key]

    @cached_property
    def _known(self) -> dict[Key, Slack]:
        return {}

    def _beside(self, key: Key, behind: Sequence[Tie], hidden: Mapping[Key, Slack]) -> set[Key]:
        """Return the smallest figure that gives room in the sums that took it, else one of others, or of its row.

        The index of a row takes all of it along and is hidden last, and for what few people said alone.
        """
        near = [ones for tie in behind for ones in self._giving(tie, hidden)]
        found = self._smallest(near, hidden, tops=False)
        if not found and self.releases.sizes[key] < self.k:
            around = [one for other in self.ties.of[key] for one in (*other.parts, other.whole)]
            there = [self.releases.key(place) for place in self.releases.now.sizes if place[0] == key[1]]
            found = self._smallest([*near, around, there], hidden, tops=True)
        return found

    def _smallest(self, among: Sequence[Sequence[Key]], hidden: Collection[Key], *, tops: bool) -> set[Key]:
        """Return the smallest of the first of these that has any to hide."""
        for ones in among:
            free = [one for one in ones if (one[2] != TOP or tops) and self._free(one, hidden)]
            if free:
                return {min(free, key=lambda one: (self.releases.sizes[one], str(one)))}
        return set()

    def _giving(self, tie: Tie, hidden: Mapping[Key, Slack]) -> Iterator[list[Key]]:
        """Yield the parts, then the whole of a sum of which one, were it hidden, let another figure of it move.

        A mean of indices moves by an answer of few people as by several of many: then a part alone may not do.
        """
        key, each = tie
        weights = {
            **dict(zip(each.parts, map(float, each.weights or (1,) * len(each.parts)), strict=True)),
            each.whole: 1,
        }
        own, step = hidden[key], weights[key] if hidden[key].whole else NOTHING

        def helped(one: Key) -> tuple[float, float]:
            """Return how far below and above this lets the figure lie: parts move against each other."""
            below, above, _ = hidden.get(one) or self._room(one)
            sides = (above, below) if (one == each.whole) == (key == each.whole) else (below, above)
            return sides[0] * weights[one], sides[1] * weights[one]

        have = [helped(one) for one in weights if one in hidden and one != key]
        lack = [step - sum(one[side] for one in have) for side in (0, 1)]
        for ones in (each.parts, (each.whole,)):
            free = {one: helped(one) for one in ones if self._free(one, hidden)}
            yield [
                one
                for one, by in free.items()
                if any(own[at] and by[at] and by[at] > lack[at] - NOTHING for at in (0, 1))
            ]

    def _free(self, key: Key, hidden: Collection[Key]) -> bool:
        return self.releases.sizes[key] > 0 and key not in hidden and key not in self.releases.out


def _behind(key: Key, taken: Mapping[Key, Sum[Key]]) -> Iterator[Tie]:
    """Yield the sum that took a figure's room, and those that took the room of others in it, nearest first."""
    waiting, seen = deque([key]), {key}
    while waiting:
        one = waiting.popleft()
        each = taken[one]
        yield one, each
        new = [term for term in (*each.parts, each.whole) if term in taken and term not in seen]
        waiting.extend(new)
        seen.update(new)
