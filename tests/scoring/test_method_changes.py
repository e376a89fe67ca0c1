"""The difference between two methods, field by field."""

from typing import Any

import pytest

from scoring.method_changes import Change, changes
from scoring.method_document import parse
from tests.scoring.factories import DEFINITIONS, document, shipped

A = {"code": "A", "name": "Phần A", "items": ["A1", "A2"]}
B = {"code": "B", "name": "Phần B", "items": ["B1"]}
MEAN = {"formula": "mean_of_children", "children": [A, B]}


def between(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    found = changes(parse(document(**before)), parse(document(**after)))
    return [(one.path, one.field, one.before, one.after) for one in found]


@pytest.mark.parametrize("code", [path.stem for path in DEFINITIONS.glob("*.yaml")])
def test_method_does_not_differ_from_itself(code: str) -> None:
    assert changes(shipped(code), shipped(code)) == ()


def test_twins_differ_in_names_and_rounding() -> None:
    found = changes(shipped("diem-cap-xa"), shipped("diem-cap-xa-cat"))
    assert [one.field for one in found] == ["code", "title", "note", "rounding.mode"]
    assert found[-1] == Change("", "rounding.mode", "half_up", "truncate")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({}, {"minimum": 30}, ("", "minimum", "1", "30")),
        ({}, {"certainty": {"rho": 0.05}}, ("", "certainty.rho", "0.02", "0.05")),
        ({}, {"channels_counted": "all"}, ("", "channels_counted", "drawn, census", "drawn, census, voluntary")),
        ({}, {"year_roll_up": "last"}, ("", "year_roll_up", "pooled", "last")),
        ({}, {"roll_up": {"block": "weighted"}}, ("", "roll_up.block", "mean", "weighted")),
        ({"assumptions": ["a"]}, {"assumptions": ["a", "b"]}, ("", "assumptions[2]", None, "b")),
        (
            {"points": {"components": {"A": 6}}},
            {"points": {"components": {"A": {"piecewise": [{"from": 0, "to": 100, "points": [0, 6]}]}}}},
            ("", "points.components.A", "6", "[0; 100]: 0–6"),
        ),
        (
            {"points": {"components": {"root": 6}}},
            {
                "points": {
                    "components": {
                        "root": {
                            "piecewise": [
                                {"from": 0, "to": 50, "to_belongs": "above", "points": 1},
                                {"from": 50, "to": 80, "to_belongs": "below", "points": 2},
                                {"from": 80, "to": 100, "points": 6},
                            ]
                        }
                    }
                }
            },
            ("", "points.components.root", "6", "[0; 50): 1, [50; 80]: 2, (80; 100]: 6"),
        ),
        ({"tree": MEAN}, {"tree": {**MEAN, "na": "zero"}}, ("root", "na", "exclude", "zero")),
        ({"tree": [A]}, {"tree": [{**A, "name": "Mới"}]}, ("root > A", "name", "Phần A", "Mới")),
        ({"tree": [A]}, {"tree": [{**A, "kind": "part"}]}, ("root > A", "kind", "factor", "part")),
        (
            {"tree": [A]},
            {"tree": [{**A, "formula": "mean_of_children"}]},
            ("root > A", "formula", "points", "mean_of_children"),
        ),
        ({"tree": [A, B]}, {"tree": [B, A]}, ("root", "order", "A, B", "B, A")),
    ],
)
def test_one_change_is_told_once(
    before: dict[str, Any], after: dict[str, Any], change: tuple[str, str, str | None, str | None]
) -> None:
    assert between(before, after) == [change]


def test_new_kind_of_the_whole_tree_is_told_at_the_root_alone() -> None:
    found = between({"tree": [A, B]}, {"tree": [A, B], "formula": "top2"})
    assert found == [("root", "formula", "points", "top2"), ("root", "base", "points", "top2")]


def test_kind_of_one_part_is_told_there() -> None:
    found = between({"tree": MEAN}, {"tree": {**MEAN, "children": [{**A, "formula": "top2"}, B]}})
    assert found == [("root > A", "formula", "points", "top2"), ("root > A", "base", "points", "top2")]


def test_weights_are_told_child_by_child() -> None:
    halves = {"formula": "weighted", "weights": {"A": 0.5, "B": 0.5}, "children": [A, B]}
    found = between({"tree": halves}, {"tree": {**halves, "weights_total": 100, "weights": {"A": 60, "B": 40}}})
    assert found == [("root > A", "weight", "0.5", "0.6"), ("root > B", "weight", "0.5", "0.4")]


def test_equal_weights_of_one_and_of_a_hundred_are_no_change() -> None:
    halves = {"formula": "weighted", "weights": {"A": 0.5, "B": 0.5}, "children": [A, B]}
    assert between({"tree": halves}, {"tree": {**halves, "weights_total": 100, "weights": {"A": 50, "B": 50}}}) == []


def test_smallest_change_of_a_weight_is_told() -> None:
    thirds = {"formula": "weighted", "weights_total": 100, "children": [A, B]}
    found = between(
        {"tree": {**thirds, "weights": {"A": 33.333333, "B": 66.666667}}},
        {"tree": {**thirds, "weights": {"A": 33.333334, "B": 66.666666}}},
    )
    assert found[0] == ("root > A", "weight", "0.33333333", "0.33333334")


def test_nodes_that_come_go_and_move_are_told_with_their_path() -> None:
    found = between({"tree": [A, B]}, {"tree": [{**A, "items": ["A1", "B1"]}, {**B, "items": ["B2"]}]})
    assert found == [
        ("root > A", "order", "A1, A2", "A1, B1"),
        ("root > A > B1", "parent", "B", "A"),
        ("root > B", "order", "B1", "B2"),
        ("root > B > B2", "node", None, "B2"),
        ("root > A > A2", "node", "A2", None),
    ]
