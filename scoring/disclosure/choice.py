"""Which figures of a release are hidden, beside the releases before it. Pure.

An index is shown beside hidden factors, and further factors are hidden rather than the index; it goes, and its whole
row with it, where it alone would tell what few people said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from scoring.certainty.hiding import Sum, covered, few, revealed, suppressed
from scoring.disclosure.releases import Key, Releases
from scoring.disclosure.remainders import Remainders
from scoring.disclosure.sums import TOP


@dataclass(frozen=True)
class Choice:
    """The last of several releases; the `remainders` say what goes because hidden figures leave each other no room."""

    releases: Releases
    remainders: Remainders
    k: int

    def hidden(self) -> frozenset[Key]:
        """Return the hidden figures of the last release."""
        sizes, sums = self.releases.sizes, self.releases.sums
        rows: frozenset[str] = frozenset()
        pressed: frozenset[Key] = frozenset()
        while True:
            rows = self._with_rows(rows)
            hidden = suppressed(sizes, sums, also=self._also(rows) | pressed, kept=self._kept(rows), k=self.k)
            if more := self._rows_of(revealed(sizes, sums, hidden, self.k) & self._small, rows):
                rows |= more
                continue
            if not (near := self._near(hidden, rows)):
                return hidden
            pressed |= near
            rows |= self._among(near)

    def _near(self, hidden: frozenset[Key], rows: frozenset[str]) -> frozenset[Key]:
        """Return what leaves the hidden figures room, as far as single sums go."""
        found: frozenset[Key] = frozenset()
        while near := self.remainders.more(hidden):
            found |= near
            rows = self._with_rows(rows | self._among(near))
            more = near | (self._also(rows) - hidden)
            hidden = covered(self.releases.sizes, self.releases.sums, hidden, more, kept=self._kept(rows), k=self.k)
        return found

    @cached_property
    def _tops(self) -> Mapping[str, Key]:
        return {row: self.releases.key((row, TOP)) for row in self.releases.now.rows}

    def _among(self, keys: Collection[Key]) -> frozenset[str]:
        return frozenset(row for row, key in self._tops.items() if key in keys)

    @cached_property
    def _small(self) -> frozenset[Key]:
        return few(self.releases.sizes, self.k)

    @cached_property
    def _changes(self) -> frozenset[Key]:
        return frozenset(self.releases.changes.keys() & self._small)

    @cached_property
    def _shown(self) -> frozenset[Key]:
        return self.releases.out - self.releases.withheld

    @cached_property
    def _column(self) -> list[Sum[Key]]:
        """The sums of indices of rows alone."""
        return [each for each in self.releases.sums if all(key[2] == TOP for key in (each.whole, *each.parts))]

    def _with_rows(self, rows: frozenset[str]) -> frozenset[str]:
        """Add the rows whose indices hide those of few people, or of other hidden rows."""
        sizes = {key: size for key, size in self.releases.sizes.items() if key[2] == TOP}
        also = {self._tops[row] for row in rows} | self.releases.withheld
        return rows | self._among(suppressed(sizes, self._column, also=also, kept=self._shown, k=self.k))

    def _also(self, rows: Collection[str]) -> frozenset[Key]:
        """Return what is hidden by itself: whole rows, nodes where all answers are alike, what moved by few."""
        table = self.releases.now
        inside = {self.releases.key(place) for place in table.sizes if place[0] in rows or place in table.alike}
        return frozenset(inside | self.releases.withheld | self._changes) - (self._shown - self._changes)

    def _kept(self, rows: Collection[str]) -> frozenset[Key]:
        return frozenset(self._shown | {key for row, key in self._tops.items() if row not in rows}) - self._changes

    def _rows_of(self, leaks: Collection[Key], rows: Collection[str]) -> frozenset[str]:
        """Return the rows that tell a figure and may still be hidden: its own, else the smallest above it, else all."""
        free = {row for row, key in self._tops.items() if key not in self.releases.out and row not in rows}
        own = {row for _, row, _ in leaks}
        units = self.releases.now.units
        above = sorted((row for row in free if not own.isdisjoint(units[row])), key=lambda row: (len(units[row]), row))
        return frozenset(own & free or above[:1] or (free if leaks else ()))
