"""Tables by group as one family: of units, blocks and the round, with all margins and the sums among them. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from scoring.certainty.hiding import Sum

# A group of each question, None for all of them together.
Cell = tuple[int | None, ...]
# The cell of a unit, a block or the round.
Key = tuple[str, Cell]
Sizes = Mapping[Key, int]
# n, Σy and Σm (in millionths) of the people who count at a column: equal ones print equal figures.
Content = tuple[int, int, int]


class TooManyCells(ValueError):
    """The family has more cells than can be protected against each other."""


# Solving for what follows from what takes the third power of the hidden cells.
MOST_CELLS = 4_000


@dataclass(frozen=True, slots=True)
class Leaves:
    """The people of each unit and group: `rows` are a unit's place in `reaches` and its groups (None: not told apart).

    `reaches` tells of each unit what its people count in: itself, its block if it has one, the round. `contents` has a
    content for each row and each of `columns`, the index first.
    """

    columns: int

    reaches: Sequence[Sequence[str]]
    rows: Sequence[tuple[int | None, ...]]
    contents: Sequence[Sequence[Content]]


@dataclass(frozen=True, slots=True)
class Family:
    """Every cell with the number of its respondents at each column (index, factors), and the sums among cells."""

    sizes: tuple[Sizes, ...]
    sums: tuple[Sum[Key], ...]
    contents: Mapping[Key, tuple[Content, ...]]

    def content(self, key: Key, column: int) -> tuple[Content, ...]:
        """Return what tells whether a figure is the same as another time; the index is made of all factors."""
        return self.contents[key] if column == 0 else self.contents[key][column : column + 1]


def family_of(leaves: Leaves, *, nested: bool = False, by_unit: bool = True) -> Family:
    """Return the family of the tables by these groups.

    With `nested` each group lies within one of the question before, and all of the first together stand nowhere.
    Without `by_unit` only blocks and the round have tables. TooManyCells where it cannot be protected.
    """
    contents: dict[Key, tuple[Content, ...]] = {}
    parts: dict[tuple[Key, str], set[Key]] = defaultdict(set)
    for (unit, *groups), own in zip(leaves.rows, leaves.contents, strict=True):
        places = leaves.reaches[int(unit or 0)][0 if by_unit else 1 :]
        for key, wholes in _cells(places, groups, nested=nested):
            contents[key] = _added(contents[key], own) if key in contents else tuple(own)
            for dimension, whole in wholes:
                parts[whole, dimension].add(key)
    if len(contents) > MOST_CELLS:
        raise TooManyCells(len(contents))
    sums = tuple(Sum(whole, tuple(sorted(found, key=str))) for (whole, _), found in parts.items())
    sizes = tuple({key: each[column][0] for key, each in contents.items()} for column in range(leaves.columns))
    return Family(sizes, sums, contents)


def _added(one: Sequence[Content], other: Sequence[Content]) -> tuple[Content, ...]:
    pairs = zip(one, other, strict=True)
    return tuple((mine[0] + more[0], mine[1] + more[1], mine[2] + more[2]) for mine, more in pairs)


def _cells(
    places: Sequence[str], groups: Sequence[int | None], *, nested: bool
) -> Iterator[tuple[Key, list[tuple[str, Key]]]]:
    """Yield every cell a respondent counts in, with the sums that it is a part of: (of what, its whole)."""
    # Where groups are not told apart, several margins are one cell.
    margins = list(dict.fromkeys(_margins(groups, nested=nested)))
    for cell in margins:
        for number, place in enumerate(places):
            wholes: list[tuple[str, Key]] = []
            if number + 1 < len(places):
                wholes.append(("place", (places[number + 1], cell)))
            for dimension in (at for at, group in enumerate(cell) if group is not None):
                above = (*cell[:dimension], None, *cell[dimension + 1 :])
                if above in margins:
                    wholes.append((str(dimension), (place, above)))
            yield (place, cell), wholes


def _margins(groups: Sequence[int | None], *, nested: bool) -> Iterator[Cell]:
    """Yield the cell of these groups and every one it is part of."""
    if nested:
        for length in range(len(groups), 0, -1):
            yield (*groups[:length], *(None for _ in groups[length:]))
        return
    for together in product((False, True), repeat=len(groups)):
        yield tuple(None if all_of else group for group, all_of in zip(groups, together, strict=True))
