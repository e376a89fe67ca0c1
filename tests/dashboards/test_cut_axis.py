"""A few rows far off do not crowd all others at the end of an axis; they are cut, and that is said."""

from dashboards.cut_axis import Spread, cut, window


def near(count: int) -> list[Spread]:
    """Rows from 84 on with limits of two points on both sides."""
    return [
        Spread(f"{84 + place % 9}.00", f"{82 + place % 9}.00", f"{86 + place % 9}.00", 100) for place in range(count)
    ]


FEW = Spread("100.00", "43.00", "100.00", 8)
FAR = Spread("23.93", "17.15", "32.34", 117)


def test_a_window_that_holds_all_cuts_nothing() -> None:
    axis = window([*near(8), Spread("64.00", "62.00", "66.00", 100)])
    assert axis.high - axis.low == 40
    assert axis.low <= 62


def test_rows_of_few_answers_do_not_choose_the_window() -> None:
    axis = window([*near(8), FEW])
    assert axis.high - axis.low < 40
    assert axis.low > 43
    # Not even where they are too many to be left out as far off.
    assert window([*near(4), FEW, FEW]).low > 43


def test_a_row_far_off_is_cut_where_most_others_lie_close() -> None:
    assert window([*near(8), FAR]).low > 32
    assert window([*near(8), FAR, FEW]).low > 43


def test_where_many_lie_far_off_the_window_is_the_whole() -> None:
    axis = window([*near(3), FAR, FAR])
    assert (axis.low, axis.high) == (0, 100)


def test_nothing_to_draw_has_the_whole_axis() -> None:
    assert (window([]).low, window([FEW]).high) == (0, 100)


def test_a_row_within_is_not_cut() -> None:
    axis = window(near(4))
    assert all(cut(axis, row, "x") is None for row in near(4))


def test_an_interval_that_goes_on_has_its_dot_and_an_open_end() -> None:
    axis = window([*near(8), FEW])
    found = cut(axis, FEW, "chỉ số 100,00 %")
    assert found is not None
    assert (found.left, found.right, found.low, found.value) == (True, False, axis.first, axis.at("100"))
    assert found.words == "chỉ số 100,00 %; vượt ra ngoài khung của trục"


def test_what_lies_wholly_beyond_has_no_dot_on_the_axis() -> None:
    axis = window([*near(8), FAR])
    found = cut(axis, FAR, "")
    assert found is not None
    assert (found.left, found.right, found.value, found.low, found.high) == (True, False, "", "", "")
