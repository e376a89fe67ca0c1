"""What a report says, finished: templates print these values and decide nothing.

The reports follow Nghị định 30/2020/NĐ-CP and are in Vietnamese in every interface language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, ClassVar, Literal

from charts.palette import Shade
from reports.decree import without_titles
from reports.numerals import NUMBERS

if TYPE_CHECKING:
    from reports.outline import Outline

# Up to how many letters of a name two rows, with a table's caption and head, fit into what a page may leave blank
# (40 mm): a line of the narrow column beside two rows of heads, two lines elsewhere.
LETTERS = {"ranking": 24, "ranking-sure": 16, "listing": 30, "listing-sure": 27, "items": 50}
LETTERS_ELSEWHERE = 80


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
    # Blank until the paper is signed.
    signer_name: str = ""

    @property
    def signed_by(self) -> str:
        """Return the signer's name as the decree has it."""
        return without_titles(self.signer_name)


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
    # In place of `addressee` where there are several.
    addressees: tuple[str, ...] = ()
    # Who drafted and how many copies, as "PL.(300)".
    drafter: str = ""

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

    @property
    def head(self) -> int:
        """The place of the cell that says what the row is about: the last of its first two that holds words. Or -1."""
        first = [cell.figure for cell in self.cells[:2]]
        words = self.cells[: first.index(True) if True in first else len(first)]
        return max((at for at, cell in enumerate(words) if cell.text), default=-1)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its number and caption above and its notes below. `wide` ones lie on landscape pages.

    `columns` name the columns' widths in print.css; without them the text decides. `heads` are one or two rows.
    """

    template: ClassVar = "reports/parts/table.html"

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
    def opens_tall(self) -> bool:
        """Whether the first row is so high that it may end a page."""
        return self._is_tall(self.rows[:1])

    @property
    def closes_tall(self) -> bool:
        """Whether the last row is so high that it may begin a page."""
        return self.foot is None and self._is_tall(self.rows[-1:])

    def _is_tall(self, rows: tuple[Row, ...]) -> bool:
        names = [cell.text for row in rows for cell in row.cells if not cell.figure]
        return max(map(len, names), default=0) > LETTERS.get(self.look, LETTERS_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its number and caption below: its axis and its rows as SVG, each with what it shows in words.

    A page may end between the rows; the next one begins with the axis again.
    """

    template: ClassVar = "reports/parts/figure.html"

    number: int
    caption: str
    axis: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Figures in large type side by side."""

    template: ClassVar = "reports/parts/keys.html"

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. One with a `key`, unique in its report, may be worded otherwise by the office.

    A `footnote` stands at the foot of the page, called by a number behind the text.
    """

    template: ClassVar = "reports/parts/text.html"

    text: str
    look: Literal["plain", "note", "run-in"] = "plain"
    key: str = ""
    footnote: str = ""
    # Worded by the office: upon what is generated now, or upon other numbers.
    edited: Literal["", "now", "stale"] = ""


Block = Text | Keys | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; one without a title continues the one it stands in. `number` as in `numbered`."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...] = ()
    number: str = ""

    def walk(self) -> Iterator[Block]:
        yield from self.blocks
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Annex:
    """A phụ lục: it begins a page, and its pages are counted from 1.

    A `compact` one is set as a compact report is; contents name it and none of its tables and charts.
    """

    title: str
    sections: tuple[Section, ...]
    compact: bool = False

    @property
    def wide(self) -> bool:
        """Whether its pages lie on their side: it begins with a table that needs that."""
        first = next((block for section in self.sections for block in section.walk()), None)
        return isinstance(first, Table) and first.wide


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. A `compact` one is set in the smallest sizes of the decree."""

    head: Head
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()
    compact: bool = False
    # Whether a table of contents stands before the sections, even where the report is short (reports.outline).
    contents: bool = False

    @property
    def outline(self) -> "Outline":
        from reports.outline import outline_of

        return outline_of(self)

    def walk(self) -> Iterator[Block]:
        """Yield all blocks in the order of the pages."""
        for section in (*self.sections, *(section for annex in self.annexes for section in annex.sections)):
            yield from section.walk()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.walk() if isinstance(block, Table))

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.walk() if isinstance(block, Text))


def texts(*paragraphs: str, look: Literal["plain", "note", "run-in"] = "plain") -> tuple[Text, ...]:
    return tuple(Text(paragraph, look) for paragraph in paragraphs if paragraph)


def present(*blocks: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)


def numbered(*sections: Section | None) -> tuple[Section, ...]:
    """Number the sections that are there: I., II. …, below them 1., 2. …, below these a), b) ….

    Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 đ.
    """
    return _numbered([section for section in sections if section is not None], 0)


def _numbered(sections: Sequence[Section], level: int) -> tuple[Section, ...]:
    places, found = count(1), []
    for section in sections:
        number = NUMBERS[level](next(places)) if section.title else ""
        below = _numbered(section.sections, level + bool(section.title))
        found.append(replace(section, number=number, sections=below))
    return tuple(found)
