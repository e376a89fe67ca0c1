from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas import (
    NOTHING,
    SUMS,
    PooledKind,
    Rounding,
    RoundingMode,
    competition_ranks,
    mean,
    plain,
    reduced,
    satisfied,
    weighted,
)

HALF_UP = Rounding(2, "half_up")
TRUNCATE = Rounding(2, "truncate")
KINDS = st.sampled_from(["top2", "points", "points0"])
LEVELS = st.lists(st.integers(0, 10_000), min_size=5, max_size=5)
SHARES = st.fractions(0, 1)


def index(kind: PooledKind, levels: list[int]) -> str:
    share = SUMS[kind](levels).share
    return "" if share is None else HALF_UP.print(share * 100)


@pytest.mark.parametrize(("kind", "expected"), [("top2", "85.00"), ("points", "83.60"), ("points0", "79.50")])
def test_kinds_differ_on_the_same_answers(kind: PooledKind, expected: str) -> None:
    """The example of 40/45/10/3/2 % from very satisfied down."""
    assert index(kind, [2, 3, 10, 45, 40]) == expected


@pytest.mark.parametrize(
    ("very_satisfied", "acceptable", "dissatisfied", "expected"),
    [(7588, 117, 20, "98.23"), (4550, 78, 41, "97.45")],
)
def test_da_nang_2014_is_a_share_of_satisfied(
    very_satisfied: int, acceptable: int, dissatisfied: int, expected: str
) -> None:
    assert index("top2", [0, dissatisfied, acceptable, 0, very_satisfied]) == expected


@pytest.mark.parametrize(
    ("value", "half_up", "truncated"),
    [
        ("-0.805", "-0.81", "-0.80"),
        ("-0.8055", "-0.81", "-0.80"),
        ("81.875", "81.88", "81.87"),
        ("99.9951", "100.00", "99.99"),
        ("-0.004", "0.00", "0.00"),
        ("-0.001", "0.00", "0.00"),
        ("0", "0.00", "0.00"),
    ],
)
def test_rounding_is_away_from_zero_or_towards_it(value: str, half_up: str, truncated: str) -> None:
    assert (HALF_UP.print(Fraction(value)), TRUNCATE.print(Fraction(value))) == (half_up, truncated)


def test_rounding_to_whole_numbers() -> None:
    assert Rounding(0, "half_up").print(Fraction("-12.5")) == "-13"


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 4), st.sampled_from(["half_up", "truncate"]))
def test_rounding_agrees_with_decimal(value: Decimal, digits: int, mode: RoundingMode) -> None:
    as_decimal = {"half_up": ROUND_HALF_UP, "truncate": ROUND_DOWN}[mode]
    expected = value.quantize(Decimal(1).scaleb(-digits), as_decimal)
    assert Decimal(Rounding(digits, mode).print(Fraction(value))) == expected


@given(st.fractions(), st.integers(0, 4), st.sampled_from(["half_up", "truncate"]))
def test_zero_has_no_sign(value: Fraction, digits: int, mode: RoundingMode) -> None:
    printed = Rounding(digits, mode).print(value)
    assert not (printed.startswith("-") and Fraction(printed) == 0)


def test_ranks_on_exact_and_on_printed_values() -> None:
    exact = [Fraction(9050, 10000), Fraction(90499, 100000), Fraction(905, 1000), Fraction(88, 100)]

    assert competition_ranks(exact) == [1, 3, 1, 4]
    assert competition_ranks([HALF_UP(value * 100) for value in exact]) == [1, 1, 1, 4]


@given(st.lists(SHARES, min_size=1))
def test_rank_is_one_more_than_the_number_of_better_ones(values: list[Fraction]) -> None:
    better = [1 + sum(other > value for other in values) for value in values]
    assert competition_ranks(values) == better


@given(KINDS, LEVELS)
def test_share_stays_between_its_floor_and_one(kind: PooledKind, levels: list[int]) -> None:
    share = SUMS[kind](levels).share
    floor = Fraction(1, 5) if kind == "points" else Fraction(0)
    assert share is None if sum(levels) == 0 else share is not None and floor <= share <= 1


@given(KINDS, LEVELS, st.integers(1, 50))
def test_pooling_equal_units_changes_nothing(kind: PooledKind, levels: list[int], times: int) -> None:
    one = SUMS[kind](levels)
    assert sum([one] * times, NOTHING).share == one.share


@given(KINDS, st.lists(LEVELS, max_size=6))
def test_sums_of_parts_are_the_sums_of_the_whole(kind: PooledKind, parts: list[list[int]]) -> None:
    whole = [sum(levels) for levels in zip(*parts, strict=True)] or [0] * 5
    assert sum((SUMS[kind](levels) for levels in parts), NOTHING) == SUMS[kind](whole)


@given(LEVELS, st.integers(0, 3))
def test_a_better_answer_never_lowers_an_index(levels: list[int], level: int) -> None:
    worse, better = list(levels), list(levels)
    worse[level] += 1
    better[level + 1] += 1
    for sums in SUMS.values():
        assert (sums(better).share or 0) >= (sums(worse).share or 0)


@given(st.lists(st.tuples(st.fractions(Fraction(1, 100), 1), SHARES), min_size=1))
def test_weighted_mean_lies_among_its_values(pairs: list[tuple[Fraction, Fraction]]) -> None:
    value = weighted(pairs)
    assert value is not None
    assert min(share for _, share in pairs) <= value <= max(share for _, share in pairs)


def test_nothing_has_no_mean() -> None:
    assert (mean([]), weighted([]), NOTHING.share) == (None, None, None)


def test_satisfied_are_the_two_best_levels() -> None:
    assert satisfied([1, 2, 4, 8, 16]) == 24


@pytest.mark.parametrize(("value", "text"), [(Fraction(6), "6"), (Fraction("7.5"), "7.5"), (Fraction(30), "30")])
def test_plain_numbers_have_no_trailing_zeros(value: Fraction, text: str) -> None:
    assert plain(value) == text


def test_whole_fraction_keeps_its_denominator() -> None:
    assert reduced(Fraction(7, 7)) == "1/1"
