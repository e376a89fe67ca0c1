"""What is counted of a round, as the computation takes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How one question was answered: `levels[k - 1]` forms chose level k, `na` said it does not apply."""

    levels: tuple[int, ...]
    na: int = 0

    def __add__(self, other: "ItemCounts") -> "ItemCounts":
        levels = tuple(mine + theirs for mine, theirs in zip(self.levels, other.levels, strict=True))
        return ItemCounts(levels, self.na + other.na)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """What is counted of one unit: `n` forms and the answers by question code.

    `size` is the unit's number of completed dossiers, by which a `weighted` roll-up weighs it; None where unknown.
    """

    agency: str
    name: str
    block: str | None
    n: int
    items: Mapping[str, ItemCounts]
    size: int | None = None


@dataclass(frozen=True, slots=True)
class BlockName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Units that stand together besides their blocks: a parent agency with those under it, by agency code."""

    code: str
    name: str
    members: frozenset[str]
