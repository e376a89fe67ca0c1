"""Whatever becomes of a plan's file: its tables are read, or it is refused in words, soon."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.reading import UnreadableFile
from tests.actionplans.plan_documents import HEAD, ROWS, docx, xlsx
from tests.actionplans.test_plan_files import reading
from tests.documents.mangling import EDITS, WHERE, Edits, mangled, mangled_inside, read_soon

# openpyxl warns of what it leaves out; an installation goes on.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
FILES = {"ke-hoach.docx": docx((HEAD, *ROWS)), "ke-hoach.xlsx": xlsx((HEAD, *ROWS))}
NAMES = st.sampled_from(sorted(FILES))


def read_or_refuse(content: bytes, name: str) -> None:
    with read_soon(UnreadableFile):
        reading(content, name)


@settings(max_examples=200)
@given(NAMES, EDITS)
def test_no_damage_to_a_plan_breaks_its_reader(name: str, edits: Edits) -> None:
    read_or_refuse(mangled(FILES[name], edits), name)


@settings(max_examples=300)
@given(NAMES, WHERE, EDITS)
def test_no_change_inside_a_plan_breaks_its_reader(name: str, which: float, edits: Edits) -> None:
    read_or_refuse(mangled_inside(FILES[name], which, edits), name)
