"""Tables of a report in a document: heads repeated on every page, rows in one piece, a name for screen readers."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.content import Keys, Table
from reports.formats.grid import At, Grid, grid_of
from reports.word import styles
from reports.word.drawings import Pictures
from reports.word.letterhead import side_by_side
from reports.word.widths import widths_of
from reports.word.xml import clean, el, paragraph, run, twips

HAIRLINE = "9A9A9A"
# Looks with so many columns that print.css sets them in 11 pt.
SMALL = frozenset(
    {
        "ranking-sure",
        "listing-sure",
        "changes",
        "changes-ranked",
        "parents",
        "factors",
        "factors-scored",
        "items",
        "agencies",
    }
)


def table_elements(table: Table, room: float, pictures: Pictures) -> Iterator[Any]:
    """Yield a table's caption, the table, and its notes."""
    title = (run(f"Bảng {table.number}.", el("b")), run(f" {table.caption}"))
    yield paragraph(styles.CAPTION, *title, before=(el("keepNext"),))
    yield _table(table, room, pictures)
    notes = [note for note in table.notes if note]
    for note in notes or [""]:
        yield paragraph(styles.NOTE, *([run(note)] if note else []))


def keys_elements(keys: Keys, room: float) -> Iterator[Any]:
    """Yield figures in large type side by side."""
    each = room / len(keys.figures)
    cells = [
        [
            paragraph(styles.CELL, run(key.label)),
            paragraph(styles.CELL, run(key.value, el("b"), el("sz", val=38)), run(f" {key.unit}" if key.unit else "")),
            paragraph(styles.CELL, run(key.note)),
        ]
        for key in keys.figures
    ]
    made = side_by_side([cells], [each] * len(cells))
    _borders(made, inside="insideV")
    yield made
    yield paragraph(styles.NOTE)


def _table(table: Table, room: float, pictures: Pictures) -> Any:
    grid = grid_of(table)
    style = styles.SMALL_CELL if table.look in SMALL else styles.CELL
    widths = widths_of(table, grid, room, styles.CELL_SIZES[style])
    made = el(
        "tbl",
        el(
            "tblPr",
            el("tblW", w=twips(room), type="dxa"),
            el("tblLayout", type="fixed"),
            el("tblCellMar", *(el(side, w=60, type="dxa") for side in ("left", "right"))),
            el("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            el("tblCaption", val=clean(f"Bảng {table.number}")),
            el("tblDescription", val=clean(table.caption)),
        ),
        el("tblGrid", *(el("gridCol", w=twips(width)) for width in widths)),
        *_rows(grid, grid.heads, range(grid.head_rows), widths, _Look(style, head=True)),
        *_rows(grid, grid.body, range(grid.rows), widths, _Look(style, pictures=pictures)),
    )
    _borders(made, inside="insideH")
    return made


def _borders(made: Any, *, inside: str) -> None:
    lines = [el(side, val="single", sz=8, space=0, color="000000") for side in ("top", "bottom")]
    lines.append(el(inside, val="single", sz=4, space=0, color=HAIRLINE))
    made.find(made.tag.replace("}tbl", "}tblPr")).find(made.tag.replace("}tbl", "}tblLayout")).addprevious(
        el("tblBorders", *lines)
    )


class _Look:
    """How the cells of a part of a table look."""

    def __init__(self, style: str, *, head: bool = False, pictures: Pictures | None = None) -> None:
        self.style, self.head, self.pictures = style, head, pictures


def _rows(grid: Grid, cells: Iterable[At], rows: range, widths: list[float], look: _Look) -> Iterator[Any]:
    covered = {
        (row, column): at
        for at in cells
        for row in range(at.row, at.last_row + 1)
        for column in range(at.column, at.last_column + 1)
    }
    for row in rows:
        marks = [el("cantSplit"), *([el("tblHeader")] if look.head else [])]
        made = el("tr", el("trPr", *marks))
        column = 0
        while column < grid.width:
            at = covered.get((row, column))
            made.append(_cell(grid, at, row, column, widths, look))
            column = at.last_column + 1 if at else column + 1
        yield made


def _cell(grid: Grid, at: At | None, row: int, column: int, widths: list[float], look: _Look) -> Any:
    last = at.last_column if at else column
    properties = [el("tcW", w=twips(sum(widths[column : last + 1])), type="dxa")]
    if last > column:
        properties.append(el("gridSpan", val=last - column + 1))
    if at and at.last_row > at.row:
        properties.append(el("vMerge", **({"val": "restart"} if row == at.row else {})))
    if _ruled(grid, at, row, look):
        properties.append(el("tcBorders", el("top", val="single", sz=8, space=0, color="000000")))
    properties.append(el("vAlign", val="center"))
    return el("tc", el("tcPr", *properties), _content(grid, at, row, column, look))


def _ruled(grid: Grid, at: At | None, row: int, look: _Look) -> bool:
    """Say whether a black rule stands over a cell: over the first row of the body and over the foot."""
    return not look.head and (row == 0 or (grid.foot and row == grid.rows - 1))


def _content(grid: Grid, at: At | None, row: int, column: int, look: _Look) -> Any:
    keep = [el("keepNext")] if look.head or row == 0 or row == grid.rows - 2 else []
    if look.pictures is not None and column == grid.stack and grid.bars.get(row):
        return paragraph(look.style, look.pictures.bar(grid.bars[row]), before=tuple(keep))
    if at is None or row > at.row:
        return paragraph(look.style)
    bold = [el("b")] if look.head or at.strong else []
    side = "center" if look.head and at.cell.columns > 1 else "right" if at.cell.figure else "left"
    return paragraph(look.style, run(at.cell.text, *bold), before=(*keep, el("jc", val=side)))
