"""Tables out of a .docx file: what a zip holds is looked at before anything is unpacked, nothing is followed or run."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from documents.reading import limits
from documents.reading.archive import CONTENT_TYPES, DAMAGED, DTD, MACROS, Guarded
from documents.reading.refusals import UnreadableFile

BODY = "word/document.xml"
MAX_BODY_BYTES = 20 * limits.MEGABYTE
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What older programs show in place of a drawing: its words would stand there twice.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAX_SPAN = 100

Cells = list[str]


def word_tables(file: BinaryIO) -> Iterator[list[Cells]]:
    """Yield the tables of a document as rows of cells. Raises UnreadableFile.

    A cell merged over columns has its text once and "" beside it; one merged over rows has it in each of them.
    """
    with _reading(), zipfile.ZipFile(Guarded(file)) as archive:
        _refuse_unsafe(archive, file.seek(0, 2))
        with archive.open(BODY) as body:
            yield from _tables(body)


def _refuse_unsafe(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > limits.RATIO_MATTERS_FROM and unpacked > limits.MAX_RATIO * packed
    if len(entries) > limits.MAX_ENTRIES or unpacked > limits.MAX_UNPACKED_BYTES or too_dense:
        raise UnreadableFile(_("Tệp .docx giải nén ra quá lớn. Chép bảng sang văn bản mới rồi gửi lại."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(_("Tệp nén có mật khẩu nên không đọc được. Bỏ mật khẩu rồi gửi lại."))
    if BODY not in names or CONTENT_TYPES.lower() not in names:
        raise UnreadableFile(_damaged())
    if any(name.endswith(MACROS) for name in names) or b"macroenabled" in archive.read(CONTENT_TYPES).lower():
        raise UnreadableFile(_("Tệp có macro (.docm) nên không được nhận. Hãy lưu thành “Word Document (.docx)”."))
    if archive.getinfo(BODY).file_size > MAX_BODY_BYTES:
        raise UnreadableFile(_("Tệp .docx giải nén ra quá lớn. Chép bảng sang văn bản mới rồi gửi lại."))
    with archive.open(BODY) as body:
        if DTD in body.read(4096).replace(b"\0", b"").upper():
            raise UnreadableFile(_entities())


def _tables(body: Any) -> Iterator[list[Cells]]:
    depth = 0
    for event, element in iterparse(body, events=("start", "end"), forbid_dtd=True):
        if element.tag == f"{W}tbl":
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield _rows(element)
                element.clear()
        elif event == "end" and depth == 0:
            # Nothing outside tables is kept.
            element.clear()


def _rows(table: Any) -> list[Cells]:
    found: list[Cells] = []
    for row in table.iterfind(f"{W}tr"):
        cells: Cells = []
        for cell in _cells(row):
            place = len(cells)
            above = found[-1][place] if found and place < len(found[-1]) else ""
            cells.append(above if _continues(cell) else _text(cell))
            cells.extend([""] * (_span(cell) - 1))
        found.append(cells)
        if len(found) > limits.MAX_ROWS or len(cells) > limits.MAX_COLUMNS:
            raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % limits.MAX_ROWS)
    return found


def _cells(row: Any) -> Iterator[Any]:
    """Yield the cells of a row, also those that stand in a content control."""
    for each in row:
        if each.tag == f"{W}tc":
            yield each
        elif each.tag == f"{W}sdt":
            yield from each.iterfind(f"{W}sdtContent/{W}tc")


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    said = span.get(f"{W}val", "1") if span is not None else "1"
    return min(max(int(said), 1), MAX_SPAN) if said.isascii() and said.isdecimal() and len(said) < 5 else 1


def _continues(cell: Any) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _text(cell: Any) -> str:
    pieces: list[str] = []
    waiting = [cell]
    while waiting:
        element = waiting.pop()
        if element.tag == FALLBACK:
            continue
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in (f"{W}p", f"{W}br"):
            pieces.append("\n")
        elif element.tag == f"{W}tab":
            pieces.append(" ")
        waiting.extend(reversed(element))
    return _cut("".join(pieces).strip())


def _cut(text: str) -> str:
    if len(text) > limits.MAX_CELL:
        raise UnreadableFile(_("Một ô của bảng có nội dung quá dài."))
    return text


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as error:
        raise UnreadableFile(_entities()) from error
    except (*DAMAGED, NotImplementedError) as error:
        raise UnreadableFile(_damaged()) from error


def _entities() -> str:
    return _("Tệp .docx chứa khai báo thực thể XML, điều Word không bao giờ ghi. Mở bằng Word và lưu lại.")


def _damaged() -> str:
    return _("Tệp .docx hỏng hoặc không phải Word. Hãy mở bằng Word và lưu lại.")
