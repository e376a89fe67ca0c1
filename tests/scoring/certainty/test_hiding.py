from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from scoring import disclosure
from scoring.certainty.hiding import K, Sum, few, revealed, suppressed, tells_sum
from scoring.formulas import Rounding
from tests.scoring.certainty.filters import margins

CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("123"), st.sampled_from("xy")), st.integers(0, 12), min_size=1
)
# Sizes of a row of parts, and its sum.
ROWS = st.lists(st.integers(0, 12), min_size=1, max_size=8)


def row(sizes: Sequence[int]) -> tuple[dict[str, int], list[Sum[str]]]:
    parts = {f"p{place}": size for place, size in enumerate(sizes)}
    return parts | {"all": sum(sizes)}, [Sum("all", tuple(parts))]


def solved(sizes: Mapping[str, int], sums: Sequence[Sum[str]], hidden: Collection[str], key: str) -> tuple[int, int]:
    """Return the least and the most that `key` can be, for one who knows all shown sizes and that none is negative."""
    keys = sorted(hidden)
    matrix = np.zeros((len(sums), len(keys)))
    known = np.zeros(len(sums))
    for number, each in enumerate(sums):
        for sign, cell in ((-1, each.whole), *((1, part) for part in each.parts)):
            if cell in hidden:
                matrix[number, keys.index(cell)] += sign
            else:
                known[number] -= sign * sizes.get(cell, 0)
    aim = np.array([float(cell == key) for cell in keys])
    bounds = LinearConstraint(matrix, known, known)
    found = [milp(sign * aim, constraints=bounds, integrality=np.ones(len(keys))) for sign in (1, -1)]
    return round(found[0].fun), round(-found[1].fun) if found[1].success else 10**6


def test_k_is_that_of_what_is_shown_today() -> None:
    assert K == disclosure.K


def test_few_people_are_hidden_and_nobody_is_shown() -> None:
    assert few({"a": 0, "b": 1, "c": 4, "d": 5}) == {"b", "c"}


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([3, 20, 9], {"p0", "p2"}),
        ([20, 9, 30], set()),
        ([1, 2, 20, 9], {"p0", "p1", "p3"}),
        ([2, 3, 20], {"p0", "p1"}),
        ([3, 0, 20], {"p0", "p2"}),
    ],
)
def test_in_a_sum_at_least_two_are_hidden_and_together_five_people(sizes: list[int], hidden: set[str]) -> None:
    assert suppressed(*row(sizes), kept=("all",)) == hidden


def test_the_whole_is_hidden_where_no_part_is_left() -> None:
    assert suppressed(*row([3, 0])) == {"p0", "all"}
    assert suppressed(*row([3, 0]), kept=("all",)) == {"p0"}
    assert revealed(*row([3, 0]), {"p0"}) == {"p0"}


def test_what_is_hidden_for_another_reason_is_covered_too() -> None:
    assert suppressed(*row([30, 20, 40]), also={"p0"}, kept=("all",)) == {"p0", "p1"}


