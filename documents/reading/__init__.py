"""Tables out of files that people send: CSV and XLSX into rows of text, or a refusal in words."""

from documents.reading.archive import reading_xlsx
from documents.reading.files import read_bytes, read_file, read_table
from documents.reading.limits import MAX_BYTES
from documents.reading.refusals import InvalidFile, RowFault, UnreadableFile
from documents.reading.table import Row, Table, require_columns
from documents.reading.workbook import open_workbook_checked

__all__ = [
    "MAX_BYTES",
    "InvalidFile",
    "Row",
    "RowFault",
    "Table",
    "UnreadableFile",
    "open_workbook_checked",
    "read_bytes",
    "read_file",
    "read_table",
    "reading_xlsx",
    "require_columns",
]
