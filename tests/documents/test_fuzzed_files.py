"""Whatever becomes of a file of rows: it is read, or refused in words, soon."""

import io

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.reading import UnreadableFile
from documents.reading.files import read_bytes
from documents.uploads import Kind, check_upload
from tests.documents.mangling import EDITS, WHERE, Edits, mangled, mangled_inside, read_soon

# openpyxl warns of what it leaves out; an installation goes on.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ROWS = [("form_no", "unit", "submitted_on", "A1", "YK"), ("P1", "so-mot", "2026-02-01", 5, "Tốt, nhanh")]
CSV = "\n".join(";".join(map(str, row)) for row in [*ROWS, *ROWS[1:] * 30]).encode()


def _book() -> bytes:
    book = openpyxl.Workbook()
    for row in [*ROWS, *ROWS[1:] * 30]:
        book.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOOK = _book()


def read_or_refuse(content: bytes, name: str) -> None:
    for attempt in (_whole, _looked_at):
        with read_soon(UnreadableFile):
            attempt(content, name)


def _whole(content: bytes, name: str) -> None:
    table = read_bytes(content, name=name)
    assert all(len(row) <= len(table.columns) for _line, row in table.rows)


def _looked_at(content: bytes, name: str) -> None:
    check_upload(io.BytesIO(content), name=name, size=len(content), kind=Kind.TABLE)


@settings(max_examples=300)
@given(EDITS, st.sampled_from(("a.csv", "a.txt", "a.tsv", "a.xlsx")))
def test_no_change_of_a_text_breaks_its_reader(edits: Edits, name: str) -> None:
    read_or_refuse(mangled(CSV, edits), name)


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(("a.csv", "a.xlsx")))
@example(b"\xff\xfe\x00\xd8", "a.csv")
@example(b"sep=", "a.csv")
def test_no_bytes_break_the_reader(content: bytes, name: str) -> None:
    read_or_refuse(content, name)


@settings(max_examples=150)
@given(EDITS)
def test_no_damage_to_a_workbook_breaks_its_reader(edits: Edits) -> None:
    read_or_refuse(mangled(BOOK, edits), "a.xlsx")


@settings(max_examples=200)
@given(WHERE, EDITS)
def test_no_change_inside_a_workbook_breaks_its_reader(which: float, edits: Edits) -> None:
    read_or_refuse(mangled_inside(BOOK, which, edits), "a.xlsx")