def test_two_hidden_cells_of_one_sum_may_follow_from_several() -> None:
    """A staircase: no row or column by itself gives a cell away, all of them together do."""
    sizes = {"a": 6, "b": 7, "c": 8, "ab": 13, "bc": 15, "ca": 14}
    sums = [Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ca", ("c", "a"))]
    assert revealed(sizes, sums, {"a", "b", "c"}) == {"a", "b", "c"}
    assert revealed(sizes, sums, suppressed(sizes, sums, also={"a", "b", "c"})) == set()


class Turned(str):
    """A key that sets keep in the order of its number, or in the opposite one: as the seed of hashes would have it."""

    way = 1

    def __hash__(self) -> int:
        return Turned.way * int(str(self)) % 64

    __eq__ = str.__eq__


def hidden_when_turned(rows: Sequence[Sequence[int]], way: int) -> list[str]:
    """Return the hidden figures of a table with its margins, keys hashed one way or the other."""
    Turned.way = way
    table = [[*each, sum(each)] for each in rows]
    table.append([sum(column) for column in zip(*table, strict=True)])
    keys = [[Turned(number * len(table[0]) + at) for at in range(len(table[0]))] for number in range(len(table))]
    sizes = {
        key: size for line, values in zip(keys, table, strict=True) for key, size in zip(line, values, strict=True)
    }
    lines = [*keys[:-1], *list(zip(*keys, strict=True))[:-1]]
    return sorted(map(str, suppressed(sizes, [Sum(line[-1], tuple(line[:-1])) for line in lines])))


def test_every_process_hides_the_same() -> None:
    rows = [[0, 0, 6, 10], [6, 2, 6, 7], [7, 2, 10, 8]]
    assert hidden_when_turned(rows, 1) == hidden_when_turned(rows, -1)


def test_a_pair_of_few_people_must_not_follow_together() -> None:
    sizes = {"a": 1, "b": 2, "c": 9, "all": 12}
    sums = [Sum("all", ("a", "b", "c"))]
    assert revealed(sizes, sums, {"a", "b"}) == {"a", "b"}
    assert revealed(sizes, sums, {"a", "b", "c"}) == set()


def test_what_lies_between_two_figures_follows_where_both_do() -> None:
    sizes = {"a": 20, "b": 20, "all": 40, "a later": 19, "all later": 39, "change": 1}
    sums = [Sum("all", ("a", "b")), Sum("all later", ("a later", "b"))]
    change = {"change": ("a", "a later")}
    assert revealed(sizes, sums, {"a", "b", "a later", "change"}, changes=change) == {"change"}
    assert revealed(sizes, sums, {"a", "b", "a later", "all later", "change"}, changes=change) == set()


@given(ROWS)
def test_no_hidden_part_of_a_row_follows(sizes: list[int]) -> None:
    table, sums = row(sizes)
    hidden = suppressed(table, sums)
    assert few(table) <= hidden
    assert not revealed(table, sums, hidden)
    assert all(table[key] for key in hidden)


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_no_filter_of_a_family_gives_a_hidden_cell_away(cells: dict[tuple[str, ...], int]) -> None:
    """Service × month × channel with every margin: an attacker solves all sums at once, exactly."""
    sizes, sums = margins(cells)
    hidden = suppressed(sizes, sums)
    assert few(sizes) <= hidden
    assert not attacked(sums, hidden)


def attacked(sums: Sequence[Sum[Any]], hidden: Collection[Any]) -> set[Any]:
    """Return the hidden figures that the sums fix, by Gauss and Jordan in whole numbers modulo a prime."""
    prime = 2**31 - 1
    keys = sorted(hidden, key=str)
    rows = np.array([[(key in each.parts) - (key == each.whole) for key in keys] for each in sums], dtype=np.int64)
    fixed = 0
    for column in range(len(keys)):
        below = np.flatnonzero(rows[fixed:, column] % prime)
        if not len(below):
            continue
        rows[[fixed, fixed + below[0]]] = rows[[fixed + below[0], fixed]]
        rows[fixed] = rows[fixed] * pow(int(rows[fixed, column]), -1, prime) % prime
        others = np.arange(len(rows)) != fixed
        rows[others] = (rows[others] - rows[others, column][:, None] * rows[fixed] % prime) % prime
        fixed += 1
    alone = rows[(rows != 0).sum(axis=1) == 1]
    return {keys[place] for place in np.flatnonzero(alone.any(axis=0))}


def test_the_attack_finds_a_plain_leak() -> None:
    """Without complementary suppression the exact attacker reads every small cell off its row."""
    sizes, sums = margins({("a", "1"): 3, ("b", "1"): 20, ("a", "2"): 30, ("b", "2"): 40})
    assert attacked(sums, few(sizes)) == revealed(sizes, sums, few(sizes)) == {("a", "1")}


def test_margins_are_every_combination_of_filters() -> None:
    sizes, sums = margins({("a", "1"): 3, ("a", "2"): 4, ("b", "2"): 5})
    assert sizes == {
        ("a", "1"): 3,
        ("a", "2"): 4,
        ("b", "2"): 5,
        ("a", None): 7,
        ("b", None): 5,
        (None, "1"): 3,
        (None, "2"): 9,
        (None, None): 12,
    }
    assert Sum(("a", None), (("a", "1"), ("a", "2"))) in sums
    assert Sum((None, "2"), (("a", "2"), ("b", "2"))) in sums
    assert {each.parts for each in sums if each.whole == (None, None)} == {
        (("a", None), ("b", None)),
        ((None, "1"), (None, "2")),
    }


@given(CELLS)
def test_every_sum_of_the_margins_adds_up(cells: dict[tuple[str, ...], int]) -> None:
    sizes, sums = margins(cells)
    assert all(sizes[each.whole] == sum(sizes[part] for part in each.parts) for each in sums)
    assert sizes[None, None, None] == sum(cells.values())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_nobody_who_knows_that_counts_are_not_negative_reads_a_hidden_size(numbers: list[int]) -> None:
    """A stronger attacker on a 3 × 3 table: integer programming leaves every hidden cell at least two values."""
    table = {(row, column): numbers[3 * row + column] for row in range(3) for column in range(3)}
    sizes, sums = margins({(f"r{row}", f"c{column}"): size for (row, column), size in table.items()})
    named = {str(key): size for key, size in sizes.items()}
    strings = [Sum(str(each.whole), tuple(map(str, each.parts))) for each in sums]
    hidden = suppressed(named, strings)
    for key in hidden:
        least, most = solved(named, strings, hidden, key)
        assert least <= named[key] <= most
        assert least < most


@pytest.mark.parametrize(("possible", "told"), [(0, False), (80, True), (10_000, True), (10_001, False)])
def test_when_a_printed_index_tells_its_sum(possible: int, told: bool) -> None:
    assert tells_sum(possible, 2) is told
    prints = [Rounding(2, "half_up").print(Fraction(100 * y, possible)) for y in range(possible + 1) if possible]
    assert (0 < len(prints) == len(set(prints))) is told
