"""Figures of several runs beside each other: none is told that differs from another by fewer than k people."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from scoring.disclosure import TOP
from scoring.results import RoundResult
from scoring.told import Seen, few_moved_within, moved, rows_of, told_rows, untold_between
from tests.scoring.factories import method, score, unit

K = 5


def result(*levels: Sequence[int], other: Sequence[int] = (10, 0, 0, 0, 10)) -> RoundResult:
    """One unit that answers A1 and A2 by these levels, and one that stays as it is."""
    one, two = levels if len(levels) == 2 else (levels[0], levels[0])
    return score(method(), unit("so-mot", {"A1": one, "A2": two}), unit("so-hai", {"A1": other, "A2": other}))


FIRST = result((0, 0, 0, 0, 20))
ONE_MORE = result((1, 0, 0, 0, 20))
TEN_MORE = result((10, 0, 0, 0, 20))
SWAPPED = result((1, 0, 0, 0, 19))


@pytest.mark.parametrize(("other", "people"), [(FIRST, 0), (ONE_MORE, 1), (TEN_MORE, 10), (SWAPPED, 2)])
def test_people_moved_are_counted_at_the_item_with_most(other: RoundResult, people: int) -> None:
    assert moved(FIRST.agencies[0], other.agencies[0]) == people


def test_a_unit_of_one_run_alone_moved_whole() -> None:
    assert moved(None, FIRST.agencies[0]) == 20
    assert moved(None, None) == 0


def test_the_newest_is_told_and_what_is_near_it_is_not() -> None:
    rows = told_rows([Seen(TEN_MORE), Seen(ONE_MORE), Seen(FIRST)], k=K)
    assert [sorted(each) for each in rows] == [["", "so-hai", "so-mot"], ["", "so-hai", "so-mot"], ["so-hai"]]


def test_what_is_hidden_by_itself_hides_no_other() -> None:
    rows = told_rows([Seen(ONE_MORE, frozenset({"so-mot"})), Seen(FIRST)], k=K)
    assert ["so-mot" in each for each in rows] == [False, True]
    assert [TOP in each for each in rows] == [True, False]


def test_no_difference_of_few_people_is_told_nor_follows() -> None:
    assert untold_between(FIRST, ONE_MORE, k=K) == {"so-mot", TOP}
    assert untold_between(FIRST, TEN_MORE, k=K) == frozenset()
    both = result((1, 0, 0, 0, 20), other=(10, 0, 0, 0, 30))
    untold = untold_between(FIRST, both, k=K)
    assert "so-mot" in untold
    assert len(untold) > 1


def test_an_item_at_which_few_moved_is_found_in_a_unit_where_many_did() -> None:
    later = result((10, 0, 0, 0, 20), (1, 0, 0, 0, 20))
    pair = (rows_of(FIRST)["so-mot"], rows_of(later)["so-mot"])
    assert few_moved_within(*pair, k=K)
    assert not few_moved_within(pair[0], rows_of(TEN_MORE)["so-mot"], k=K)
    assert not few_moved_within(None, replace(pair[0]), k=K)
