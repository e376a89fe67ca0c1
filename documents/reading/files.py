"""A table out of a file: what it is by its content, then line by line."""

import io
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from documents.reading import limits
from documents.reading.delimited import csv_lines
from documents.reading.encodings import garbled
from documents.reading.mojibake import Words
from documents.reading.refusals import UnreadableFile
from documents.reading.sniffing import is_zip
from documents.reading.table import Table, table_of
from documents.reading.workbook import xlsx_lines

SPREADSHEETS = frozenset((".xlsx",))
TEXTS = frozenset((".csv", ".txt", ".tsv"))


def read_table(path: Path) -> Table:
    """Read a .csv or .xlsx file. The first line that is neither empty nor a `#` comment names the columns."""
    try:
        with path.open("rb") as file:
            return read_file(file, name=path.name)
    except OSError as error:
        raise UnreadableFile(
            _("Không mở được tệp “%(path)s”: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error


def read_bytes(content: bytes, *, name: str) -> Table:
    """Read a file that is in memory already."""
    return read_file(io.BytesIO(content), name=name)


def read_file(file: BinaryIO, *, name: str) -> Table:
    """Read an open file by its content; `name` says which kind it claims to be. Raises UnreadableFile."""
    spreadsheet = refuse_foreign(file, name=name)
    words = Words()
    table = table_of((xlsx_lines if spreadsheet else csv_lines)(file, words), short_rows=spreadsheet)
    kind = words.verdict()
    if kind is not None:
        raise UnreadableFile(garbled(kind))
    return table


def refuse_foreign(file: BinaryIO, *, name: str) -> bool:
    """Refuse, without reading it whole, what is no table; tell whether it is a spreadsheet, not a text."""
    refuse_large(file.seek(0, io.SEEK_END), limits.MAX_BYTES)
    packed = is_zip(file)
    suffix = Path(name).suffix.lower()
    if suffix not in SPREADSHEETS | TEXTS:
        raise UnreadableFile(_("Tệp “%s” không phải .csv hay .xlsx.") % name)
    if packed and suffix not in SPREADSHEETS:
        raise UnreadableFile(_("Tệp mang tên %s nhưng bên trong là sổ Excel. Đổi đuôi tệp thành .xlsx.") % suffix)
    if not packed and suffix in SPREADSHEETS:
        raise UnreadableFile(_("Tệp .xlsx hỏng hoặc không phải Excel. Hãy mở bằng Excel và lưu lại."))
    return packed


def refuse_large(size: int, most: int) -> None:
    if size > most:
        raise UnreadableFile(_("Tệp lớn hơn %d MB. Hãy chia nhỏ tệp.") % (most // limits.MEGABYTE))
