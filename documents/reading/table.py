"""Lines put under the names of their columns."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.reading import limits
from documents.reading.collector import uncollected
from documents.reading.refusals import UnreadableFile

# The columns that a file of faulty rows has beside the sender's: corrected, it may come back as it is.
LINE_COLUMN, REASON_COLUMN = "dòng", "lỗi"
# Cells up to so long, so many of them, are cleaned once for all rows.
SHORT_CELL, MOST_KEPT_CELLS = 24, 50_000

Row = dict[str, str]
Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column name with the line each stands on in the file; cells are stripped NFC text, "" when empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def require_columns(table: Table, *, needed: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a table that lacks a needed column or has one that nobody reads."""
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise UnreadableFile(_("Thiếu cột: %s.") % ", ".join(missing))
    foreign = [column for column in table.columns if column not in (*known, LINE_COLUMN, REASON_COLUMN)]
    if foreign:
        raise UnreadableFile(
            _("Cột không dùng được: %(foreign)s. Các cột nhận: %(known)s.")
            % {"foreign": ", ".join(foreign), "known": ", ".join(known)}
        )


@uncollected()
def table_of(lines: Iterable[Line], *, short_rows: bool) -> Table:
    """Put cells under their columns. A spreadsheet leaves out empty cells at the end of a row (`short_rows`)."""
    meaningful = ((line, cells) for line, cells in lines if _says_something(cells))
    head_line, head = next(meaningful, (0, []))
    columns = _columns(head_line, head)
    rows: list[tuple[int, Row]] = []
    short: list[tuple[int, int]] = []
    clean = _Clean()
    for line, cells in meaningful:
        if len(rows) >= limits.MAX_ROWS:
            raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % limits.MAX_ROWS)
        if not short_rows and len(cells) < len(columns):
            short.append((line, len(cells)))
        rows.append((line, _row(line, columns, cells, clean)))
    if short:
        raise UnreadableFile(_short_rows(short, len(columns)))
    return Table(columns=columns, rows=tuple(rows))


def _says_something(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#")


def _columns(line: int, head: list[str]) -> tuple[str, ...]:
    columns = tuple(cleaned(name) for name in head)
    if not columns:
        raise UnreadableFile(_("Tệp trống: không có dòng tên cột."))
    if len(columns) > limits.MAX_COLUMNS:
        raise UnreadableFile(_("Tệp có hơn %d cột.") % limits.MAX_COLUMNS)
    if "" in columns:
        raise UnreadableFile(
            _("Dòng %(line)d: cột thứ %(number)d không có tên.") % {"line": line, "number": columns.index("") + 1}
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UnreadableFile(_("Tên cột lặp lại: %s.") % ", ".join(twice))
    return columns


def _short_rows(short: Sequence[tuple[int, int]], expected: int) -> str:
    """Say of every row with too few cells (line, cells found) where it is: the row may be cut off or shifted."""
    said = [
        _("Dòng %(line)d có %(found)d ô, cần %(expected)d.") % {"line": line, "found": found, "expected": expected}
        for line, found in short[: limits.MAX_FAULTS_SHOWN]
    ]
    if len(short) > limits.MAX_FAULTS_SHOWN:
        said.append(_("… và %d dòng lỗi khác.") % (len(short) - limits.MAX_FAULTS_SHOWN))
    advice = _("Ô trống cuối dòng vẫn cần dấu phân cách. Kiểm tra xem dòng có bị cắt không.")
    if all(found == 1 for _line, found in short):
        advice = _("Các dòng này có thể dùng dấu phân cách khác với dòng tên cột (phẩy, chấm phẩy hoặc tab).")
    return "\n".join([*said, advice])


def _row(line: int, columns: tuple[str, ...], cells: list[str], clean: "_Clean") -> Row:
    try:
        texts = [clean[cell] for cell in cells]
    except _TooLong as error:
        long = (name for name, cell in zip(columns, cells, strict=False) if len(cleaned(cell)) > limits.MAX_CELL)
        raise UnreadableFile(
            _("Dòng %(line)d, cột “%(column)s”: nội dung quá dài.") % {"line": line, "column": next(long, "…")}
        ) from error
    if len(texts) > len(columns) and any(texts[len(columns) :]):
        raise UnreadableFile(
            _("Dòng %(line)d có %(found)d ô, nhưng chỉ có %(expected)d cột. Kiểm tra dấu phân cách và ngoặc kép.")
            % {"line": line, "found": len(texts), "expected": len(columns)}
        )
    row = dict(zip(columns, texts, strict=False))
    return row if len(row) == len(columns) else {**dict.fromkeys(columns, ""), **row}


class _TooLong(Exception):
    """A cell holds more than any cell may."""


class _Clean(dict[str, str]):
    """Cells as they are kept, by what stands in the file: the same few words come again and again."""

    def __missing__(self, raw: str) -> str:
        text = cleaned(raw)
        if len(text) > limits.MAX_CELL:
            raise _TooLong
        if len(raw) <= SHORT_CELL and len(self) < MOST_KEPT_CELLS:
            self[raw] = text
        return text


def cleaned(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text.strip()
    # PostgreSQL cannot store NUL.
    return unicodedata.normalize("NFC", text.replace("\0", "")).strip()
