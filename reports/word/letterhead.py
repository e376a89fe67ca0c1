"""Everything above the text of a paper: agency, motto, number, date, title, addressees, căn cứ."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.word import styles
from reports.word.measure import width
from reports.word.paper import BLANK, Paper
from reports.word.xml import el, paragraph, run, twips
from reports.wording import day

LEFT, RIGHT = 66.0, 99.0
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
# The decree: a rule of a third to a half of the text.
PART = 0.4
SPACE = "\N{NO-BREAK SPACE}"
# Left and right in a cell of a table for layout.
CELL_MARGIN = 1.0


def head(paper: Paper) -> Iterator[Any]:
    """Yield the elements above the text, in their order."""
    yield side_by_side(_rows(paper), (LEFT, RIGHT))
    yield paragraph(styles.CENTRED)
    if paper.title:
        yield paragraph(styles.TITLE, run(paper.title))
        yield paragraph(styles.SUBJECT, run(paper.subject))
        yield rule(LEFT + RIGHT, min(LEFT, width(paper.subject, 14)) * PART)
    if paper.state:
        yield paragraph(styles.SUBJECT, run(paper.state))
    yield paragraph(styles.CENTRED)
    yield from _addressees(paper)
    if paper.authority:
        yield paragraph(styles.SUBJECT, run(paper.authority), before=(el("spacing", after=120),))
    for place, basis in enumerate(paper.bases, 1):
        yield paragraph(styles.BODY, run(_ended(basis, last=place == len(paper.bases)), el("i")))


def side_by_side(rows: Sequence[Sequence[Sequence[Any]]], widths: Sequence[float]) -> Any:
    """Return a table for layout, without rules, whose rows are never parted over pages."""
    made = el(
        "tbl",
        el(
            "tblPr",
            el("tblW", w=twips(sum(widths)), type="dxa"),
            el("tblLayout", type="fixed"),
            el("tblCellMar", *(el(side, w=twips(CELL_MARGIN), type="dxa") for side in ("left", "right"))),
        ),
        el("tblGrid", *(el("gridCol", w=twips(one)) for one in widths)),
    )
    for cells in rows:
        row = el("tr", el("trPr", el("cantSplit")))
        for one, content in zip(widths, cells, strict=True):
            row.append(el("tc", el("tcPr", el("tcW", w=twips(one), type="dxa")), *content))
        made.append(row)
    return made


def rule(room: float, length: float) -> Any:
    """Return a rule of `length` in the middle of `room`, both in millimetres."""
    aside = twips((room - length) / 2)
    border = el("pBdr", el("top", val="single", sz=6, space=1, color="000000"))
    spacing = el("spacing", before=50, after=0, line=60, lineRule="exact")
    return paragraph(styles.CENTRED, before=(border, spacing, el("ind", left=aside, right=aside)))


def _ended(basis: str, *, last: bool) -> str:
    """Return a căn cứ with its sign: each ends with a semicolon, the last with a full stop."""
    words = basis.rstrip(" ;.")
    return words if last and words.endswith(BLANK) else f"{words}{'.' if last else ';'}"


def _rows(paper: Paper) -> list[tuple[list[Any], list[Any]]]:
    issuer = paper.issuer
    parent = [_line(issuer.parent, 12)] if issuer.parent else []
    name = [_line(issuer.name, 12, el("b")), rule(LEFT, min(_room(LEFT), width(issuer.name, 12)) * PART)]
    motto = [_line(MOTTO, 13, el("b")), rule(RIGHT, width(MOTTO, 13))]
    about = [_line(f"V/v {paper.subject}", 12)] if not paper.title else []
    return [
        ([*parent, *name], [_line(COUNTRY, 12, el("b")), *motto]),
        ([_line(_number(paper), 13, space=120), *about], [_line(_date(paper), 13, el("i"), space=120)]),
    ]


def _room(column: float) -> float:
    return column - 2 * CELL_MARGIN


def _line(text: str, size: int, *look: Any, space: int = 0) -> Any:
    before = (el("spacing", before=space),) if space else ()
    return paragraph(styles.CENTRED, run(text, *look, el("sz", val=2 * size)), before=before)


def _number(paper: Paper) -> str:
    return f"Số: {paper.number}" if "/" in paper.number else f"Số: {paper.number or SPACE * 6}/{paper.sign}"


def _date(paper: Paper) -> str:
    on = day(paper.on) if paper.on else f"ngày{SPACE * 6}tháng{SPACE * 6}năm {paper.year}"
    return f"{paper.issuer.place or BLANK}, {on}"


def _addressees(paper: Paper) -> Iterator[Any]:
    """Yield one addressee on the line of "Kính gửi", several each on its own."""
    if len(paper.addressees) == 1:
        yield paragraph(styles.CENTRED, run(f"Kính gửi: {paper.addressees[0].rstrip('.')}."))
        yield paragraph(styles.CENTRED)
    elif paper.addressees:
        yield paragraph(styles.BODY, run("Kính gửi:"), before=(el("ind", firstLine=0, left=twips(30)),))
        for place, one in enumerate(paper.addressees, 1):
            end = "." if place == len(paper.addressees) else ";"
            yield paragraph(styles.BODY, run(f"- {one}{end}"), before=(el("ind", firstLine=0, left=twips(50)),))
