"""Records of a text file: which sign separates its cells, and every record with the line it begins on."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from documents.reading import limits
from documents.reading.encodings import encoding_of
from documents.reading.mojibake import Words
from documents.reading.refusals import UnreadableFile

DELIMITERS = ",;\t"
# Excel's own way to name the separator, on a line of its own before all others.
SEPARATOR_LINE = "sep="
LINES_BEFORE_HEAD = 200


def csv_lines(file: BinaryIO, words: Words) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a text file with the line each begins on. Raises UnreadableFile."""
    encoding = encoding_of(file, words)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _records(text)
    finally:
        # The file is the caller's; the wrapper would close it. One that cannot be decoded cannot be let go of either.
        with suppress(ValueError):
            text.detach()


class _Measured:
    """Lines for a reader of records that stops a record grown over all bounds, as by a lone quote."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(limits.MAX_RECORD + 1):
            self.length += len(line)
            if self.length > limits.MAX_RECORD:
                raise csv.Error("record too long")
            yield line


def _records(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    measured = _Measured(file)
    first, lines = _head(iter(measured))
    measured.length = 0
    yield from _parsed(lines, measured, delimiter=_delimiter(first), separator_line=_names_separator(first))


def _head(lines: Iterator[str]) -> tuple[list[str], Iterable[str]]:
    """Return the first lines, enough to find the head of the table, and all lines."""
    try:
        first = list(islice(lines, LINES_BEFORE_HEAD))
    except csv.Error as error:
        raise UnreadableFile(_too_long(1)) from error
    return first, chain(first, lines)


def _parsed(
    lines: Iterable[str], measured: _Measured, *, delimiter: str, separator_line: bool
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            measured.length = 0
            if not (separator_line and line == 1):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(_unparsable(line, error)) from error


def _unparsable(line: int, error: csv.Error) -> str:
    if "too long" in str(error) or "field limit" in str(error):
        return _too_long(line)
    return _("Dòng %(line)d không đọc được như CSV (%(reason)s). Kiểm tra dấu ngoặc kép.") % {
        "line": line,
        "reason": error,
    }


def _too_long(line: int) -> str:
    return _("Từ dòng %d nội dung dài quá mức: có thể thiếu một dấu ngoặc kép đóng, hoặc tệp không phải bảng.") % line


def _names_separator(lines: list[str]) -> bool:
    first = lines[0].strip() if lines else ""
    return first.lower().startswith(SEPARATOR_LINE) and first[len(SEPARATOR_LINE) :] in (*DELIMITERS, "")


def _delimiter(lines: list[str]) -> str:
    """Return what separates the names of the columns: Vietnamese Excel writes semicolons."""
    if _names_separator(lines):
        return lines[0].rstrip("\r\n")[len(SEPARATOR_LINE) :] or "\t"
    heads = (line for line in lines if line.strip(DELIMITERS + " \r\n") and not line.startswith("#"))
    head = next(heads, "")
    return max(DELIMITERS, key=lambda sign: (_cells(head, sign), head.count(sign)))


def _cells(line: str, delimiter: str) -> int:
    """Count the cells of a line; a delimiter between quotes separates nothing."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0
