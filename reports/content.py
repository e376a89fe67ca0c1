"""What a report says, finished: templates print these values and decide nothing.

The reports follow Nghị định 30/2020/NĐ-CP and are in Vietnamese in every interface language.
"""

from dataclasses import dataclass
from typing import Literal

from charts.palette import Shade

LONGEST_UNBROKEN = 8

Kind = Literal["province", "agency"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a report. `said` is its name in a sentence; `addressee` is empty where none is known."""

    parent: str
    name: str
    sign: str
    place: str
    said: str
    addressee: str
    signer: tuple[str, ...]
    filing: str


@dataclass(frozen=True, slots=True)
class Head:
    """Everything above the first section, and what follows the last one."""

    issuer: Issuer
    year: int
    subject: str
    addressee: str
    bases: tuple[str, ...]
    opening: str
    closing: str
    recipients: tuple[str, ...]
    synthetic: bool
    # An agency's own survey (tự khảo sát).
    own: bool = False
    # The figures are not published: the paper says so under its title.
    draft: bool = False

    @property
    def note(self) -> str:
        """Return what stands on every page of a report that must not pass for the province's real results."""
        notes = (
            (self.own, "Tự khảo sát của đơn vị, không phải kết quả của tỉnh."),
            (self.synthetic, "Số liệu giả định, không phải kết quả thật."),
        )
        return " ".join(words for said, words in notes if said)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    rows: int = 1
    columns: int = 1
    figure: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A level's part of a stacked bar, in thousandths of its width; `label` is empty where it does not fit."""

    start: int
    width: int
    shade: Shade
    label: str

    @property
    def middle(self) -> int:
        return self.start + self.width // 2

    @property
    def hatching(self) -> range:
        """Where the strokes start that tell the unsatisfied levels in grey print."""
        return range(self.start + 8, self.start + self.width - 30, 36) if self.shade.hatched else range(0)


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    strong: bool = False
    bar: tuple[Segment, ...] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its number and caption above and its notes below. `wide` ones lie on landscape pages.

    `columns` name the columns' widths in print.css; without them the text decides. `heads` are one or two rows.
    """

    number: int
    caption: str
    look: str
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    wide: bool = False

    @property
    def whole(self) -> bool:
        """Whether the table is so short that it does not break over pages."""
        return len(self.rows) <= LONGEST_UNBROKEN


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG with its number and caption below; `alternative` says what it shows in words."""

    number: int
    caption: str
    svg: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one block, `title` empty where there is only one; or of all parent agencies, as a table alone."""

    title: str
    paragraphs: tuple[str, ...]
    figure: Figure | None
    ranking: Table
    changes: Table | None = None


@dataclass(frozen=True, slots=True)
class ProvinceReport:
    head: Head
    scope: tuple[str, ...]
    method: tuple[str, ...]
    assumptions: str
    sample: tuple[str, ...]
    forms: Table
    overall: tuple[str, ...]
    factor_figure: Figure | None
    factors: Table | None
    groups_title: str
    groups: tuple[Group, ...]
    items: Table


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class AgencyReport:
    head: Head
    key_figures: tuple[KeyFigure, ...]
    overall: tuple[str, ...]
    factor_figure: Figure | None
    factors: Table | None
    weakest: tuple[str, ...]
    items: Table
    method: tuple[str, ...]
