"""Every formula kind at any depth, exactly, against an implementation that counts answer by answer."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.counts import ItemCounts
from scoring.method import ROOT, Method, Node
from scoring.method_document import parse
from scoring.shares import Shares, shares_of
from tests.scoring.factories import document, method

LEVELS = st.lists(st.integers(0, 9), min_size=5, max_size=5)
BASES = st.sampled_from(["top2", "points", "points0"])
POLICIES = st.sampled_from(["exclude", "zero", "full"])
# How a single answer of level 1 … 5 is scored: its points and the most it could have.
WORTH: Mapping[str, tuple[Sequence[int], int]] = {
    "top2": ([0, 0, 0, 1, 1], 1),
    "points": ([1, 2, 3, 4, 5], 5),
    "points0": ([0, 1, 2, 3, 4], 4),
}


class Trees:
    """Draws documents of trees with codes that are used once."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.used = 0

    def code(self, letter: str) -> str:
        self.used += 1
        return f"{letter}{self.used}"

    def node(self, depth: int, *, pooled: str | None) -> dict[str, Any]:
        formula = self.draw(st.sampled_from(["top2", "points", "points0", "mean_of_children", "weighted"]))
        if formula in WORTH and pooled:
            formula = pooled
        stated: dict[str, Any] = {"code": self.code("N"), "name": "Nút", "formula": formula}
        averages = formula not in WORTH
        if averages:
            stated["base"] = pooled or self.draw(BASES)
        below = self.children(depth, pooled=pooled if averages else formula)
        if averages and not pooled:
            stated["na"] = self.draw(POLICIES)
        return {**stated, **below, **(self.weights(below) if formula == "weighted" else {})}

    def children(self, depth: int, *, pooled: str | None) -> dict[str, Any]:
        number = self.draw(st.integers(1, 3))
        if depth == 0 or self.draw(st.booleans()):
            return {"items": [self.code("I") for _ in range(number)]}
        return {"children": [self.node(depth - 1, pooled=pooled) for _ in range(number)]}

    def weights(self, below: Mapping[str, Any]) -> dict[str, Any]:
        codes = below.get("items") or [child["code"] for child in below["children"]]
        cuts = sorted(self.draw(st.sets(st.integers(1, 99), min_size=len(codes) - 1, max_size=len(codes) - 1)))
        widths = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
        if self.draw(st.booleans()):
            return {"weights": dict(zip(codes, widths, strict=True)), "weights_total": 100}
        return {"weights": {code: width / 100 for code, width in zip(codes, widths, strict=True)}}


@st.composite
def methods(draw: Any) -> Method:
    root = Trees(draw).node(2, pooled=None)
    return parse(document(tree={key: value for key, value in root.items() if key not in {"code", "name"}}))


@st.composite
def scored(draw: Any) -> tuple[Method, dict[str, list[int]]]:
    drawn = draw(methods())
    empty = draw(st.sets(st.sampled_from(drawn.root.items)))
    return drawn, {code: [0] * 5 if code in empty else draw(LEVELS) for code in drawn.root.items}


def shares(method: Method, counts: Mapping[str, Sequence[int]]) -> Shares:
    return shares_of(method, {code: ItemCounts(tuple(levels)) for code, levels in counts.items()})


def naive(node: Node, counts: Mapping[str, Sequence[int]]) -> Fraction | None:
    """The index of a node straight from the words of STATISTICS §§ 1 and 7, answer by answer."""
    if node.formula in {"mean_of_children", "weighted"}:
        return naive_mean(node, counts)
    worth, most = WORTH[node.base]
    answers = [level for code in node.items for level, times in enumerate(counts[code]) for _ in range(times)]
    return Fraction(sum(worth[level] for level in answers), most * len(answers)) if answers else None


def naive_mean(node: Node, counts: Mapping[str, Sequence[int]]) -> Fraction | None:
    values = [naive(child, counts) for child in node.children]
    if not any(value is not None for value in values):
        return None
    above = below = Fraction(0)
    for place, value in enumerate(values):
        weight = node.weights[place] if node.formula == "weighted" else Fraction(1)
        if value is None and node.na == "exclude":
            continue
        above += weight * (Fraction(node.na == "full") if value is None else value)
        below += weight
    return above / below


@given(scored())
def test_every_node_is_what_counting_answer_by_answer_gives(drawn: tuple[Method, dict[str, list[int]]]) -> None:
    method, counts = drawn
    computed = shares(method, counts)
    assert computed == {code: naive(node, counts) for code, node in method.by_code.items()}


@given(scored())
def test_every_share_is_exact_and_between_nothing_and_all(drawn: tuple[Method, dict[str, list[int]]]) -> None:
    for share in shares(*drawn).values():
        assert share is None or (isinstance(share, Fraction) and 0 <= share <= 1)


def floor(node: Node) -> Fraction:
    """The least a node can come to where no policy counts what is missing as nothing."""
    if node.formula in {"mean_of_children", "weighted"}:
        return min(floor(child) for child in node.children)
    return Fraction(1, 5) if node.base == "points" else Fraction(0)


@given(scored())
def test_no_node_falls_below_its_floor(drawn: tuple[Method, dict[str, list[int]]]) -> None:
    method, counts = drawn
    for code, share in shares(method, counts).items():
        node = method.by_code[code]
        if share is not None and all(below.na != "zero" for below in (node, *(one for one, _ in node.below()))):
            assert share >= floor(node)


