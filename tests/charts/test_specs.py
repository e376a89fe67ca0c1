from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import palette, specs
from charts.specs import Axis, Mark

percents = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("values", "axis"),
    [
        (["84.67", "87.73"], Axis(80, 90)),
        (["72.00", "87.73"], Axis(70, 90)),
        (["52.00", "87.73"], Axis(0, 100)),
        (["99.60", "100"], Axis(90, 100)),
        ([], Axis(0, 100)),
    ],
)
def test_axis_is_the_smallest_window_that_holds_all(values: list[str], axis: Axis) -> None:
    assert specs.axis_of([Decimal(value) for value in values]) == axis


@given(st.lists(percents, min_size=1))
def test_axis_holds_every_value(values: list[Decimal]) -> None:
    axis = specs.axis_of(values)
    assert axis.low <= min(values)
    assert max(values) <= axis.high


def height_of(*labels: str) -> float:
    """Return how high a chart of rows is drawn on paper, in millimetres."""
    spec = specs.dots([Mark(label, Decimal("88.50")) for label in labels])
    return sum(float(view["height"]) for view in spec["vconcat"]) * 160 / 604


def test_a_chart_of_a_full_block_leaves_most_of_a_page_to_its_table() -> None:
    assert height_of(*(f"UBND xã số {number}" for number in range(16))) < 90


def test_rows_make_room_for_labels_of_two_lines() -> None:
    one, two = height_of("Tiếp cận dịch vụ"), height_of("Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị của tổ chức")
    assert two - one > 4


@pytest.mark.parametrize(
    ("rows", "lengths"), [(2, [2]), (5, [5]), (6, [3, 3]), (7, [3, 1, 3]), (16, [3, 3, 3, 3, 1, 3])]
)
def test_pages_break_between_runs_of_rows(rows: int, lengths: list[int]) -> None:
    assert [len(run) for run in specs.runs(rows)] == lengths


@given(st.integers(1, 200))
def test_runs_hold_every_row_once_and_three_at_both_ends(rows: int) -> None:
    found = specs.runs(rows)
    assert [row for run in found for row in run] == list(range(rows))
    assert min(len(found[0]), len(found[-1])) >= min(rows, 3)


def test_all_views_of_a_chart_share_axis_and_margins() -> None:
    marks = [Mark(f"Xã số {row}", Decimal(81 + row)) for row in range(8)]
    views = specs.dots(marks, reference=Decimal("84.72"), reference_label="chỉ số khối 84,72")["vconcat"]
    assert len(views) == 1 + len(specs.runs(8))
    assert len({view["width"] for view in views}) == 1
    assert scales(views) == {(80, 90)}


def scales(spec: Any) -> set[tuple[int, ...]]:
    """Return the domains of every horizontal scale of a specification."""
    if isinstance(spec, list):
        return set().union(*map(scales, spec))
    if not isinstance(spec, dict):
        return set()
    x = spec.get("encoding", {}).get("x", {})
    own = {tuple(x["scale"]["domain"])} if "scale" in x else set()
    return own.union(*map(scales, spec.values()))


def texts(spec: Any) -> set[str]:
    """Return every string of a specification."""
    if isinstance(spec, dict):
        return set().union(*(texts(value) for value in spec.values()))
    if isinstance(spec, list):
        return set().union(*(texts(value) for value in spec))
    return {spec} if isinstance(spec, str) else set()


def test_figures_stand_at_their_marks() -> None:
    spec = specs.dots([Mark("Tiếp cận", Decimal("84.78")), Mark("Kết quả", None, "không phát sinh")])
    assert {"84,78", "không phát sinh"} <= texts(spec)


def test_specification_loads_nothing_from_elsewhere() -> None:
    spec = specs.dots([Mark("A", Decimal(80))])
    assert not {text for text in texts(spec) if "//" in text and not text.startswith("https://vega.github.io/schema")}


@pytest.mark.parametrize("levels", [2, 3, 4, 5])
def test_shades_run_from_the_worst_to_the_best(levels: int) -> None:
    shades = palette.shades(levels)
    assert (shades[0], shades[-1]) == (palette.FIVE[0], palette.FIVE[-1])
    assert all(palette.FIVE.index(one) < palette.FIVE.index(next_) for one, next_ in pairwise(shades))
