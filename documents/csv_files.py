"""CSV as every file of the portal has it: semicolons, UTF-8 with a mark, CRLF, nothing that runs as a formula. Pure.

Excel set to Vietnamese separates by semicolons (the comma is its decimal sign) and needs the byte order mark to see
UTF-8. Files that are read in may come with any of `documents.reading`'s delimiters.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"
DELIMITER = ";"
LINE_END = "\r\n"
MEDIA_TYPE = "text/csv; charset=utf-8"
# What a spreadsheet would take for a formula; a plain number with a sign is none.
FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*")


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the mark, then a line for each row; None is an empty cell."""
    writer = csv.writer(_Echo(), delimiter=DELIMITER, lineterminator=LINE_END)
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Return a whole file of `csv_lines`."""
    return "".join(csv_lines(rows)).encode()


def csv_head(names: Iterable[str], *, line_end: str = LINE_END) -> bytes:
    """Return the mark and the line of column names, for a file whose rows come from elsewhere."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=DELIMITER, lineterminator=line_end).writerow(names)
    return (BYTE_ORDER_MARK + line.getvalue()).encode()


def harmless(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    return f"'{text}" if FORMULA.match(text) and not SIGNED_NUMBER.fullmatch(text) else text
