"""A report as CSV: a ZIP of one file for each table, its texts, its key figures, and what it is.

One file with the tables under one another could be read by people alone; so every file has one head and its rows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from charts.numbers import MINUS
from documents.csv_files import csv_bytes
from reports.asked import Asked
from reports.content import Report, Table
from reports.formats.grid import grid_of
from reports.formats.told import KEY_HEAD, key_lines, text_lines, told_of
from reports.formats.written import number_of
from scoring.bundles.zipped import zip_bytes

LONGEST_NAME = 60


def csv_of(report: Report, asked: Asked) -> bytes:
    return zip_bytes({name: csv_bytes(rows) for name, rows in _files(report, asked)})


def _files(report: Report, asked: Asked) -> Iterator[tuple[str, Iterable[Iterable[str]]]]:
    told = told_of(report, asked)
    yield "00-thong-tin.csv", [("Mục", "Nội dung"), *told.about, *told.method]
    yield "00-loi-van.csv", text_lines(report)
    if keys := key_lines(report):
        yield "00-chi-so-chinh.csv", [KEY_HEAD, *(tuple(map(plain, line)) for line in keys)]
    for place, table in enumerate(report.tables, 1):
        yield f"{place:02}-{_slug(table.caption)}.csv", _rows(table)
    if notes := [(str(table.number), note) for table in report.tables for note in table.notes if note]:
        yield "00-ghi-chu-bang.csv", [("Bảng", "Ghi chú"), *notes]


def _rows(table: Table) -> list[list[str]]:
    grid = grid_of(table).without_bars()
    return [grid.columns(), *grid.lines(lambda cell: plain(cell.text) if cell.figure else cell.text)]


def plain(text: str) -> str:
    """Write a number as spreadsheets set to Vietnamese read it: no dots between thousands, a plain minus sign."""
    return text.replace(".", "").replace(MINUS, "-") if number_of(text) else text


def _slug(caption: str) -> str:
    letters = unicodedata.normalize("NFD", caption.casefold().replace("đ", "d"))
    plain_letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:LONGEST_NAME].strip("-") or "bang"
