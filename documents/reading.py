"""Tables out of files that people send: CSV and XLSX into rows of text, or a refusal in words."""

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
# All but the sheets is held in memory whole, in several times its size.
MAX_HELD_BYTES = 50 * 1024 * 1024
MAX_ROWS = 500_000
# Excel's own limit; a file can name a row far beyond it.
MAX_XLSX_LINES = 1_048_576
MAX_COLUMNS = 500
MAX_CELL = 20_000
MAX_FAULTS_SHOWN = 200

# openpyxl lets whatever its parsers raise through; a file that it cannot read is never our fault.
DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    ArithmeticError,
    RuntimeError,
)

Row = dict[str, str]


class UnreadableFile(Exception):
    """The file is no table that can be read; the message says why and what to send instead."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row: where, what stands there, what was expected."""

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return _("Dòng %(line)s, cột “%(column)s”: “%(value)s”. Cần: %(expected)s.") % {
            "line": self.line,
            "column": self.column,
            "value": _shortened(self.value),
            "expected": self.expected,
        }


class InvalidFile(Exception):
    """Rows of the file are wrong, one fault each; nothing of the file was stored."""

    def __init__(self, faults: Iterable[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        shown = [str(fault) for fault in self.faults[:MAX_FAULTS_SHOWN]]
        if len(self.faults) > MAX_FAULTS_SHOWN:
            shown.append(_("… và %d dòng lỗi khác.") % (len(self.faults) - MAX_FAULTS_SHOWN))
        return "\n".join([*shown, _("Không có dòng nào của tệp được lưu.")])


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column name with the line each stands on in the file; cells are stripped NFC text, "" when empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def read_table(path: Path) -> Table:
    """Read a .csv or .xlsx file, whole. The first line that is neither empty nor a `#` comment names the columns."""
    return read_bytes(_bytes_of(path), name=path.name)


def read_bytes(content: bytes, *, name: str) -> Table:
    """Read an uploaded file by its content; `name` says which kind it claims to be."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("Tệp lớn hơn %d MB. Hãy chia nhỏ tệp.") % (MAX_BYTES // 1024 // 1024))
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        return _table(_xlsx_lines(content), short_rows=True)
    if suffix == ".csv":
        return _table(_csv_lines(_decoded(content)), short_rows=False)
    raise UnreadableFile(_("Tệp “%s” không phải .csv hay .xlsx.") % name)


def require_columns(table: Table, *, needed: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a table that lacks a needed column or has one that nobody reads."""
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise UnreadableFile(_("Thiếu cột: %s.") % ", ".join(missing))
    foreign = [column for column in table.columns if column not in known]
    if foreign:
        raise UnreadableFile(
            _("Cột không dùng được: %(foreign)s. Các cột nhận: %(known)s.")
            % {"foreign": ", ".join(foreign), "known": ", ".join(known)}
        )


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(
            _("Không mở được tệp “%(path)s”: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            _(
                "Dòng %d không phải chữ UTF-8 (có thể là bảng mã cũ như Windows-1258 hay TCVN3). "
                "Trong Excel hãy lưu lại dạng “CSV UTF-8”."
            )
            % line
        ) from error


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("Dòng %(line)d không đọc được như CSV (%(reason)s). Kiểm tra dấu ngoặc kép.")
            % {"line": line, "reason": error}
        ) from error


def _delimiter(text: str) -> str:
    """Return what separates the names of the columns: Vietnamese Excel writes semicolons."""
    heads = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    head = next(heads, "")
    return max(",;\t", key=head.count)


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What a file says of its own size may be wrong: rows beyond it would be left out silently.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if line > MAX_XLSX_LINES:
                raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % MAX_ROWS)
            yield line, _without_empty_tail([_text_of(cell) for cell in cells[: MAX_COLUMNS + 1]])
    except DAMAGED as error:
        raise UnreadableFile(_("Tệp .xlsx hỏng hoặc không phải Excel. Hãy mở bằng Excel và lưu lại.")) from error


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    except DAMAGED as error:
        raise UnreadableFile(_("Tệp .xlsx hỏng hoặc không phải Excel. Hãy mở bằng Excel và lưu lại.")) from error
    held = sum(size for name, size in sizes.items() if not name.startswith("xl/worksheets/"))
    if sum(sizes.values()) > MAX_UNPACKED_BYTES or held > MAX_HELD_BYTES:
        raise UnreadableFile(_("Tệp .xlsx giải nén ra quá lớn. Hãy chia nhỏ tệp."))


def _without_empty_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text_of(cell: object) -> str:
    """Return a spreadsheet's cell as it would stand in CSV: ISO dates, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _table(lines: Iterable[tuple[int, list[str]]], *, short_rows: bool) -> Table:
    """Put cells under their columns. A spreadsheet leaves out empty cells at the end of a row (`short_rows`)."""
    meaningful = ((line, cells) for line, cells in lines if _says_something(cells))
    head_line, head = next(meaningful, (0, []))
    columns = _columns(head_line, head)
    rows: list[tuple[int, Row]] = []
    short: list[tuple[int, int]] = []
    for line, cells in meaningful:
        if len(rows) >= MAX_ROWS:
            raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % MAX_ROWS)
        if not short_rows and len(cells) < len(columns):
            short.append((line, len(cells)))
        rows.append((line, _row(line, columns, cells)))
    if short:
        raise UnreadableFile(_short_rows(short, len(columns)))
    return Table(columns=columns, rows=tuple(rows))


def _says_something(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#")


def _columns(line: int, head: list[str]) -> tuple[str, ...]:
    columns = tuple(_clean(name) for name in head)
    if not columns:
        raise UnreadableFile(_("Tệp trống: không có dòng tên cột."))
    if len(columns) > MAX_COLUMNS:
        raise UnreadableFile(_("Tệp có hơn %d cột.") % MAX_COLUMNS)
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
        for line, found in short[:MAX_FAULTS_SHOWN]
    ]
    if len(short) > MAX_FAULTS_SHOWN:
        said.append(_("… và %d dòng lỗi khác.") % (len(short) - MAX_FAULTS_SHOWN))
    return "\n".join([*said, _("Ô trống cuối dòng vẫn cần dấu phân cách. Kiểm tra xem dòng có bị cắt không.")])


def _row(line: int, columns: tuple[str, ...], cells: list[str]) -> Row:
    texts = [_clean(cell) for cell in cells]
    if any(texts[len(columns) :]):
        raise UnreadableFile(
            _("Dòng %(line)d có %(found)d ô, nhưng chỉ có %(expected)d cột. Kiểm tra dấu phân cách và ngoặc kép.")
            % {"line": line, "found": len(texts), "expected": len(columns)}
        )
    too_long = next((name for name, text in zip(columns, texts, strict=False) if len(text) > MAX_CELL), None)
    if too_long is not None:
        raise UnreadableFile(
            _("Dòng %(line)d, cột “%(column)s”: nội dung quá dài.") % {"line": line, "column": too_long}
        )
    return {**dict.fromkeys(columns, ""), **dict(zip(columns, texts, strict=False))}


def _clean(text: str) -> str:
    # PostgreSQL cannot store NUL.
    return unicodedata.normalize("NFC", text.replace("\0", "")).strip()


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
