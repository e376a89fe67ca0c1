from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from scoring.results import NodeResult, RoundResult, UnitResult
from tests.scoring.factories import method, score, unit

BEST, MIDDLE, WORST = [0, 0, 0, 0, 1], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]
NONE = [0, 0, 0, 0, 0]
TWO_FACTORS = [
    {"code": "A", "name": "A", "items": ["A1", "A2"]},
    {"code": "B", "name": "B", "items": ["B1"]},
]


def alone(counts: Mapping[str, Sequence[int]], *, n: int | None = None, **fields: Any) -> UnitResult:
    (result,) = score(method(**fields), unit("mot", counts, n=n)).agencies
    return result


def node(result: UnitResult, code: str) -> NodeResult:
    return next(node for node in result.nodes if node.code == code)


def test_pooled_node_gives_every_answer_the_same_weight() -> None:
    result = alone({"A1": [0, 0, 0, 0, 3], "A2": WORST})
    assert result.exact == "4/5"


def test_mean_gives_every_child_the_same_weight() -> None:
    result = alone({"A1": [0, 0, 0, 0, 3], "A2": WORST}, tree={"formula": "mean_of_children", "items": ["A1", "A2"]})
    assert result.exact == "3/5"


def test_weights_are_exact() -> None:
    tree = {"formula": "weighted", "weights": {"A": 0.6, "B": 0.4}, "children": TWO_FACTORS}
    result = alone({"A1": BEST, "A2": BEST, "B1": MIDDLE}, tree=tree)
    assert result.exact == "21/25"


def test_single_item_is_the_index() -> None:
    result = alone({"A1": [0, 0, 1, 2, 1]}, formula="top2", tree={"formula": "single_item", "items": ["A1"]})
    assert (result.exact, [node.code for node in result.nodes]) == ("3/4", ["A1"])


@pytest.mark.parametrize(("policy", "exact"), [("exclude", "1/1"), ("zero", "1/2"), ("full", "1/1")])
def test_child_without_answers_under_a_mean(policy: str, exact: str) -> None:
    tree = {"formula": "mean_of_children", "na": policy, "children": TWO_FACTORS}
    assert alone({"A1": BEST, "A2": BEST, "B1": NONE}, tree=tree).exact == exact


def test_excluded_child_hands_its_weight_to_the_others() -> None:
    tree = {"formula": "weighted", "weights": {"A": "0.25", "B": "0.75"}, "children": TWO_FACTORS}
    assert alone({"A1": MIDDLE, "A2": NONE, "B1": NONE}, tree=tree).exact == "3/5"


def test_child_without_answers_under_a_pooled_node_is_left_out() -> None:
    result = alone({"A1": MIDDLE, "A2": NONE, "B1": NONE}, tree=TWO_FACTORS)
    assert (result.exact, node(result, "B").index) == ("3/5", None)


def test_unit_below_the_minimum_has_no_index_and_no_rank() -> None:
    result = score(
        method(minimum=3), unit("it", {"A1": BEST, "A2": BEST}, n=2), unit("du", {"A1": BEST, "A2": BEST}, n=3)
    )
    few, enough = result.agencies

    assert (few.status, few.index, few.exact, few.rank) == ("too_few", None, None, None)
    assert (few.n, few.ranked, node(few, "A").index) == (2, 1, None)
    assert (enough.status, enough.rank) == ("ok", 1)
    assert result.blocks[0].agencies == 1


def test_unit_without_forms_has_no_index() -> None:
    assert alone({"A1": NONE, "A2": NONE}).status == "too_few"


def test_unit_with_forms_but_no_valid_answer_has_no_index() -> None:
    assert alone({"A1": NONE, "A2": NONE}, n=4).status == "too_few"


def test_n_of_a_factor_is_the_largest_number_of_valid_answers_of_its_items() -> None:
    result = alone({"A1": [0, 0, 0, 2, 3], "A2": [0, 0, 1, 0, 2]}, n=6)
    factor = node(result, "A")
    assert (factor.n, factor.valid, factor.satisfied, result.n) == (5, 8, 7, 6)


def test_item_shows_its_levels() -> None:
    item = node(alone({"A1": [1, 0, 2, 0, 3], "A2": NONE}), "A1")
    assert (item.levels, item.valid, item.parent) == ((1, 0, 2, 0, 3), 6, "A")


def ranks(result: RoundResult) -> list[int | None]:
    return [unit.rank for unit in result.agencies]


