"""All tables of a spreadsheet or a document as they are drawn, with their merged cells: for files that people lay out.

Files made to be read by programs, with one head and a row for each thing, are `files.read_file`'s.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from documents.reading import limits
from documents.reading.archive import reading_xlsx
from documents.reading.files import refuse_foreign, refuse_large
from documents.reading.refusals import UnreadableFile
from documents.reading.sniffing import is_zip
from documents.reading.table import cleaned
from documents.reading.word import word_tables
from documents.reading.workbook import open_workbook_checked, text_of

MOST_BYTES = 10 * limits.MEGABYTE
MOST_TABLES, MOST_LINES, MOST_COLUMNS = 50, 2000, 60
# Each may cover all lines: many of them cost time that no plan is worth.
MOST_MERGES = 3000
MAX_SHEET_BYTES = 30 * limits.MEGABYTE
MERGE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
KINDS = (".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its name, and its lines with their numbers in the file (of a document: in the table).

    A cell merged over columns has its text once and "" beside it; one merged over rows has it in each of them.
    """

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def grids_of(file: BinaryIO, *, name: str, size: int) -> list[Grid]:
    """Read every table of an .xlsx or .docx file. Raises UnreadableFile, in words."""
    refuse_large(size, MOST_BYTES)
    ending = next((kind for kind in KINDS if name.lower().endswith(kind)), "")
    if not ending:
        raise UnreadableFile(_("Tệp “%(name)s” không đúng loại. Loại nhận: %(kinds)s.") % _kinds(name))
    if ending == ".docx" and not is_zip(file):
        raise UnreadableFile(_("Tệp .docx hỏng hoặc không phải Word. Hãy mở bằng Word và lưu lại."))
    grids = list(_of_word(file) if ending == ".docx" else _of_excel(file, name))
    if len(grids) > MOST_TABLES:
        raise UnreadableFile(_("Tệp có hơn %d bảng. Chỉ để lại bảng cần nhập.") % MOST_TABLES)
    return grids


def _of_word(file: BinaryIO) -> Iterator[Grid]:
    for number, rows in enumerate(word_tables(file), start=1):
        yield Grid(_("Bảng %d") % number, tuple(_lines(enumerate(rows, start=1))))


def _of_excel(file: BinaryIO, name: str) -> Iterator[Grid]:
    refuse_foreign(file, name=name)
    book = open_workbook_checked(file)
    with reading_xlsx():
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                above = _merged_down(file, getattr(sheet, "_worksheet_path", ""))
                sheet.reset_dimensions()
                rows = enumerate(sheet.iter_rows(values_only=True), start=1)
                yield Grid(cleaned(sheet.title), tuple(_lines(_filled(rows, above))))


def _filled(rows: Iterator[tuple[int, Any]], above: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, list[str]]]:
    kept: dict[tuple[int, int], str] = {}
    tops, width = set(above.values()), max((column + 1 for _line, column in above), default=0)
    for line, cells in rows:
        texts = [text_of(cell) for cell in cells]
        # Empty cells at the end of a row are left out, merged ones with them.
        texts.extend([""] * (width - len(texts)))
        for column in range(min(len(texts), MOST_COLUMNS)):
            top = above.get((line, column))
            if top is not None:
                texts[column] = kept.get((top, column), "")
            elif line in tops:
                kept[line, column] = texts[column]
        yield line, texts


def _merged_down(file: BinaryIO, path: str) -> dict[tuple[int, int], int]:
    """Return, by line and column from 0, the line whose text stands in a cell that is merged over rows."""
    found: dict[tuple[int, int], int] = {}
    merges = 0
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        part = path.lstrip("/")
        if part not in archive.namelist():
            return found
        if archive.getinfo(part).file_size > MAX_SHEET_BYTES:
            raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % MOST_LINES)
        with archive.open(part) as sheet:
            for _event, element in iterparse(sheet, events=("end",), forbid_dtd=True):
                if element.tag == MERGE:
                    merges += 1
                    _spread(found, element.get("ref", ""))
                if merges > MOST_MERGES:
                    raise UnreadableFile(_("Bảng có quá nhiều ô gộp. Chép bảng sang sổ mới rồi gửi lại."))
                element.clear()
    return found


def _spread(found: dict[tuple[int, int], int], ref: str) -> None:
    left, top, _right, bottom = range_boundaries(ref)
    if left is None or top is None or bottom is None or left > MOST_COLUMNS:
        return
    for line in range(top + 1, min(bottom, MOST_LINES) + 1):
        found[line, left - 1] = top


def _lines(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for line, cells in rows:
        if line > MOST_LINES:
            raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % MOST_LINES)
        texts = tuple(cleaned(cell)[: limits.MAX_CELL] for cell in cells[:MOST_COLUMNS])
        if any(texts):
            yield line, texts


def _kinds(name: str) -> dict[str, str]:
    return {"name": name, "kinds": ", ".join(KINDS)}
