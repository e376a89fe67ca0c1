"""The most points that answers can reach, where components score answers by kinds of their own."""

from collections.abc import Mapping
from typing import Any

import pytest

from scoring.bundles.counted import Counted, possible
from tests.scoring.factories import method

# Ten valid answers to A1, four to B1.
ANSWERED = Counted(12, {"A1": ((0, 0, 1, 2, 7), 0), "B1": ((0, 0, 0, 1, 3), 1)}, {}, {}, {})


def tree(first: str, second: str) -> Mapping[str, Any]:
    parts = ({"code": "A", "name": "A", "formula": first, "items": ["A1"]},
             {"code": "B", "name": "B", "formula": second, "items": ["B1"]})  # fmt: skip
    return {"formula": "mean_of_children", "children": list(parts)}


@pytest.mark.parametrize(
    ("first", "second", "most"),
    [
        ("top2", "top2", 10 + 4),
        ("points", "points", 5 * 14),
        ("points0", "points0", 4 * 14),
        ("top2", "points", 10 + 5 * 4),
        ("points0", "top2", 4 * 10 + 4),
    ],
)
def test_each_component_counts_by_its_own_kind(first: str, second: str, most: int) -> None:
    assert possible(ANSWERED, method(formula="points0", scale=5, tree=tree(first, second))) == most


def test_a_pooled_whole_counts_all_by_its_own() -> None:
    whole = method(formula="points0", scale=5, tree={"items": ["A1", "B1"]})
    assert possible(ANSWERED, whole) == 4 * 14
