"""The heat map by pages, so that one of a large province stays below 200 KiB. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dashboards.matrix.heat import Group, Map
from dashboards.paging import PAGE
from dashboards.query import page_number

# What a row and each of its cells take at most, in bytes, and what all rows of a page may take.
ROW, CELL, ROOM = 500, 130, 170_000


@dataclass(frozen=True, slots=True)
class MapPage:
    """One page of a map: `map` has its rows alone, coloured as among all; `units` counts those of all pages."""

    map: Map
    number: int
    pages: int
    units: int

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.pages else ""

    def _address(self, number: int) -> str:
        filters = self.map.address
        return f"{filters}{'&' if filters else '?'}{PAGE}={number}"


def map_page(found: Map, raw: Mapping[str, str]) -> MapPage:
    """Return the page of a map that an address asks for, the nearest there is."""
    most = max(1, ROOM // (ROW + CELL * len(found.columns)))
    units = sum(len(group.lines) for group in found.groups)
    pages = max(1, -(-units // most))
    number = min(page_number(raw.get(PAGE, "")), pages)
    groups = tuple(_groups(found, (number - 1) * most, number * most))
    return MapPage(replace(found, groups=groups), number, pages, units)


def _groups(found: Map, start: int, end: int) -> Iterator[Group]:
    """Yield the groups with rows from `start` to before `end`; the mean of a block stands below its last row."""
    before = 0
    for group in found.groups:
        lines = group.lines[max(0, start - before) : max(0, end - before)]
        before += len(group.lines)
        if lines:
            yield replace(group, lines=lines, mean=group.mean if before <= end else None)
