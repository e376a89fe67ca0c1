"""Whether the figures of two methods compare, and why not."""

from typing import Any

import pytest

from scoring.comparison import Comparability, common_items, comparable
from scoring.method_document import parse
from tests.scoring.factories import document, shipped

A = {"code": "A", "name": "Phần A", "items": ["A1", "A2"]}
B = {"code": "B", "name": "Phần B", "items": ["B1"]}
MEAN = {"formula": "mean_of_children", "children": [A, B]}


def compared(before: dict[str, Any], after: dict[str, Any], code: str = "") -> Comparability:
    return comparable(parse(document(**before)), parse(document(**after)), code=code)


def test_what_does_not_touch_the_index_leaves_it_comparable() -> None:
    assert comparable(shipped("diem-cap-xa"), shipped("diem-cap-xa-cat")) == Comparability(
        "same", (), (), shipped("diem-cap-xa").root.items
    )
    assert compared({}, {"minimum": 30, "title": "Khác", "channels_counted": "all"}).outcome == "same"


@pytest.mark.parametrize(
    ("before", "after", "outcome", "reason"),
    [
        (
            {},
            {"formula": "top2"},
            "recompute",
            "công thức khác: root (points → top2)",
        ),
        ({"scale": 5}, {"scale": 4}, "break", "thang khác: 5 mức rồi 4 mức"),
        (
            {"tree": MEAN},
            {"tree": {**MEAN, "na": "zero"}},
            "recompute",
            "cách tính thành phần không có câu trả lời khác: root (exclude → zero)",
        ),
        (
            {"tree": [A]},
            {"tree": [{**A, "items": ["A1", "A3"]}]},
            "recompute",
            "bộ tiêu chí khác: thêm A3; bỏ A2",
        ),
        ({"tree": [A]}, {"tree": [B]}, "break", "bộ tiêu chí khác: thêm B1; bỏ A1, A2"),
        (
            {"tree": {**MEAN, "formula": "weighted", "weights": {"A": 0.5, "B": 0.5}}},
            {"tree": {**MEAN, "formula": "weighted", "weights": {"A": 0.6, "B": 0.4}}},
            "recompute",
            "trọng số khác: root > A (0.5 → 0.6); root > B (0.5 → 0.4)",
        ),
    ],
)
def test_each_difference_has_its_reason(
    before: dict[str, Any], after: dict[str, Any], outcome: str, reason: str
) -> None:
    found = compared(before, after)
    assert found.outcome == outcome
    assert any(one.startswith(reason) for one in found.reasons)


def test_node_may_compare_where_the_whole_does_not() -> None:
    before, after = {"tree": [A, B]}, {"tree": [A, {**B, "items": ["B1", "B2"]}]}
    assert compared(before, after).outcome == "recompute"
    assert compared(before, after, "A").outcome == "same"
    assert compared(before, after, "B").reasons == ("bộ tiêu chí khác: thêm B2",)


def test_reasons_of_a_node_are_those_at_and_below_it() -> None:
    longer = {"code": "AB", "name": "AB", "items": ["C1"]}
    before = {"tree": {"formula": "mean_of_children", "children": [A, longer]}}
    after = {
        "tree": {
            "formula": "mean_of_children",
            "children": [{**A, "formula": "top2"}, {**longer, "formula": "points0"}],
        }
    }
    (reason,) = compared(before, after, "A").reasons
    assert "root > A (points → top2)" in reason
    assert "AB" not in reason


def test_node_that_one_method_lacks_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        compared({"tree": [A]}, {"tree": [A, B]}, "B")


def test_common_items_stand_in_the_later_order() -> None:
    before = parse(document(tree=[A, B]))
    after = parse(document(tree=[{**B, "items": ["B1", "B2"]}, {**A, "items": ["A2", "A3"]}]))
    assert common_items(before, after) == ("B1", "A2")
    assert common_items(shipped("bnv-2022"), shipped("diem-cap-xa")) == ()
