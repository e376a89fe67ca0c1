"""How far hidden figures may lie from what they are, as sums with the shown ones draw it closer. Pure.

Whoever knows a sum knows what its hidden parts add up to. If one of them were larger, others would have to be smaller,
and these can be so only as far as answers go. So each sum bounds every figure by the room of the others, again and
again; a figure that is left none is known, though it follows from no sum.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.hiding import Key, Sum

# Rounds of drawing bounds closer: after these nothing more is looked for.
MOST_ROUNDS = 24
# Less is nothing: weights are no exact binary numbers.
NOTHING = 1e-6

Floats = NDArray[np.float64]


class Slack(NamedTuple):
    """How far below and above what it is a figure might lie; one that is `whole` lies there by whole numbers only."""

    below: float
    above: float
    whole: bool = True


@dataclass(frozen=True)
class Ties(Generic[Key]):
    """Sums by which figures bound each other."""

    sums: Sequence[Sum[Key]]

    def pressed(self, rooms: Mapping[Key, Slack]) -> Iterator[dict[Key, Sum[Key]]]:
        """Yield, round by round, the hidden figures that are left no room, each with a sum that took it.

        `rooms` are the hidden figures with what is possible by itself; all others are shown.
        """
        tied = {key: room for key, room in rooms.items() if key in self._place}
        room = np.zeros((2, len(self._place)))
        whole = np.zeros(len(self._place), dtype=np.bool_)
        for key, each in tied.items():
            room[:, self._place[key]], whole[self._place[key]] = each[:2], each.whole
        entries = self._entries.of(room.sum(0) > 0)
        for _ in range(MOST_ROUNDS if tied else 0):
            drawn = entries.drawn(room)
            closer = _closer(room, drawn, entries.figures, whole)
            if not (moved := room - closer > NOTHING).any():
                return
            gone = (closer.sum(0) <= NOTHING) & (room.sum(0) > NOTHING)
            # What drew a side no closer did not take it.
            yield self._told(entries.of(gone), (drawn * moved[:, entries.figures]).sum(0)[gone[entries.figures]])
            room = closer

    @cached_property
    def of(self) -> Mapping[Key, list[Sum[Key]]]:
        """The sums that each figure stands in."""
        found: dict[Key, list[Sum[Key]]] = defaultdict(list)
        for each in self.sums:
            for key in (*each.parts, each.whole):
                found[key].append(each)
        return found

    @cached_property
    def _place(self) -> Mapping[Key, int]:
        keys = dict.fromkeys(key for each in self.sums for key in (*each.parts, each.whole))
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def _keys(self) -> Sequence[Key]:
        return list(self._place)

    @cached_property
    def _entries(self) -> "_Entries":
        """All terms: the parts of a sum, less the whole, are nothing more than known."""
        signs = ((*(each.weights or (1,) * len(each.parts)), -1) for each in self.sums)
        keys = ((*each.parts, each.whole) for each in self.sums)
        found = [
            (number, self._place[key], float(sign))
            for number, terms in enumerate(zip(keys, signs, strict=True))
            for key, sign in zip(*terms, strict=True)
            if sign
        ]
        sums, figures, weights = zip(*found, strict=True) if found else ((), (), ())
        return _Entries(np.array(sums, dtype=np.intp), np.array(figures, dtype=np.intp), np.array(weights, dtype=float))

    def _told(self, entries: "_Entries", left: Floats) -> dict[Key, Sum[Key]]:
        """Return each figure of these entries with the sum that leaves it least of what was drawn closer."""
        found: dict[Key, Sum[Key]] = {}
        for entry in np.argsort(left, kind="stable"):
            found.setdefault(self._keys[entries.figures[entry]], self.sums[entries.sums[entry]])
        return found


@dataclass(frozen=True)
class _Entries:
    """Terms of sums: by entry, the number of the sum, that of the figure, and its weight there."""

    sums: NDArray[np.intp]
    figures: NDArray[np.intp]
    weights: Floats

    def of(self, which: NDArray[np.bool_]) -> "_Entries":
        """Return the entries of these figures."""
        there = which[self.figures]
        return _Entries(self.sums[there], self.figures[there], self.weights[there])

    def drawn(self, room: Floats) -> Floats:
        """Return how far below and above each entry's figure could lie by its sum alone."""
        ahead, weight = self.weights > 0, np.abs(self.weights)
        far = room[:, self.figures] * weight
        down, up = np.where(ahead, far, far[::-1])
        # What one term is more, the others together are less.
        below = (np.bincount(self.sums, up)[self.sums] - up) / weight
        above = (np.bincount(self.sums, down)[self.sums] - down) / weight
        return np.where(ahead, np.stack([below, above]), np.stack([above, below]))


def _closer(room: Floats, drawn: Floats, figures: NDArray[np.intp], whole: NDArray[np.bool_]) -> Floats:
    """Return the room that all sums leave; what lies there by whole numbers only loses the rest."""
    found = room.copy()
    for side in (0, 1):
        np.minimum.at(found[side], figures, drawn[side])
    found[:, whole] = np.floor(found[:, whole] + NOTHING)
    return found