@given(scored(), st.data())
def test_a_better_answer_lowers_no_index(drawn: tuple[Method, dict[str, list[int]]], data: st.DataObject) -> None:
    method, counts = drawn
    code = data.draw(st.sampled_from(method.root.items))
    level = data.draw(st.integers(0, 3))
    better = data.draw(st.integers(level + 1, 4))
    low = {**counts, code: [times + (place == level) for place, times in enumerate(counts[code])]}
    high = {**counts, code: [times + (place == better) for place, times in enumerate(counts[code])]}
    before, after = shares(method, low), shares(method, high)
    for node in method.by_code:
        assert (before[node] is None) == (after[node] is None)
        assert (after[node] or 0) >= (before[node] or 0)


@given(scored())
def test_without_a_valid_answer_there_is_no_index_at_any_level(drawn: tuple[Method, dict[str, list[int]]]) -> None:
    method, counts = drawn
    assert set(shares(method, dict.fromkeys(counts, [0] * 5)).values()) == {None}


@given(scored())
def test_order_of_children_and_items_makes_no_difference(drawn: tuple[Method, dict[str, list[int]]]) -> None:
    method, counts = drawn
    turned = Method(**{**vars_of(method), "root": reversed_tree(method.root)})
    assert turned.root.items == method.root.items[::-1]
    assert shares(turned, dict(reversed(counts.items()))) == shares(method, counts)


def vars_of(method: Method) -> dict[str, Any]:
    return {name: getattr(method, name) for name in Method.__dataclass_fields__}


def reversed_tree(node: Node) -> Node:
    fields = {name: getattr(node, name) for name in Node.__dataclass_fields__}
    children = tuple(reversed_tree(child) for child in reversed(node.children))
    return Node(**{**fields, "children": children, "weights": node.weights[::-1]})


FACTORS = [
    {"code": "A", "name": "A", "items": ["A1", "A2"]},
    {"code": "B", "name": "B", "items": ["B1"]},
]
BEST, MIDDLE, WORST = [0, 0, 0, 0, 1], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]
NONE = [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("kind", "printed"), [("top2", "85.00"), ("points", "83.60"), ("points0", "79.50")])
@pytest.mark.parametrize(
    "tree",
    [
        {"items": ["A1"]},
        {"formula": "single_item", "items": ["A1"]},
        {"formula": "mean_of_children", "items": ["A1"]},
        {"formula": "weighted", "weights": {"A1": 1}, "items": ["A1"]},
        {"formula": "weighted", "weights": {"A": 1}, "children": [{"code": "A", "name": "A", "items": ["A1"]}]},
    ],
)
def test_golden_kinds_hold_under_every_formula(kind: str, printed: str, tree: dict[str, Any]) -> None:
    """40/45/10/3/2 % from very satisfied down (DOMAIN § 1.8)."""
    used = method(formula=kind, tree=tree)
    share = shares(used, {"A1": [2, 3, 10, 45, 40]})[ROOT]
    assert share is not None
    assert used.rounding.print(share * 100) == printed


def test_weights_may_add_up_to_a_hundred() -> None:
    tree = {"formula": "weighted", "weights_total": 100, "weights": {"A": 62.5, "B": 37.5}, "children": FACTORS}
    assert shares(method(tree=tree), {"A1": BEST, "A2": BEST, "B1": MIDDLE})[ROOT] == Fraction(17, 20)


def test_parts_may_be_scored_by_different_kinds() -> None:
    tree = {
        "formula": "weighted",
        "weights": {"A": 0.5, "B": 0.5},
        "children": [{**FACTORS[0], "formula": "top2"}, {**FACTORS[1], "formula": "points0"}],
    }
    found = shares(method(tree=tree), {"A1": [0, 0, 0, 1, 1], "A2": WORST, "B1": MIDDLE})
    assert (found["A"], found["B"], found[ROOT]) == (Fraction(2, 3), Fraction(1, 2), Fraction(7, 12))


def test_base_says_how_the_items_of_a_mean_are_scored() -> None:
    tree = [{"code": "A", "name": "A", "formula": "mean_of_children", "base": "top2", "items": ["A1", "A2"]}]
    used = method(tree={"formula": "mean_of_children", "children": tree})
    found = shares(used, {"A1": [0, 1, 0, 1, 0], "A2": BEST})
    assert (found["A1"], found["A"]) == (Fraction(1, 2), Fraction(3, 4))


def test_pooled_node_sums_the_answers_below_a_mean() -> None:
    mean = {"code": "M", "name": "M", "formula": "mean_of_children", "items": ["A1", "A2"]}
    found = shares(method(tree=[mean]), {"A1": [0, 0, 0, 0, 3], "A2": WORST})
    assert (found["M"], found[ROOT]) == (Fraction(3, 5), Fraction(4, 5))


def test_missing_child_counts_as_its_own_node_says_at_each_depth() -> None:
    inner = {"code": "M", "name": "M", "formula": "mean_of_children", "na": "zero", "children": FACTORS}
    outer = {"code": "Q", "name": "Q", "items": ["Q1"]}
    tree = {"formula": "mean_of_children", "na": "full", "children": [inner, outer]}
    found = shares(method(tree=tree), {"A1": BEST, "A2": BEST, "B1": NONE, "Q1": NONE})
    assert (found["M"], found["Q"], found[ROOT]) == (Fraction(1, 2), None, Fraction(3, 4))


def test_policy_of_the_document_holds_where_it_has_a_meaning() -> None:
    tree = {"formula": "mean_of_children", "children": FACTORS}
    used = method(na="zero", tree=tree)
    assert [used.by_code[code].na for code in (ROOT, "A", "B")] == ["zero", "exclude", "exclude"]
    assert shares(used, {"A1": BEST, "A2": NONE, "B1": NONE})[ROOT] == Fraction(1, 2)
