"""What the index of a method counts in kept inputs, and how many forms differ between two releases. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.method import Method

Json = Mapping[str, Any]
# Where a form was counted: the unit that took it in, its channel, its month.
Place = tuple[str, int, str]
Levels = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one unit of the result: `n` forms, the levels and "không áp dụng" of its items, and the forms by place.

    `beside` are the forms the index does not count, by place.
    """

    n: int
    items: Mapping[str, tuple[Levels, int]]
    forms: Mapping[Place, int]
    beside: Mapping[Place, int]
    counts: Mapping[Place, Levels]


def counted_of(inputs: Json, method: Method) -> dict[str, Counted]:
    """Return what is counted of each unit that stands in the result, by agency code."""
    into = {unit["agency"]: unit["into"] for unit in inputs["units"]}
    channels = channels_counted(inputs["designs"], method)
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in inputs["tallies"]:
        rows[target(row[0], into)].append(row)
    return {agency: _counted(rows[agency], channels, inputs["layout"], method) for agency in into if not into[agency]}


def channels_counted(designs: Mapping[str, str], method: Method) -> frozenset[int]:
    """Return the channels the index counts; where none is of the method's designs, all of them stand alone."""
    wanted = frozenset(int(channel) for channel, design in designs.items() if design in method.channels_counted)
    return wanted or frozenset(int(channel) for channel in designs)


def target(agency: str, into: Mapping[str, str]) -> str:
    """Follow mergers to the agency that answers count for."""
    passed: set[str] = set()
    while into[agency] and agency not in passed:
        passed.add(agency)
        agency = into[agency]
    return agency


def changed(now: Counted | None, before: Counted | None) -> tuple[int, ...]:
    """Return, of what two releases count and of what they leave beside, how many forms at least differ.

    Counts do not tell one form from another: forms may have come and gone in the same place. The number is what follows
    from the counts, and never above the true one.
    """
    nothing = Counted(0, {}, {}, {}, {})
    one, other = now or nothing, before or nothing
    counted = sum(_differences(one.forms, other.forms))
    # As many forms, other answers: at least one left and one came.
    swapped = 2 if not counted and one.counts != other.counts else 0
    return counted + swapped, sum(_differences(one.beside, other.beside))


def possible(counted: Counted, method: Method) -> int:
    """Return Σm: the most points that the valid answers of a unit can reach.

    Where all answers are pooled the whole's kind scores them, else each component's own.
    """
    best = {"top2": 1, "points": method.scale, "points0": method.scale - 1}
    kinds = {code: (method.root if method.root.pools else method.by_code[code]).base for code in counted.items}
    return sum(sum(levels) * best[kinds[code]] for code, (levels, _) in counted.items.items())


def _differences(one: Mapping[Place, int], other: Mapping[Place, int]) -> Iterator[int]:
    return (abs(one.get(place, 0) - other.get(place, 0)) for place in {*one, *other})


def _counted(rows: list[Any], channels: Collection[int], layout: list[Any], method: Method) -> Counted:
    counts = [row for row in rows if row[1] in channels]
    return Counted(
        n=sum(row[3] for row in counts),
        items={code: _item(code, counts, layout, method.scale) for code in method.root.items},
        forms={_place(row): row[3] for row in counts},
        beside={_place(row): row[3] for row in rows if row[1] not in channels},
        counts={_place(row): tuple(row[4]) for row in counts},
    )


def _place(row: list[Any]) -> Place:
    return row[0], row[1], row[2]


def _item(code: str, rows: list[Any], layout: list[Any], scale: int) -> tuple[Levels, int]:
    first = next(first for item, first, _ in layout if item == code)
    levels = tuple(sum(row[4][first + level] for row in rows) for level in range(scale))
    return levels, sum(row[4][first - 1] for row in rows)
