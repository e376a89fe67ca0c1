"""Tables that filters cut out of forms by several dimensions, with all their margins: large families to attack."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import product

from scoring.certainty.hiding import Sum

# A cell's place on each dimension; None stands for all of a dimension together.
Cell = tuple[str | None, ...]


def margins(cells: Mapping[tuple[str, ...], int]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """Return every margin of a table of cells (service, month, channel …) with its size, and the sums among them.

    Filters on any of the dimensions show one of these: they are one family, and hidden together or not at all.
    """
    sizes: dict[Cell, int] = defaultdict(int)
    parts: dict[tuple[Cell, int], set[Cell]] = defaultdict(set)
    for cell, size in cells.items():
        for together in product((False, True), repeat=len(cell)):
            place: Cell = tuple(None if all_of else name for name, all_of in zip(cell, together, strict=True))
            sizes[place] += size
            for dimension in (number for number, all_of in enumerate(together) if not all_of):
                parts[(*place[:dimension], None, *place[dimension + 1 :]), dimension].add(place)
    return dict(sizes), [Sum(whole, tuple(sorted(found, key=str))) for (whole, _), found in parts.items()]
