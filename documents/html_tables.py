"""A table as a page shows it, read back as rows of texts, so that a file says what the page says. Pure.

A page names its tables by `data-table`; tables of one name, such as one for each state of a round, make one file with
their captions before the rows. What only helps to look or act is left out: drawings, buttons, menus, forms in a cell,
what stands there for screen readers alone (taken if a cell shows nothing else), what is marked `data-no-file`, and
columns whose head is left out. A smaller line below (`.sub`) gets a column of its own, so that a number stays a number.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext as _

Attributes = dict[str, str | None]
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "path", "wbr"})
SKIPPED = frozenset({"svg", "form", "button", "select", "summary", "script", "template"})
PARTED = frozenset({"p", "div", "li", "dt", "dd", "br"})
TYPED = frozenset({None, "text", "number"})
PARTING = "\x1f"
# As charts.numbers writes them: dots between thousands, a decimal comma, a true minus sign.
WRITTEN_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")


@dataclass(slots=True)
class _Cell:
    is_number: bool = False
    texts: dict[str, str] = field(default_factory=lambda: {"shown": "", "sub": "", "hidden": ""})

    def words(self, kind: str) -> str:
        parts = (" ".join(part.split()) for part in self.texts[kind].split(PARTING))
        return "; ".join(part for part in parts if part and part != "–")

    @property
    def shown(self) -> str:
        words = self.words("shown") or ("" if self.words("sub") else self.words("hidden"))
        return _plain(words) if self.is_number else words


@dataclass(slots=True)
class _Table:
    caption: _Cell = field(default_factory=_Cell)
    head: list[_Cell] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)


def table_rows(html: str, name: str) -> list[list[str]]:
    """Return the head and the rows of all tables of this name on a page, nothing if there is none."""
    reader = _Reader(name)
    reader.feed(html)
    tables = [table for table in reader.tables if table.head]
    if not tables:
        return []
    columns = [place for place, cell in enumerate(tables[0].head) if cell.words("shown")]
    parted = {place for table in tables for row in table.rows for place, cell in enumerate(row) if cell.words("sub")}
    lines = [_head(tables[0].head, columns, parted), *_lines(tables, columns, parted)]
    captions = [_("Bảng"), *(table.caption.shown for table in tables for _row in table.rows)]
    return [[caption, *line] for caption, line in zip(captions, lines, strict=True)] if len(tables) > 1 else lines


def _head(cells: list[_Cell], columns: list[int], parted: set[int]) -> list[str]:
    head = []
    for place in columns:
        words = cells[place].shown
        head += [words, _("%s, ghi thêm") % words] if place in parted else [words]
    return head


def _lines(tables: list[_Table], columns: list[int], parted: set[int]) -> list[list[str]]:
    rows = (row for table in tables for row in table.rows)
    return [[text for place in columns for text in _texts(row, place, place in parted)] for row in rows]


def _texts(row: list[_Cell], place: int, parted: bool) -> list[str]:
    cell = row[place] if place < len(row) else _Cell()
    return [cell.shown, cell.words("sub")] if parted else [cell.shown]


def _plain(words: str) -> str:
    words = words.replace("\u2212", "-")
    return words.replace(".", "") if WRITTEN_NUMBER.fullmatch(words) else words


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.tables: list[_Table] = []
        self.cell: _Cell | None = None
        # Open elements inside a table of the name: the tag and what it makes of the text in it.
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table" and given.get("data-table") == self.name:
            self.tables.append(_Table())
        elif not self.open:
            return
        classes = (given.get("class") or "").split()
        kind = _kind(tag, given, classes)
        if tag not in VOID:
            self.open.append((tag, kind))
        if kind in {"parted", "sub"}:
            self.handle_data(PARTING)
        if tag == "input" and given.get("type") in TYPED:
            self.handle_data(given.get("value") or "")
        self._begin(tag, given, classes)

    def _begin(self, tag: str, given: Attributes, classes: list[str]) -> None:
        table = self.tables[-1]
        if tag == "tr":
            self._row(table)
        elif tag == "caption":
            self.cell = table.caption
        elif tag in {"td", "th"}:
            self.cell = _Cell("number" in classes)
            columns = int(given.get("colspan") or 1)
            self._cells(table).extend([self.cell, *(_Cell() for _more in range(columns - 1))])

    def _row(self, table: _Table) -> None:
        if self._in_head:
            table.head = []
        else:
            table.rows.append([])

    def _cells(self, table: _Table) -> list[_Cell]:
        return table.head if self._in_head else table.rows[-1]

    @property
    def _in_head(self) -> bool:
        return any(tag == "thead" for tag, _kind in self.open)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag not in {each for each, _kind in self.open}:
            return
        closed = ""
        while closed != tag:
            closed, kind = self.open.pop()
            if kind == "parted":
                self.handle_data(PARTING)
        if tag in {"td", "th", "caption"}:
            self.cell = None

    def handle_data(self, data: str) -> None:
        kinds = {kind for _tag, kind in self.open}
        if self.cell is None or "skipped" in kinds:
            return
        kind = "hidden" if "hidden" in kinds else "sub" if "sub" in kinds else "shown"
        self.cell.texts[kind] += data


def _kind(tag: str, given: Attributes, classes: list[str]) -> str:
    if tag in SKIPPED or "menu" in classes or "data-no-file" in given or given.get("aria-hidden") == "true":
        return "skipped"
    if "visually-hidden" in classes or "sub" in classes:
        return "sub" if "sub" in classes else "hidden"
    return "parted" if tag in PARTED or "tag" in classes else ""
