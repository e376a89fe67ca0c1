"""Whatever is attached as proof: its kind is told by its content, or it is refused in words, soon, in little memory."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.attachments import KINDS, MOST_BYTES, media_of
from documents.reading import UnreadableFile
from tests.documents.mangling import EDITS, WHERE, Edits, mangled, mangled_inside, read_soon


def packed(*names: str, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name in names:
            archive.writestr(name, b"<x/>" * 50)
    return out.getvalue()


FILES = {
    ".pdf": b"%PDF-1.7\n" + b"x" * 400,
    ".png": b"\x89PNG\r\n\x1a\n" + bytes(400),
    ".jpg": b"\xff\xd8\xff\xe0" + bytes(400),
    ".jpeg": b"\xff\xd8\xff\xe0" + bytes(400),
    ".docx": packed("[Content_Types].xml", "word/document.xml"),
    ".xlsx": packed("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
}
ENDINGS = st.sampled_from(sorted(KINDS))
# Of a list of entries of one megabyte, many times what the list itself takes.
MOST_MEMORY = 32 * 1024 * 1024


def look(content: bytes, ending: str) -> str:
    told = [""]
    with read_soon(UnreadableFile):
        told.append(media_of(io.BytesIO(content), name=f"minh-chung{ending}", size=len(content)))
    return told[-1]


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_the_undamaged_file_is_told_by_its_content(ending: str) -> None:
    assert look(FILES[ending], ending) == KINDS[ending][2]


@settings(max_examples=300)
@given(ENDINGS, ENDINGS, EDITS)
def test_no_damage_to_a_proof_breaks_who_looks_at_it(begins: str, ending: str, edits: Edits) -> None:
    assert look(mangled(FILES[begins], edits), ending) in ("", KINDS[ending][2])


@settings(max_examples=200)
@given(st.sampled_from((".docx", ".xlsx")), WHERE, EDITS)
def test_no_change_inside_an_office_file_breaks_who_looks_at_it(ending: str, which: float, edits: Edits) -> None:
    assert look(mangled_inside(FILES[ending], which, edits), ending) in ("", KINDS[ending][2])


@settings(max_examples=200)
@given(ENDINGS, st.binary(max_size=300))
def test_no_bytes_behind_a_true_beginning_break_who_looks(ending: str, tail: bytes) -> None:
    look(KINDS[ending][0] + tail, ending)


def test_a_list_of_entries_without_end_is_refused_before_it_costs_memory() -> None:
    """Six megabytes that are nearly all list: a hundred thousand names, each an object to whoever reads them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            entry = zipfile.ZipInfo(f"word/{number}")
            entry.header_offset = entry.CRC = 0
            archive.filelist.append(entry)
        archive._didModify = True  # type: ignore[attr-defined]
    content = b"PK\x03\x04" + out.getvalue()
    assert 4_000_000 < len(content) < MOST_BYTES

    tracemalloc.start()
    try:
        assert look(content, ".docx") == ""
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["", ".", "a", "a.exe", "a.pdf.exe", "a.svg", "a.html", "\0.pdf\0", "a" * 5000])
def test_other_endings_are_refused(name: str) -> None:
    with read_soon(UnreadableFile):
        media_of(io.BytesIO(FILES[".pdf"]), name=name, size=10)
        pytest.fail("taken")
