"""Points out of indices: linear, by table, and their total."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas import Rounding
from scoring.method_document import InvalidMethod, parse
from scoring.results import UnitResult
from tests.scoring.factories import document, method, score, unit

# Nothing below 50, from 1 to 5 between 50 and 90, all 6 above 90.
TABLE: list[dict[str, Any]] = [
    {"from": 0, "to": 50, "to_belongs": "above", "points": 0},
    {"from": 50, "to": 90, "to_belongs": "below", "points": [1, 5]},
    {"from": 90, "to": 100, "points": 6},
]


def scheme(table: Any, **fields: Any) -> dict[str, Any]:
    return {"components": {"A": {"piecewise": table}}, **fields}


def points(percent: str, **fields: Any) -> str | None:
    """The points of a unit whose share of satisfied answers is so many percent."""
    exact = Fraction(percent) / 100
    used = method(**{"formula": "top2", "tree": [{"code": "A", "name": "A", "items": ["A1"]}], **fields})
    counts = [0, 0, exact.denominator - exact.numerator, exact.numerator, 0]
    (result,) = score(used, unit("mot", {"A1": counts})).agencies
    return result.points


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("0", "0.00"),
        ("49.99", "0.00"),
        ("50", "1.00"),
        ("70", "3.00"),
        ("81.87", "4.19"),
        ("90", "5.00"),
        ("90.01", "6.00"),
        ("100", "6.00"),
    ],
)
def test_table_gives_steps_and_lines_and_each_bound_to_its_side(index: str, expected: str) -> None:
    assert points(index, points=scheme(TABLE)) == expected


@pytest.mark.parametrize(
    ("mode", "expected"), [("half_up", "1.00"), ("truncate", "0.00")], ids=["printed 50.00", "printed 49.99"]
)
def test_table_reads_the_printed_index(mode: str, expected: str) -> None:
    rounding = {"digits": 2, "mode": mode}
    assert points("49.996", points=scheme(TABLE), rounding=rounding) == expected


def test_maximum_of_a_table_is_its_last_row() -> None:
    (result,) = score(method(points=scheme(TABLE)), unit("mot", {"A1": [0, 0, 0, 0, 1], "A2": [0] * 5})).agencies
    assert (result.points, result.max_points) == ("6.00", "6")


def test_table_without_an_answer_follows_the_policy() -> None:
    found = {}
    for policy in ("exclude", "zero", "full"):
        components = {"A": 4, "B": {"piecewise": TABLE}}
        tree = [{"code": "A", "name": "A", "items": ["A1"]}, {"code": "B", "name": "B", "items": ["B1"]}]
        used = method(tree=tree, points={"components": components, "na": policy})
        (result,) = score(used, unit("mot", {"A1": [0, 0, 0, 0, 1], "B1": [0] * 5})).agencies
        found[policy] = (result.points, result.max_points)
    assert found == {"exclude": ("4.00", "4"), "zero": ("4.00", "10"), "full": ("10.00", "10")}


def whole_tree(**fields: Any) -> UnitResult:
    used = method(points={"components": {"root": {"piecewise": TABLE}}, **fields})
    (result,) = score(used, unit("mot", {"A1": [0, 0, 0, 1, 0], "A2": [0] * 5})).agencies
    return result


def test_whole_tree_may_earn_points() -> None:
    result = whole_tree()
    assert (result.points, result.max_points) == ("4.00", "6")
    assert [node.max_points for node in result.nodes] == [None, None, None]


@pytest.mark.parametrize(("rule", "expected"), [("sum_of_printed", "8.40"), ("rounded_sum", "8.38")])
def test_totals_of_tables_part_as_those_of_shares(rule: str, expected: str) -> None:
    """Two components of 4.19 points before printing, printed with one digit."""
    tree = [{"code": code, "name": code, "items": [f"{code}1"]} for code in ("A", "B")]
    used = method(
        formula="top2",
        tree=tree,
        points={
            "components": {"A": {"piecewise": TABLE}, "B": {"piecewise": TABLE}},
            "rounding": {"digits": 1, "mode": "half_up"},
            "total": rule,
        },
    )
    counts = {f"{code}1": [0, 0, 1813, 8187, 0] for code in ("A", "B")}
    (result,) = score(used, unit("mot", counts)).agencies
    assert result.points is not None
    assert Fraction(result.points) == Rounding(1, "half_up")(Fraction(expected))


def faults_of(table: Any) -> list[str]:
    with pytest.raises(InvalidMethod) as refusal:
        parse(document(points=scheme(table)))
    return refusal.value.faults


PLACE = "points.components.A.piecewise"
LOW, MIDDLE, HIGH = TABLE


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([LOW, {**MIDDLE, "from": 60}, HIGH], f"{PLACE}[2].from: hở: dòng trước đến 50, dòng này từ 60"),
        ([LOW, {**MIDDLE, "from": 40}, HIGH], f"{PLACE}[2].from: chồng lên nhau: dòng trước đến 50, dòng này từ 40"),
        ([MIDDLE, HIGH], f"{PLACE}[1].from: bảng phải bắt đầu từ 0; đang là 50"),
        ([LOW, {**MIDDLE, "to_belongs": "below"}], f"{PLACE}[2].to: bảng phải đến 100; đang là 90"),
        ([LOW, {**MIDDLE, "to": 30}, HIGH], f"{PLACE}[2]: from phải nhỏ hơn to; đang là 50 và 30"),
        ([{**LOW, "points": 2}, MIDDLE, HIGH], f"{PLACE}[2].points: điểm giảm khi chỉ số tăng: 2 rồi 1"),
        ([LOW, {**MIDDLE, "points": [5, 1]}, HIGH], f"{PLACE}[2].points: điểm giảm khi chỉ số tăng: 5 rồi 1"),
        ([{"from": 0, "to": 100, "points": 0}], f"{PLACE}[1].points: dòng cuối phải có điểm lớn hơn 0"),
        ([{**LOW, "to_belongs": "both"}, MIDDLE, HIGH], f"{PLACE}[1].to_belongs: phải là một trong above, below"),
        (
            [{key: LOW[key] for key in ("from", "to", "points")}, MIDDLE, HIGH],
            f"{PLACE}[1].to_belongs: phải là một trong above, below; đang là None",
        ),
        ([LOW, MIDDLE, {**HIGH, "to_belongs": "above"}], f"{PLACE}[3].to_belongs: dòng cuối không có dòng nào ở trên"),
        ([LOW, MIDDLE, {**HIGH, "points": [1, 2, 3]}], f"{PLACE}[3].points: phải là số từ 0 trở lên"),
        ([LOW, MIDDLE, {**HIGH, "points": -6}], f"{PLACE}[3].points: phải là số từ 0 trở lên"),
        ([LOW, MIDDLE, {**HIGH, "extra": 1}], f"{PLACE}[3].extra: khóa này không có trong mẫu"),
        ([LOW, MIDDLE, 7], f"{PLACE}[3]: phải là một nhóm khóa"),
        ([], f"{PLACE}: phải là một danh sách không rỗng"),
        (None, f"{PLACE}: phải là một danh sách không rỗng"),
    ],
)
def test_table_that_leaves_a_doubt_is_refused(table: Any, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults_of(table))


def test_faults_of_a_table_are_told_at_once() -> None:
    table = [{**LOW, "from": 10}, {**MIDDLE, "from": 60}, {**HIGH, "to": 99}]
    assert [fault.split(":")[0].removeprefix(PLACE) for fault in faults_of(table)] == ["[1].from", "[2].from", "[3].to"]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_better_index_never_earns_less(one: int, other: int) -> None:
    worse, better = sorted([one, other])
    table = parse(document(points=scheme(TABLE))).point_scheme
    assert table is not None
    printed = Rounding(2, "half_up")
    low, high = (table.component("A", Fraction(value, 10_000), printed) for value in (worse, better))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 6
