"""One release of a table beside those before it, as one table: whoever has two of them subtracts them. Pure.

A figure under which no answer moved is the same figure in both releases. Where answers moved at an item of a unit, the
later figure is the earlier one and the change; a change of fewer than k answers is hidden like any small figure.
Figures of earlier releases are out: they stay as they were, shown or hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from scoring.certainty.hiding import Sum
from scoring.disclosure.sums import TOP, Place
from scoring.disclosure.table import Table

# The release in which a figure stands first, its row and node. A change has the two releases in one number's place.
Key = tuple[int | tuple[int, int], str, str]


class Move(NamedTuple):
    """Two figures of an item of a unit with their answers by level."""

    earlier: Key
    later: Key
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many answers moved, at least."""
        return sum(abs(now - then) for then, now in zip(self.before, self.after, strict=True))


@dataclass(frozen=True)
class Releases:
    """Tables of one round, oldest first, and the places that each but the last hides."""

    tables: Sequence[Table]
    hidden: Sequence[frozenset[Place]] = ()

    @property
    def now(self) -> Table:
        return self.tables[-1]

    @cached_property
    def first(self) -> Sequence[Mapping[Place, int]]:
        """By release, the release in which the figure of each place stood first."""
        found: list[dict[Place, int]] = []
        seen: dict[tuple[object, ...], int] = {}
        for number, table in enumerate(self.tables):
            found.append({place: seen.setdefault((place, *_answers(table, place)), number) for place in table.sizes})
        return found

    def key(self, place: Place) -> Key:
        """Return the key of a figure of the last release."""
        return self.key_in(len(self.tables) - 1, place)

    def key_in(self, number: int, place: Place) -> Key:
        """Return the key of a figure of one of the releases."""
        return (self.first[number][place], *place)

    def table(self, key: Key) -> Table:
        """Return the table in which a figure stood first."""
        number = key[0]
        return self.tables[number if isinstance(number, int) else number[1]]

    @cached_property
    def changes(self) -> Mapping[Key, int]:
        """How many answers moved, at least, at the items of units from one release to another."""
        return {change: move.size for change, move in self.moves.items()}

    @cached_property
    def sizes(self) -> Mapping[Key, int]:
        found: dict[Key, int] = {}
        for number, table in enumerate(self.tables):
            for place, size in table.sizes.items():
                found.setdefault(self.key_in(number, place), size)
        return found | dict(self.changes)

    @cached_property
    def sums(self) -> list[Sum[Key]]:
        found: dict[tuple[Key, tuple[Key, ...]], Sum[Key]] = {}
        for number, table in enumerate(self.tables):
            for each in table.sums:
                whole, parts = self.key_in(number, each.whole), tuple(self.key_in(number, part) for part in each.parts)
                found.setdefault((whole, parts), Sum(whole, parts, each.weights))
        return [*found.values(), *(Sum(move.later, (move.earlier, change)) for change, move in self.moves.items())]

    @cached_property
    def out(self) -> frozenset[Key]:
        """The figures that earlier releases decided on, and the changes, on which no release decides."""
        last = len(self.tables) - 1
        before = {self.key_in(number, place) for number in range(last) for place in self.tables[number].sizes}
        return frozenset(before | set(self.changes))

    @cached_property
    def withheld(self) -> frozenset[Key]:
        """The figures that earlier releases hid: each as the first of them did."""
        found = zip(range(len(self.hidden)), self.hidden, strict=True)
        return frozenset(
            self.key_in(number, place)
            for number, places in found
            for place in places
            if self.first[number][place] == number
        )

    @cached_property
    def scales(self) -> Mapping[str, int]:
        """How many levels each item has that was answered."""
        return {item: len(each) for table in self.tables for (_, item), each in table.levels.items() if each}

    @cached_property
    def moves(self) -> Mapping[Key, Move]:
        """What moved by the key of its change."""
        versions: dict[Place, list[int]] = {}
        for table, first in zip(self.tables, self.first, strict=True):
            for place in table.levels:
                stood = versions.setdefault(place, [])
                if first[place] not in stood:
                    stood.append(first[place])
        return {
            ((one, two), *place): Move(
                (one, *place), (two, *place), self.tables[one].levels[place], self.tables[two].levels[place]
            )
            for place, stood in versions.items()
            for one, two in combinations(stood, 2)
        }


def _answers(table: Table, place: Place) -> list[object]:
    """Return the answers that a figure is made of, and by whom."""
    own: list[object] = [table.sizes[place]] if place[1] == TOP else []
    return own + [(unit, table.levels[unit, item]) for unit, item in table.beneath(place)]