@pytest.mark.parametrize(("by", "expected"), [("printed", [1, 1, 1, 4]), ("exact", [1, 3, 1, 4])])
def test_ranks_on_printed_or_exact_values(by: str, expected: list[int]) -> None:
    satisfied_of = {"a": (9050, 10_000), "b": (90_499, 100_000), "c": (905, 1000), "d": (88, 100)}
    units = [unit(code, {"A1": [0, 0, of - satisfied, satisfied, 0]}) for code, (satisfied, of) in satisfied_of.items()]
    tree = {"items": ["A1"]}
    assert ranks(score(method(formula="top2", tree=tree, rank={"by": by}), *units)) == expected


def test_each_block_has_its_own_ranks() -> None:
    result = score(
        method(),
        unit("so-tot", {"A1": BEST, "A2": BEST}),
        unit("xa", {"A1": MIDDLE, "A2": MIDDLE}, block="xa"),
        unit("so-kem", {"A1": WORST, "A2": WORST}),
        unit("ngoai-khoi", {"A1": BEST, "A2": BEST}, block=None),
        blocks=["so", "xa"],
    )
    assert ranks(result) == [1, 1, 2, None]
    assert [unit.ranked for unit in result.agencies] == [2, 1, 2, 0]


@pytest.mark.parametrize(("roll_up", "exact"), [("mean", "3/5"), ("pooled", "4/5")])
def test_block_is_the_mean_of_units_or_pools_their_answers(roll_up: str, exact: str) -> None:
    units = [unit("nhieu", {"A1": [0, 0, 0, 0, 3], "A2": NONE}), unit("it", {"A1": WORST, "A2": NONE})]
    (block,) = score(method(roll_up={"block": roll_up}), *units).blocks
    assert (block.exact, block.n) == (exact, 4)


@pytest.mark.parametrize(("roll_up", "exact"), [("mean", "3/5"), ("pooled", "4/5")])
def test_total_is_rolled_up_as_the_method_says(roll_up: str, exact: str) -> None:
    units = [unit("nhieu", {"A1": [0, 0, 0, 0, 3], "A2": NONE}), unit("it", {"A1": WORST, "A2": NONE})]
    total = score(method(roll_up={"total": roll_up}), *units).total
    assert (total.agency, total.exact, total.rank) == ("dot", exact, None)


def test_block_without_an_assessable_unit_has_no_index() -> None:
    (block,) = score(method(), unit("mot", {"A1": NONE, "A2": NONE})).blocks
    assert (block.index, block.agencies, block.n) == (None, 0, 0)


def scheme(**fields: Any) -> dict[str, Any]:
    return {"components": {"A": 6, "B": 6}, **fields}


@pytest.mark.parametrize(
    ("policy", "component", "total"),
    [("exclude", None, ("6.00", "6")), ("zero", None, ("6.00", "12")), ("full", "6.00", ("12.00", "12"))],
)
def test_component_without_answers(policy: str, component: str | None, total: tuple[str, str]) -> None:
    result = alone({"A1": BEST, "A2": BEST, "B1": NONE}, tree=TWO_FACTORS, points=scheme(na=policy))
    assert (node(result, "B").points, node(result, "B").max_points) == (component, "6")
    assert (result.points, result.max_points) == total


@pytest.mark.parametrize(("rule", "points"), [("sum_of_printed", "25.40"), ("rounded_sum", "25.42")])
def test_total_of_printed_points_and_rounded_sum_part(rule: str, points: str) -> None:
    """Five components of 0.8474 of 6 points."""
    factors = [{"code": f"F{n}", "name": "F", "items": [f"I{n}"]} for n in range(5)]
    items = {f"I{n}": [0, 0, 1526, 8474, 0] for n in range(5)}
    document = {"components": {f"F{n}": 6 for n in range(5)}, "total": rule}
    assert alone(items, formula="top2", tree=factors, points=document).points == points


def test_unit_with_too_few_forms_has_no_points() -> None:
    result = alone({"A1": BEST, "A2": BEST, "B1": BEST}, tree=TWO_FACTORS, points=scheme(na="full"), minimum=5)
    assert (result.points, result.max_points, node(result, "A").points) == (None, None, None)


def test_result_survives_its_own_json() -> None:
    result = score(method(points={"components": {"A": 6}}), unit("mot", {"A1": BEST, "A2": WORST}))
    json = result.to_json()
    assert UnitResult.from_json(json["agencies"][0]) == result.agencies[0]
    assert UnitResult.from_json(json["total"]) == result.total
