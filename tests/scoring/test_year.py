"""Several rounds of one assessment year."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compute import together, written
from scoring.counts import BlockName, UnitCounts
from scoring.results import RoundResult
from scoring.year import YearScored, over_year
from tests.scoring.factories import method, score, unit

ONE_ITEM = [{"code": "A", "name": "A", "items": ["A1"]}]


def answers(satisfied: int, of: int, *, agency: str = "mot", size: int | None = None) -> UnitCounts:
    return replace(unit(agency, {"A1": [0, 0, of - satisfied, satisfied, 0]}), size=size)


def year(how: str, *rounds: UnitCounts, **fields: Any) -> YearScored:
    used = method(formula="top2", tree=ONE_ITEM, year_roll_up=how, **fields)
    (one,) = over_year(used, [[counts] for counts in rounds])
    return one


@pytest.mark.parametrize(
    ("how", "index", "n", "entered"),
    [("pooled", "5/7", 14, (0, 1)), ("mean", "13/20", 14, (0, 1)), ("last", "1/2", 4, (1,))],
)
def test_year_pools_averages_or_takes_the_last_round(how: str, index: str, n: int, entered: tuple[int, ...]) -> None:
    found = year(how, answers(8, 10), answers(2, 4))
    assert (str(found.scored.index), found.scored.unit.n, found.entered, found.left_out) == (index, n, entered, 0)


@pytest.mark.parametrize(
    ("how", "index", "n", "entered", "left_out"),
    [("pooled", "11/17", 17, (0, 1, 2), 0), ("mean", "13/20", 14, (0, 1), 1), ("last", "1/2", 4, (1,), 1)],
)
def test_round_with_too_few_forms_enters_the_pool_alone(
    how: str, index: str, n: int, entered: tuple[int, ...], left_out: int
) -> None:
    found = year(how, answers(8, 10), answers(2, 4), answers(1, 3), minimum=4)
    assert (str(found.scored.index), found.scored.unit.n) == (index, n)
    assert (found.entered, found.left_out) == (entered, left_out)


def test_rounds_too_small_alone_may_be_enough_together() -> None:
    rounds = [answers(2, 3), answers(1, 3)]
    assert year("pooled", *rounds, minimum=5).scored.index is not None
    for how in ("mean", "last"):
        found = year(how, *rounds, minimum=5)
        assert (found.scored.index, found.scored.unit.n, found.entered, found.left_out) == (None, 6, (), 2)


def test_dossiers_of_the_rounds_that_entered_add_up() -> None:
    rounds = [answers(8, 10, size=100), answers(2, 4, size=40)]
    assert [year(how, *rounds).scored.unit.size for how in ("pooled", "mean", "last")] == [140, 140, 40]
    assert year("mean", rounds[0], answers(2, 4)).scored.unit.size is None


def test_unit_stands_under_the_name_and_block_it_had_last() -> None:
    used = method(tree=ONE_ITEM, year_roll_up="last", minimum=5)
    before = replace(answers(4, 9), name="Phường cũ", block="huyen")
    after = replace(answers(1, 2), name="Phường mới", block="xa")
    (one,) = over_year(used, [[before], [after]])
    assert (one.entered, one.scored.unit.name, one.scored.unit.block) == ((0,), "Phường mới", "xa")


def test_units_of_every_round_stand_once_in_the_order_they_come() -> None:
    rounds = [
        [answers(1, 2, agency="a"), answers(1, 2, agency="b")],
        [answers(1, 2, agency="c"), answers(2, 2, agency="a")],
    ]
    found = over_year(method(tree=ONE_ITEM, formula="top2"), rounds)
    assert [(one.scored.unit.agency, str(one.scored.index)) for one in found] == [
        ("a", "3/4"),
        ("b", "1/2"),
        ("c", "1/2"),
    ]


def printed_year(used: Any, *rounds: list[UnitCounts]) -> RoundResult:
    scored = [one.scored for one in over_year(used, rounds)]
    year = together(used, scored, [BlockName("so", "so")], code="2026", name="Năm 2026")
    return written(used, year, item_names={})


def test_year_is_ranked_and_rolled_up_like_a_round() -> None:
    used = method(tree=ONE_ITEM, formula="top2", year_roll_up="mean")
    rounds = [
        [answers(1, 2, agency="a"), answers(9, 10, agency="b")],
        [answers(2, 2, agency="a"), answers(1, 2, agency="b")],
    ]
    result = printed_year(used, *rounds)
    assert [(one.agency, one.index, one.rank) for one in result.agencies] == [("a", "75.00", 1), ("b", "70.00", 2)]
    assert (result.blocks[0].exact, result.total.agency, result.total.n) == ("29/40", "2026", 16)


COUNTS = st.lists(st.integers(0, 9), min_size=5, max_size=5).map(lambda levels: unit("mot", {"A1": levels}))


@given(st.sampled_from(["pooled", "mean", "last"]), COUNTS)
def test_year_of_one_round_is_that_round(how: str, counts: UnitCounts) -> None:
    used = method(tree=ONE_ITEM, year_roll_up=how)
    alone = score(used, counts)
    assert printed_year(used, [counts]).agencies == alone.agencies


@given(st.sampled_from(["pooled", "mean"]), st.lists(COUNTS, min_size=1, max_size=4))
def test_order_of_rounds_matters_to_the_last_alone(how: str, rounds: list[UnitCounts]) -> None:
    assert year(how, *rounds).scored.shares == year(how, *rounds[::-1]).scored.shares
