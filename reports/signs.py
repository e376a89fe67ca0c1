"""Signs in tables: whatever table holds one says below what it means. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from charts.numbers import NONE
from reports.content import Block, Report, Section, Table
from reports.wording import HIDDEN

MEANINGS = {
    HIDDEN: f"{HIDDEN} Không nêu để không lộ câu trả lời của từng người.",
    NONE: f"Dấu “{NONE}”: không có giá trị.",
}
# A table whose signs another one explains.
ELSEWHERE = "Các dấu:"


def explained(report: Report) -> Report:
    """Return the report with the meaning of each sign in the last note of a table that holds and does not tell it."""
    annexes = tuple(replace(annex, sections=tuple(map(_section, annex.sections))) for annex in report.annexes)
    return replace(report, sections=tuple(map(_section, report.sections)), annexes=annexes)


def _section(section: Section) -> Section:
    return replace(section, blocks=tuple(map(_block, section.blocks)), sections=tuple(map(_section, section.sections)))


def _block(block: Block) -> Block:
    missing = " ".join(_missing(block)) if isinstance(block, Table) else ""
    if not isinstance(block, Table) or not missing:
        return block
    *notes, last = [note for note in block.notes if note] or [""]
    return replace(block, notes=(*notes, f"{last} {missing}".strip()))


def _missing(table: Table) -> Iterator[str]:
    said = " ".join(table.notes)
    cells = {cell.text for row in (*table.rows, *([table.foot] if table.foot else [])) for cell in row.cells}
    for sign, meaning in MEANINGS.items():
        told = f"{HIDDEN} " in said if sign == HIDDEN else f"“{sign}”" in said or ELSEWHERE in said
        if sign in cells and not told:
            yield meaning
