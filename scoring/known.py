"""What figures of now and of before rest on, as changes and limits are found from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.certainty.changes import NoVerdict
from scoring.certainty.combining import Part
from scoring.method import Method

# By node, ROOT for the whole tree: the estimates whose weighted sum is the index there. None: nothing may be inferred.
Known = Mapping[str, tuple[Part, ...]]
# A row: ("unit", agency), ("block", code), ("parent", code), ("total", ""); and a node of it.
Owner = tuple[str, str]
Place = tuple[Owner, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the figures of a round rest on, by agency, block and parent code; `voluntary` agencies have no limits.

    `means` has the rows that average units, each with the size that weighs every unit in it. `standing` has those
    whose mean stands for units that were not surveyed, too: their limits are drawn from that estimate. Their change is
    one of the units that were, which are all there are to compare. `pooled` has the rows that pool forms, with the
    units that have any.
    """

    units: Mapping[str, Known]
    blocks: Mapping[str, Known]
    parents: Mapping[str, Known]
    total: Known
    voluntary: frozenset[str] = frozenset()
    means: Mapping[Owner, Mapping[str, Fraction]] = field(default_factory=dict)
    pooled: Mapping[Owner, frozenset[str]] = field(default_factory=dict)
    standing: Mapping[Owner, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stood:
    """The rank a unit had in its block, among how many that were ranked, and the ranks its limits left open."""

    block: str
    rank: int
    ranked: int
    low: int | None = None
    high: int | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """A row a year before: printed `indices` and estimates by node; with a `reason` it compares with nothing now.

    A unit has its code then (`agency`), its `size` and where it `stood`. A mean of units has, by node, the agencies it
    was made of (`members`) instead of figures of its own: they are recomputed over those that are there now, too. Of a
    pooled row ROOT has the agencies that had forms.
    """

    indices: Mapping[str, str | None] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    reason: NoVerdict | None = None
    agency: str = ""
    size: int | None = None
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stood: Stood | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The round of the year before and the method it was scored by; units by their codes now."""

    method: Method
    units: Mapping[str, BeforeRow]
    blocks: Mapping[str, BeforeRow]
    parents: Mapping[str, BeforeRow]
    total: BeforeRow


NOTHING = BeforeRow(reason="no_previous")
