from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import graphics
from dashboards.graphics import Axis

percents = st.decimals(0, 100, places=2).map(str)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["86.84", "88.21"], (82, 92, 2)),
        (["81.00", "93.00"], (75, 95, 5)),
        (["60.10", "93.00"], (60, 100, 10)),
        (["12.00", "99.00"], (0, 100, 20)),
        (["100.00"], (90, 100, 2)),
        (["0.00"], (0, 10, 2)),
        ([], (0, 100, 20)),
    ],
)
def test_the_smallest_window_that_holds_the_values(values: list[str], expected: tuple[int, int, int]) -> None:
    axis = graphics.axis(values)
    assert (axis.low, axis.high, axis.step) == expected


@given(st.lists(percents, min_size=1))
def test_every_window_holds_its_values(values: list[str]) -> None:
    axis = graphics.axis(values)
    assert 0 <= axis.low <= min(map(Decimal, values))
    assert max(map(Decimal, values)) <= axis.high <= 100


def test_places_use_dots_whatever_the_language() -> None:
    assert Axis(80, 90, 2).at("86.84") == "66.93%"


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(any))
def test_whole_percents_add_up(counts: list[int]) -> None:
    assert sum(graphics.whole_percents(counts)) == 100


def test_a_bar_says_its_shares_in_words() -> None:
    bar = graphics.bar((0, 1, 2, 3, 4))
    assert bar is not None
    assert bar.words == (
        "Rất không hài lòng 0 %, Không hài lòng 10 %, Bình thường 20 %, Hài lòng 30 %, Rất hài lòng 40 %"
    )


def test_a_bar_leaves_out_empty_levels() -> None:
    bar = graphics.bar((0, 0, 5, 0, 5))
    assert bar is not None
    assert [segment.level for segment in bar.segments] == [3, 5]


def test_an_interval_is_said_in_words() -> None:
    mark = graphics.mark(Axis(80, 90, 2), "86.84", "85.34", "88.21")
    assert mark is not None
    assert mark.words == "chỉ số 86,84 %, khoảng tin cậy 85,34–88,21 %"


def test_an_interval_says_whose_it_is_and_from_how_many() -> None:
    mark = graphics.mark(Axis(80, 90, 2), "86.84", "85.34", "88.21", name="Sở Tư pháp", base="143 phiếu")
    assert mark is not None
    assert mark.words == "Sở Tư pháp: chỉ số 86,84 %, khoảng tin cậy 85,34–88,21 %, 143 phiếu"


def test_without_limits_none_are_said() -> None:
    mark = graphics.mark(Axis(80, 90, 2), "86.84", None, None, name="Sở Tư pháp")
    assert mark is not None
    assert mark.words == "Sở Tư pháp: chỉ số 86,84 %"


def test_each_piece_of_a_bar_says_its_level_and_share_but_no_count() -> None:
    bar = graphics.bar((0, 1, 2, 3, 4))
    assert bar is not None
    assert [segment.words for segment in bar.segments] == [
        "Không hài lòng: 10 %",
        "Bình thường: 20 %",
        "Hài lòng: 30 %",
        "Rất hài lòng: 40 %",
    ]


def test_folded_levels_are_said_as_folded() -> None:
    bar = graphics.bar((5, 0, 15))
    assert bar is not None
    assert [segment.words for segment in bar.segments] == ["Không hài lòng (hai mức): 25 %", "Hài lòng (hai mức): 75 %"]


def test_what_stands_beside_is_said_with_its_figure() -> None:
    assert graphics.previous_words("87.12") == "kỳ trước: 87,12 %"
    assert graphics.target_words(Decimal("90.00")) == "chỉ tiêu 90 %"
    assert graphics.previous_words(None) == graphics.target_words(None) == ""


def test_no_answers_make_no_bar() -> None:
    assert graphics.bar((0, 0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("axis", "written"),
    [
        (Axis(60, 100, 10), ["60", "80", "100"]),
        (Axis(90, 100, 2), ["90", "100"]),
        (Axis(75, 95, 5), ["75", "85", "95"]),
    ],
)
def test_the_head_of_a_table_writes_what_has_room(axis: Axis, written: list[str]) -> None:
    assert [tick.words for tick in axis.labelled] == written
