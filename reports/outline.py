"""What a table of contents lists: headings, tables and charts in the order of the pages, with where they stand. Pure.

Anchors are made of positions, as the templates make them: the second part below the first section is `muc-1-2`, the
third annex `pl-3`; tables and charts are `bang-N` and `bieu-do-N`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.content import Annex, Figure, Report, Section, Table
from reports.numerals import roman

# Sections and the parts right below them are listed.
LISTED_DEPTH = 2
# A report with more headings than these is long enough for contents of its own accord.
MOST_HEADINGS_WITHOUT = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `within` names the annex whose own page numbers count, empty in the report itself."""

    label: str
    title: str
    anchor: str
    depth: int = 1
    within: str = ""


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """An annex with what stands above it: "Phụ lục", with a Roman number where there are several."""

    annex: Annex
    label: str
    short: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Outline:
    headings: tuple[Entry, ...]
    tables: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    annexes: tuple[AnnexHead, ...]
    # Whether the report shows its contents: asked for, or long, or with annexes.
    shown: bool


def outline_of(report: Report) -> Outline:
    annexes = tuple(annex_heads(report.annexes))
    headings = (
        *_headings(report.sections, "muc", 1),
        *(Entry(f"{one.label}.", one.annex.title, one.anchor, within=one.short) for one in annexes),
    )
    long = len(headings) > MOST_HEADINGS_WITHOUT or bool(annexes)
    return Outline(
        headings=headings,
        tables=tuple(_captions(report, annexes, Table, "Bảng", "bang")),
        figures=tuple(_captions(report, annexes, Figure, "Biểu đồ", "bieu-do")),
        annexes=annexes,
        shown=report.contents or (long and not report.compact),
    )


def annex_heads(annexes: Sequence[Annex]) -> Iterator[AnnexHead]:
    """Yield annexes with what stands above each."""
    for place, annex in enumerate(annexes, 1):
        number = f" {roman(place)}" if len(annexes) > 1 else ""
        yield AnnexHead(annex, f"Phụ lục{number}", f"PL{number}", f"pl-{place}")


def _headings(sections: Sequence[Section], anchor: str, depth: int) -> Iterator[Entry]:
    for place, section in enumerate(sections, 1):
        here, below = f"{anchor}-{place}", depth + bool(section.title)
        if section.title:
            yield Entry(section.number, section.title, here, depth)
        if below <= LISTED_DEPTH:
            yield from _headings(section.sections, here, below)


def _captions(
    report: Report, annexes: Sequence[AnnexHead], kind: type[Table] | type[Figure], name: str, anchor: str
) -> Iterator[Entry]:
    listed = [one for one in annexes if not one.annex.compact]
    places = [("", report.sections), *((one.short, one.annex.sections) for one in listed)]
    for within, sections in places:
        for block in (block for section in sections for block in section.walk()):
            if isinstance(block, Table | Figure) and isinstance(block, kind):
                yield Entry(f"{name} {block.number}.", block.caption, f"{anchor}-{block.number}", within=within)
