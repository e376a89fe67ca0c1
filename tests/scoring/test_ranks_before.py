"""The rank of the survey before: given beside a change only, of the same block, and called a move where it is sure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from scoring.disclosure import masked, released
from scoring.known import BeforeRow, Stood
from scoring.ranks_before import stood_of
from scoring.results import UnitResult
from tests.scoring.factories import method, score, unit
from tests.scoring.test_judging import HOW, ONE, judge, row

FIRST, LAST = (95, 100), (60, 100)
Fields = tuple[int | None, int, int | None, str | None]


def stood(then: Stood | None, satisfied: int = 90) -> BeforeRow:
    return replace(row(satisfied, 100), stood=then)


def told(found: UnitResult) -> Fields:
    return found.rank_before, found.ranked_before, found.rank_change, found.rank_moved


def first_of(before: Mapping[str, BeforeRow], **other: Any) -> UnitResult:
    return judge({"mot": FIRST, "hai": LAST}, before, **other).agencies[0]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (Stood("so", 5, 63, 4, 9), (5, 63, 4, "up")),
        (Stood("so", 5, 63, 1, 9), (5, 63, 4, None)),
        (Stood("so", 1, 63, 1, 1), (1, 63, 0, None)),
        (Stood("so", 5, 63), (5, 63, 4, None)),
        (Stood("phuong", 5, 63, 4, 9), (None, 0, None, None)),
        (None, (None, 0, None, None)),
    ],
    ids=["surely up", "open", "the same", "without limits", "another block", "not ranked"],
)
def test_a_rank_is_set_beside_that_of_the_same_block(then: Stood | None, expected: Fields) -> None:
    assert told(first_of({"mot": stood(then), "hai": stood(None)})) == expected


def test_a_fall_is_below_nought_and_sure_where_no_rank_is_open_in_both_years() -> None:
    units = judge({"mot": FIRST, "hai": LAST}, {"mot": stood(None), "hai": stood(Stood("so", 1, 2, 1, 1))}).agencies
    assert (units[1].rank_low, units[1].rank_high) == (2, 2)
    assert told(units[1]) == (1, 2, -1, "down")


def test_without_a_change_of_the_index_there_is_none_of_the_rank() -> None:
    """A merged agency, another method, an agency without an index then."""
    then = Stood("so", 5, 63, 4, 9)
    for reason in ("unit_changed", "not_comparable", "previous_too_few"):
        before = {"mot": BeforeRow(reason=reason, stood=then), "hai": stood(None)}
        assert told(first_of(before)) == (None, 0, None, None)


def test_ranks_by_printed_and_by_exact_values_do_not_compare() -> None:
    before = {"mot": stood(Stood("so", 5, 63, 4, 9)), "hai": stood(None)}
    assert told(first_of(before, how=HOW)) == (5, 63, 4, "up")
    exact = method(formula="top2", tree=ONE, rank={"by": "exact", "kind": "competition"})
    assert told(first_of(before, how=exact, then_by=HOW)) == (None, 0, None, None)


def test_a_unit_without_a_rank_now_has_none_before() -> None:
    few = method(formula="top2", tree=ONE, minimum=200)
    before = {"mot": stood(Stood("so", 5, 63, 4, 9)), "hai": stood(None)}
    assert told(first_of(before, how=few)) == (None, 0, None, None)


def test_what_is_hidden_gives_no_rank_away_then_nor_now() -> None:
    """A hidden row had a place that nobody was told; a row hidden now says nothing of the year before."""
    then = score(HOW, unit("mot", {"A1": (0, 0, 0, 0, 30)}), unit("hai", {"A1": (1, 0, 0, 1, 1)}))
    assert [one.rank for one in then.agencies] == [1, 2]
    shown = released(then, method=HOW).agencies
    assert {one.agency for one in shown if one.rank is None} >= {"hai"}
    assert "hai" not in stood_of(shown)
    now = first_of({"mot": stood(Stood("so", 5, 63, 4, 9, tied=True)), "hai": stood(None)})
    hidden = masked(now, {}, whole=True, k=5)
    assert told(hidden) == (None, 0, None, None)
    assert (hidden.rank_before_low, hidden.rank_before_high, hidden.tied_before) == (None, None, False)


def test_ties_are_told() -> None:
    units = {"mot": (90, 100), "hai": (90, 100), "ba": (50, 100)}
    found = stood_of(judge(units).agencies)
    assert {code: (one.rank, one.tied) for code, one in found.items()} == {
        "mot": (1, True),
        "hai": (1, True),
        "ba": (3, False),
    }
