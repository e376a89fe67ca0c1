"""From units to blocks, parent agencies and the whole round."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compute import compute
from scoring.counts import BlockName, Group, UnitCounts
from scoring.method import ROOT, RollUp
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.rollup import roll_up
from scoring.shares import score as score_unit
from tests.scoring.factories import method, score, unit

ONE_ITEM = [{"code": "A", "name": "A", "items": ["A1"]}]
LEVELS = st.lists(st.integers(0, 50), min_size=5, max_size=5)


def answers(agency: str, satisfied: int, of: int, *, size: int | None = None, n: int | None = None) -> UnitCounts:
    return replace(unit(agency, {"A1": [0, 0, of - satisfied, satisfied, 0]}, n=n), size=size)


def rolled(how: RollUp, *units: UnitCounts, minimum: int = 1) -> RoundResult:
    ways = {"block": how, "total": how, "parent": how}
    return score(method(formula="top2", tree=ONE_ITEM, roll_up=ways, minimum=minimum), *units)


def figures(result: BlockResult | UnitResult) -> tuple[str | None, int, int, int]:
    return result.exact, result.n, result.left_out, result.without_size


@pytest.mark.parametrize(("how", "exact"), [("pooled", "17/22"), ("mean", "13/20"), ("weighted", "23/40")])
def test_block_and_total_pool_average_or_weigh_by_dossiers(how: RollUp, exact: str) -> None:
    result = rolled(how, answers("nhieu-phieu", 16, 20, size=100), answers("nhieu-ho-so", 1, 2, size=300))
    assert [figures(one) for one in (result.blocks[0], result.total)] == [(exact, 22, 0, 0)] * 2
    assert result.blocks[0].agencies == 2


@pytest.mark.parametrize(
    ("how", "block"),
    [("pooled", ("17/24", 24, 0, 0)), ("mean", ("13/20", 24, 1, 0)), ("weighted", ("23/40", 24, 1, 0))],
)
def test_unit_below_the_minimum_is_left_out_of_means_and_counted(how: RollUp, block: tuple[str, int, int, int]) -> None:
    """18 + 2 + 4 forms: the last unit has an answer of its own only in the pool."""
    units = [answers("a", 16, 20, size=100), answers("b", 1, 2, size=300, n=10), answers("it", 0, 2, size=900, n=2)]
    result = rolled(how, *units, minimum=5)
    assert (result.blocks[0].exact, result.blocks[0].left_out, result.blocks[0].agencies) == (block[0], block[2], 2)
    assert figures(result.total)[2:] == block[2:]
    assert result.agencies[2].status == "too_few"


def test_unit_without_size_is_left_out_of_the_weighted_mean_alone() -> None:
    units = [answers("a", 16, 20, size=100), answers("b", 1, 2, size=300), answers("khong-ro", 0, 9)]
    weighted, mean = rolled("weighted", *units), rolled("mean", *units)
    assert figures(weighted.blocks[0]) == ("23/40", 31, 0, 1)
    assert figures(mean.blocks[0]) == ("13/30", 31, 0, 0)
    assert weighted.blocks[0].agencies == 3


def test_pool_needs_as_many_forms_as_a_unit() -> None:
    units = [answers("a", 1, 2), answers("b", 1, 2)]
    assert [rolled("pooled", *units, minimum=minimum).total.exact for minimum in (4, 5)] == ["1/2", None]


@pytest.mark.parametrize("size", [None, 0])
def test_without_any_size_there_is_no_weighted_mean(size: int | None) -> None:
    result = rolled("weighted", answers("a", 16, 20, size=size), answers("b", 1, 2, size=size))
    assert (result.blocks[0].index, result.blocks[0].without_size) == (None, 2)
    assert (result.total.status, result.total.index, result.total.n) == ("too_few", None, 22)


def test_sizes_of_units_stand_in_the_result_and_add_up() -> None:
    result = rolled("weighted", answers("a", 16, 20, size=100), answers("b", 1, 2, size=300))
    assert ([one.size for one in result.agencies], result.total.size) == ([100, 300], 400)
    assert rolled("mean", answers("a", 1, 2, size=100), answers("b", 1, 2)).total.size is None


def test_each_node_is_averaged_over_the_units_that_have_answers_there() -> None:
    items = [{"code": "A", "name": "A", "items": ["A1", "A2"]}]
    both = replace(unit("a", {"A1": [0, 0, 0, 1, 0], "A2": [1, 0, 0, 0, 0]}), size=100)
    one = replace(unit("b", {"A1": [1, 0, 0, 0, 0], "A2": [0] * 5}), size=300)
    (block,) = score(method(formula="top2", tree=items, roll_up={"block": "weighted"}), both, one).blocks
    assert {node.code: node.exact for node in block.nodes} == {"A": "1/8", "A1": "1/4", "A2": "0/1"}


def test_parent_agencies_stand_together_beside_blocks() -> None:
    units = [answers("so-y-te", 4, 4), answers("chi-cuc", 1, 2), answers("so-khac", 0, 3)]
    result = compute(
        method(formula="top2", tree=ONE_ITEM, roll_up={"parent": "mean", "block": "pooled"}),
        units,
        [BlockName("so", "Khối sở")],
        code="dot",
        name="Đợt",
        item_names={},
        parents=[Group("so-y-te", "Sở Y tế", frozenset({"so-y-te", "chi-cuc"})), Group("vang", "Vắng", frozenset())],
    )
    health, nobody = result.parents
    assert (health.block, health.name, health.exact, health.agencies, health.n) == ("so-y-te", "Sở Y tế", "3/4", 2, 6)
    assert (nobody.index, nobody.agencies, nobody.n) == (None, 0, 0)
    assert result.to_json()["parents"][0]["exact"] == "3/4"


def test_parents_are_named_in_the_output_only_where_there_are_any() -> None:
    assert "parents" not in rolled("mean", answers("a", 1, 2)).to_json()


def units_of(drawn: Sequence[tuple[list[int], int]]) -> list[UnitCounts]:
    return [replace(unit(f"u{place}", {"A1": levels}), size=size) for place, (levels, size) in enumerate(drawn)]


def together(how: RollUp, units: Sequence[UnitCounts]) -> Fraction | None:
    used = method(tree=ONE_ITEM)
    return roll_up(used, [score_unit(used, one) for one in units], how, code="k", name="K").together.index


UNITS = st.lists(st.tuples(LEVELS, st.integers(1, 10_000)), max_size=6).map(units_of)
WAYS = st.sampled_from(["pooled", "mean", "weighted"])


@given(WAYS, UNITS)
def test_roll_up_lies_among_its_units_whatever_their_order(how: RollUp, units: list[UnitCounts]) -> None:
    used = method(tree=ONE_ITEM)
    indices = [index for one in units if (index := score_unit(used, one).shares.get(ROOT)) is not None]
    index = together(how, units)
    assert index == together(how, units[::-1])
    assert (index is None) == (not indices)
    assert index is None or min(indices) <= index <= max(indices)


@given(WAYS, UNITS.filter(bool), st.integers(0, 3), st.data())
def test_a_better_answer_of_one_unit_lowers_no_roll_up(
    how: RollUp, units: list[UnitCounts], level: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(units) - 1))
    changed = []
    for chosen in (level, level + 1):
        levels = list(units[place].items["A1"].levels)
        levels[chosen] += 1
        one = replace(unit(f"u{place}", {"A1": levels}), size=units[place].size)
        changed.append([*units[:place], one, *units[place + 1 :]])
    worse, better = (together(how, some) for some in changed)
    assert worse is not None
    assert better is not None
    assert better >= worse


@given(UNITS.filter(bool))
def test_equal_sizes_make_the_plain_mean(units: list[UnitCounts]) -> None:
    equal = [replace(one, size=7) for one in units]
    assert together("weighted", equal) == together("mean", units)
