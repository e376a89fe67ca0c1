"""Looks at the list of what a zip holds, and refuses what is no plain .xlsx, before anything is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from documents.reading import limits
from documents.reading.refusals import UnreadableFile

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
CONTENT_TYPES = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbaprojectsignature.bin")
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".7z", ".rar", ".gz", ".docx")
DTD = b"<!DOCTYPE"
CHUNK = 64 * 1024


class Guarded(io.RawIOBase):
    """A file of which nobody can read more than the largest list of entries at once: zipfile reads it whole."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > limits.MAX_LISTING_BYTES:
            raise UnreadableFile(_too_large())
        data = self.file.read(limits.MAX_LISTING_BYTES + 1 if size < 0 else size)
        if len(data) > limits.MAX_LISTING_BYTES:
            raise UnreadableFile(_too_large())
        return data


@contextmanager
def reading_xlsx() -> Iterator[None]:
    """Turn whatever a spreadsheet's reader raises over a damaged file into a refusal in words."""
    try:
        yield
    except DefusedXmlException as error:
        raise UnreadableFile(_entities()) from error
    except DAMAGED as error:
        raise UnreadableFile(_damaged()) from error


def refuse_unsafe_xlsx(file: BinaryIO) -> None:
    """Raise UnreadableFile unless the zip is a spreadsheet without macros, links and foreign files, of sane size."""
    with reading_xlsx():
        with zipfile.ZipFile(Guarded(file)) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, file.seek(0, io.SEEK_END))
            _refuse_other_kinds(archive, [entry.filename for entry in entries])
            _refuse_entities(archive, entries)
            _refuse_crowded(archive, entries)
        file.seek(0)


def _refuse_bomb(entries: Sequence[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    words = sum(entry.file_size for entry in entries if _is_words(entry.filename))
    sheets = sum(entry.file_size for entry in entries if _is_sheet(entry.filename))
    too_dense = unpacked > limits.RATIO_MATTERS_FROM and unpacked > limits.MAX_RATIO * packed
    too_much = words > limits.MAX_WORDS_BYTES or unpacked - words - sheets > limits.MAX_FORMATS_BYTES
    if len(entries) > limits.MAX_ENTRIES or unpacked > limits.MAX_UNPACKED_BYTES or too_dense or too_much:
        raise UnreadableFile(_too_large())
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(_("Tệp nén có mật khẩu nên không đọc được. Bỏ mật khẩu rồi gửi lại."))


def _is_words(name: str) -> bool:
    return name.lower().endswith("sharedstrings.xml")


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and not name.startswith("xl/worksheets/_rels/")


def _refuse_other_kinds(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    small = [name.lower() for name in names]
    for found, words in (
        (any(name.endswith(MACROS) or "/macrosheets/" in name for name in small), _macros()),
        ("xl/workbook.bin" in small, _("Tệp là Excel nhị phân (.xlsb). Mở bằng Excel rồi lưu thành .xlsx.")),
        ("content.xml" in small and "mimetype" in small, _open_document()),
        (any(name.startswith("word/") for name in small), _("Tệp là văn bản Word, không phải bảng tính .xlsx.")),
        (any(name.startswith("ppt/") for name in small), _("Tệp là trình chiếu, không phải bảng tính .xlsx.")),
        (any(name.startswith("xl/externallinks/") for name in small), _linked()),
        (CONTENT_TYPES.lower() not in small and any(small), _plain_zip()),
        (any(name.startswith("xl/embeddings/") or name.endswith(ARCHIVES) for name in small), _nested()),
    ):
        if found:
            raise UnreadableFile(words)
    if b"macroenabled" in archive.read(CONTENT_TYPES).lower():
        raise UnreadableFile(_macros())


def _refuse_entities(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """A document type stands at the head of a part or nowhere; Excel writes none."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                head = part.read(4096)
            # In UTF-16 every second byte is zero.
            if DTD in head.replace(b"\0", b"").upper():
                raise UnreadableFile(_entities())


def _refuse_crowded(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    elements = 0
    for entry in entries:
        if not _is_words(entry.filename) and not _is_sheet(entry.filename):
            with archive.open(entry) as part:
                elements += sum(piece.count(b"<") for piece in iter(lambda: part.read(CHUNK), b""))
    if elements > limits.MAX_ELEMENTS:
        raise UnreadableFile(_too_large())


def _damaged() -> str:
    return _("Tệp .xlsx hỏng hoặc không phải Excel. Hãy mở bằng Excel và lưu lại.")


def _too_large() -> str:
    return _("Tệp .xlsx giải nén ra quá lớn so với một bảng số liệu. Chép bảng sang sổ mới hoặc chia nhỏ tệp.")


def _entities() -> str:
    return _("Tệp .xlsx chứa khai báo thực thể XML, điều Excel không bao giờ ghi. Mở bằng Excel và lưu lại.")


def _macros() -> str:
    return _("Tệp có macro (.xlsm) nên không được nhận. Trong Excel hãy lưu thành “Excel Workbook (.xlsx)”.")


def _open_document() -> str:
    return _("Tệp là bảng tính OpenDocument (.ods) hoặc tài liệu LibreOffice. Hãy lưu thành .xlsx.")


def _linked() -> str:
    return _("Tệp có liên kết tới sổ tính khác, số liệu có thể đã cũ. Trong Excel: Data → Edit Links → Break Link.")


def _plain_zip() -> str:
    return _("Tệp là tệp nén .zip hoặc đã hỏng, không phải sổ Excel. Hãy giải nén rồi gửi bảng bên trong.")


def _nested() -> str:
    return _("Tệp .xlsx có tệp khác nhúng bên trong. Xóa các đối tượng nhúng rồi lưu lại.")
