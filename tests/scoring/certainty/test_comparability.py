from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.certainty.comparability import Comparison, compare, restricted
from scoring.counts import ItemCounts
from scoring.method import Node
from scoring.shares import shares_of

HALF = Fraction(1, 2)


def item(code: str) -> Node:
    return Node(code, code, "item", "top2", "top2")


def pooled(code: str, *items: str) -> Node:
    return Node(code, code, "factor", "top2", "top2", children=tuple(map(item, items)))


def weighted(*children: tuple[Fraction, Node]) -> Node:
    weights, nodes = zip(*children, strict=True)
    return Node("", "", "part", "weighted", "top2", children=nodes, weights=weights)


THREE = pooled("F", "a", "b", "c")
TREE = weighted((HALF, THREE), (Fraction(1, 3), pooled("G", "d")), (Fraction(1, 6), pooled("H", "e")))


def found(now: Node, before: Node, scale_before: int = 5) -> Comparison:
    return compare(now, before, scale=5, scale_before=scale_before)


def test_equal_methods_compare_as_they_are() -> None:
    assert found(TREE, TREE) == Comparison("same", (), ("a", "b", "c", "d", "e"))


def test_under_a_pooled_node_order_and_grouping_do_not_matter() -> None:
    grouped = Node("F", "Tên khác", "factor", "top2", "top2", children=(pooled("X", "c", "a"), item("b")))
    assert found(THREE, grouped).outcome == "same"


@pytest.mark.parametrize(
    ("before", "differences"),
    [
        (pooled("F", "a", "b"), ("items",)),
        (replace(THREE, formula="points", base="points"), ("formula",)),
        (replace(THREE, formula="mean_of_children"), ("formula",)),
    ],
)
def test_another_formula_or_set_of_items_is_recomputed(before: Node, differences: tuple[str, ...]) -> None:
    comparison = found(THREE, before)
    assert (comparison.outcome, comparison.differences) == ("recompute", differences)
    assert comparison.common == before.items


def test_another_policy_or_other_weights_are_recomputed() -> None:
    other = weighted((Fraction(1, 3), THREE), (HALF, pooled("G", "d")), (Fraction(1, 6), pooled("H", "e")))
    assert found(TREE, replace(TREE, na="zero")) == Comparison("recompute", ("na",), TREE.items)
    assert found(TREE, other) == Comparison("recompute", ("weights",), TREE.items)


def test_a_factor_that_only_one_year_has_leaves_the_weights_of_the_others_alone() -> None:
    without = weighted((Fraction(3, 5), THREE), (Fraction(2, 5), pooled("G", "d")))
    assert found(TREE, without).differences == ("items",)


def test_another_scale_or_nothing_in_common_breaks_the_series() -> None:
    assert found(THREE, THREE, scale_before=4) == Comparison("break", ("scale",), ("a", "b", "c"))
    assert found(THREE, pooled("F", "x")) == Comparison("break", ("items",), ())


def test_a_restricted_tree_scales_its_weights_up_to_one() -> None:
    left = restricted(TREE, {"a", "c", "d"})
    assert left is not None
    assert left.items == ("a", "c", "d")
    assert left.weights == (Fraction(3, 5), Fraction(2, 5))
    assert restricted(TREE, ()) is None


def test_a_restricted_tree_scores_as_if_the_other_items_had_no_answers() -> None:
    answers = {code: ItemCounts((0, 1, 2, place, 5), 0) for place, code in enumerate("abcde")}
    nothing = ItemCounts((0,) * 5, 0)
    left = restricted(TREE, {"a", "c", "d"})
    silenced = answers | {"b": nothing, "e": nothing}
    assert left is not None
    method = type("Method", (), {"root": left})
    whole = type("Method", (), {"root": TREE})
    assert shares_of(method, answers)[""] == shares_of(whole, silenced)[""]  # type: ignore[arg-type]
