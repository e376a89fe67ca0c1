"""Whatever is pasted as a directive: its points and days are found, or none, soon."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplans.deadlines import deadlines_in
from actionplans.points import LONGEST_PASTED, Found, gist, parts, split
from tests.documents.mangling import CELLS, EDITS, Edits, mangled, read_soon

TEXT = (
    "Căn cứ kết quả SIPAS 2025, Chủ tịch UBND tỉnh giao:\n1. Sở Nội vụ:\n- Tham mưu kế hoạch, trước ngày 15/3/2026;\n"
    "a) Rà soát thủ tục, hoàn thành trong tháng 6/2026; b) Báo cáo đến hết năm 2026.\n2) Sở Y tế, UBND xã: "
    "chậm nhất ngày 30.4.2026 công khai.\n- cuối năm 2026 tổng kết."
)
BITS = st.sampled_from((
    *("1. ", "2) ", "999. ", "a) ", "đ) ", "z) ", "; a)", "\n", " ", "\t", "\0", "-", "trước ", "trước ngày ", "đến "),
    *("hoàn thành ", "31/2/2026", "1/1/0001", "99/99/9999", "0/0/0000", "12/2026", "2026", "٣/٤/٢٠٢٦", "năm ", *CELLS),
))  # fmt: skip


def read(text: str) -> tuple[Found, ...]:
    """Split a text as the pages do, and look that nothing was added or turned around."""
    with read_soon():
        found = split(text)
        assert [int(each.label) for each in found] == list(range(1, len(found) + 1))
        for each in found:
            assert len("".join(part.text for part in parts(each.text))) <= len(each.text)
            assert len(gist(each.text)) <= 200
            assert all(date.min <= day <= date.max for day in deadlines_in(each.text))
        deadlines_in(text)
    return found


def test_the_undamaged_text_has_its_points_and_days() -> None:
    first, second = read(TEXT)
    assert [part.letter for part in parts(first.text)] == ["", "a", "b"]
    assert deadlines_in(first.text) == (date(2026, 3, 14), date(2026, 6, 30), date(2026, 12, 31))
    assert deadlines_in(second.text) == (date(2026, 4, 30), date(2026, 12, 31))


@settings(max_examples=300)
@given(EDITS)
def test_no_damage_to_a_text_breaks_the_splitter(edits: Edits) -> None:
    read(mangled(TEXT.encode(), edits).decode(errors="replace"))


@settings(max_examples=300)
@given(st.lists(BITS, max_size=60).map("".join))
def test_no_text_breaks_the_splitter(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "bit",
    [
        "a\n",
        "1. a\n",
        " ",
        "\n",
        "đến ",
        "trước ngày ",
        "hoàn thành ",
        "a) ",
        "; a) x",
        ":",
        "đến ngày",
        "1/1/2026 ",
        "trong tháng ",
    ],
)
def test_the_longest_text_that_a_page_takes_is_read_soon(bit: str) -> None:
    """One point after the other, then one point of all lines: what grows with the square of the lines would show."""
    for start in ("", "1. x\n"):
        read((start + bit * LONGEST_PASTED)[:LONGEST_PASTED])
