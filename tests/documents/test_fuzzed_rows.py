"""Whatever becomes of a file of rows: its reader takes it, or refuses it in words and leaves nothing, soon."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import openpyxl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from documents.reading import InvalidFile, UnreadableFile
from documents.reading.files import read_bytes
from documents.row_errors import faulty_rows_csv, faulty_rows_xlsx
from surveys.services.rounds import InvalidRound
from tests.documents.mangling import CELLS, EDITS, SHAPES, WHERE, Edits, mangled, mangled_inside, read_soon
from tests.documents.row_readers import READERS, Reader, Take

# openpyxl warns of what it leaves out; an installation goes on.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]
REFUSALS = (UnreadableFile, InvalidFile, InvalidRound)
AGAIN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
BOTH = pytest.mark.parametrize("name", sorted(READERS))


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kept(reader: Reader) -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in reader.kept)


def try_out(reader: Reader, take: Take, content: bytes, *, name: str = "a.csv") -> bool:
    """Let a reader take a file; returns whether it did, after looking that a refusal left nothing behind."""
    with taken_back():
        before, done = kept(reader), False
        with read_soon(*REFUSALS), transaction.atomic():
            take(read_bytes(content, name=name))
            connection.check_constraints()
            done = True
        assert done or kept(reader) == before, "refused, and yet something was kept"
    return done


def book(reader: Reader) -> bytes:
    made = openpyxl.Workbook()
    for line in reader.content.split("\n"):
        made.active.append(line.split(";"))  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@BOTH
def test_the_undamaged_file_is_taken(name: str) -> None:
    reader = READERS[name]
    take = reader.begin()

    assert try_out(reader, take, reader.content.encode())
    assert try_out(reader, take, book(reader), name="a.xlsx")


@BOTH
def test_no_cell_breaks_a_reader(name: str) -> None:
    reader = READERS[name]
    take = reader.begin()

    for place in range(len(reader.head)):
        for cell in CELLS:
            cells = [*reader.row[:place], cell, *reader.row[place + 1 :]]
            try_out(reader, take, "\n".join([";".join(reader.head), ";".join(cells)]).encode(errors="surrogatepass"))


@pytest.mark.parametrize("written", [faulty_rows_xlsx, faulty_rows_csv])
@pytest.mark.parametrize("name", sorted({*READERS} - {"margins"}))
def test_faulty_rows_can_always_be_sent_back(name: str, written: Callable[..., bytes]) -> None:
    """As they are, again and again: each time the same rows are refused, for the same reasons."""
    reader, sent_back = READERS[name], 0
    take = reader.begin()
    for cell in CELLS[::6]:
        row = ";".join([cell] * len(reader.head))
        content, file = f"{';'.join(reader.head)}\n{row}".encode(errors="surrogatepass"), "a.csv"
        reasons = refusal(take, content, file, written)
        if reasons is None:
            continue
        said, content = reasons
        again = refusal(take, content, "a.xlsx" if written is faulty_rows_xlsx else "a.csv", written)
        assert again is not None, (cell, said)
        assert again[0] == said
        once_more = refusal(take, again[1], "a.xlsx" if written is faulty_rows_xlsx else "a.csv", written)
        assert once_more is not None
        assert once_more[0] == said
        sent_back += 1
    assert sent_back > 5


def refusal(take: Take, content: bytes, file: str, written: Callable[..., bytes]) -> tuple[list[str], bytes] | None:
    """Return what is said of the rows of a file and the file of faulty rows; None where it is no table or is taken."""
    try:
        table = read_bytes(content, name=file)
        with taken_back():
            take(table)
    except InvalidFile as refused:
        return [fault.expected for fault in refused.faults], written(table, refused.faults)
    except (UnreadableFile, InvalidRound):
        pass
    return None


@BOTH
def test_no_shape_of_a_file_breaks_a_reader(name: str) -> None:
    reader = READERS[name]
    take = reader.begin()

    for shaped in SHAPES.values():
        try_out(reader, take, shaped(reader.content))


@BOTH
@AGAIN
@given(edits=EDITS)
def test_no_damage_breaks_a_reader(name: str, edits: Edits) -> None:
    with taken_back():
        reader = READERS[name]
        try_out(reader, reader.begin(), mangled(reader.content.encode(), edits))


@BOTH
@settings(AGAIN, max_examples=15)
@given(which=WHERE, edits=EDITS)
def test_no_change_inside_a_workbook_breaks_a_reader(name: str, which: float, edits: Edits) -> None:
    with taken_back():
        reader = READERS[name]
        try_out(reader, reader.begin(), mangled_inside(book(reader), which, edits), name="a.xlsx")
