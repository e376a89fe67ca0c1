from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.combining import Part, change, combined, mean_of, of_surveyed_units, weighted_by
from scoring.certainty.intervals import LEVEL, Estimate, interval
from scoring.certainty.sums import Moments
from scoring.certainty.variance import of_respondents, with_assumed_effect
from tests.scoring.certainty.samples import POINTS, SHARE, SIX, plain

PAIRS = st.lists(st.tuples(st.integers(0, 16), st.just(16)), min_size=2, max_size=6)
ESTIMATES = PAIRS.map(lambda pairs: of_respondents(Moments.of(pairs), SHARE))
BLOCKS = st.lists(ESTIMATES, min_size=1, max_size=5)


def mean_of_some(estimates: Sequence[Estimate], units: int) -> Estimate:
    """The mean of units of the same size."""
    return of_surveyed_units([(1, (Part(1, each),)) for each in estimates], units)


@given(ESTIMATES, st.floats(0.5, 0.999))
def test_one_part_has_its_own_interval(estimate: Estimate, level: float) -> None:
    own, alone = interval(estimate, level), combined([Part(1, estimate)], level)
    assert (alone.value, alone.df) == (estimate.ratio, estimate.df)
    assert (alone.low, alone.high) == pytest.approx((own.low, own.high), abs=1e-12)


@given(BLOCKS, st.randoms())
def test_order_of_units_does_not_matter(block: list[Estimate], random: Any) -> None:
    shuffled = random.sample(block, len(block))
    one, other = combined(mean_of(block)), combined(mean_of(shuffled))
    assert one.value == other.value
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-12)


@given(BLOCKS)
def test_mean_lies_in_its_interval_and_is_exact(block: list[Estimate]) -> None:
    mean = combined(mean_of(block))
    assert mean.value == sum((Fraction(unit.ratio) for unit in block), Fraction(0)) / len(block)
    assert mean.low <= float(mean.value) <= mean.high


@given(ESTIMATES, ESTIMATES)
def test_a_change_turned_round_is_its_mirror(now: Estimate, before: Estimate) -> None:
    there, back = combined(change(now, before)), combined(change(before, now))
    assert there.value == -back.value
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 900), ESTIMATES), min_size=1, max_size=6), st.integers(2, 9))
def test_only_the_proportion_of_sizes_matters(sizes: list[tuple[int, Estimate]], times: int) -> None:
    assert combined(weighted_by(sizes)) == combined(weighted_by([(times * size, unit) for size, unit in sizes]))


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40), st.floats(0.6, 0.999))
def test_difference_of_plain_shares_is_newcombes(x: int, n: int, y: int, m: int, level: float) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    x, y = min(x, n), min(y, m)
    expected = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff", alpha=1 - level)
    mine = combined(change(of_respondents(plain(x, n), SHARE), of_respondents(plain(y, m), SHARE)), level)
    assert (mine.low, mine.high) == pytest.approx(expected, abs=1e-9)


def test_unit_at_its_best_keeps_its_uncertainty() -> None:
    best, other = of_respondents(Moments.of([(16, 16)] * 20), SHARE), of_respondents(Moments.of(SIX * 5), SHARE)
    mean, own = combined(mean_of([best, other])), interval(other, df=best.df + other.df)
    assert float(mean.value) - mean.low > (own.point - own.low) / 2
    assert mean.high - float(mean.value) == pytest.approx((own.high - own.point) / 2)


def test_assumed_part_marks_the_whole() -> None:
    own = of_respondents(Moments.of(SIX * 5), SHARE)
    assert not combined(mean_of([own, own])).assumed
    assert combined(mean_of([own, with_assumed_effect(own, 30)])).assumed


@pytest.mark.parametrize("floors", [[], [SHARE, POINTS]])
def test_nothing_and_different_kinds_are_refused(floors: list[Fraction]) -> None:
    parts = [Part(1, of_respondents(Moments.of(SIX), floor)) for floor in floors]
    with pytest.raises(ValueError, match="one kind"):
        combined(parts)


@pytest.mark.parametrize("size", [0, -3])
def test_units_without_a_size_are_refused(size: int) -> None:
    unit = of_respondents(Moments.of(SIX), SHARE)
    with pytest.raises(ValueError, match="positive"):
        weighted_by([(5, unit), (size, unit)])


def test_surveyed_units_by_hand() -> None:
    """Shares 0.8 and 0.6 of 25 and 20 answers, two of ten units: (1 − 1/5)·0.02/2 + (1/5)/4·(0.16/24 + 0.24/19)."""
    units = [of_respondents(Moments.of([(2, 2)] * good + [(0, 2)] * bad), SHARE) for good, bad in ((20, 5), (12, 8))]
    estimate = mean_of_some(units, 10)
    assert estimate.ratio == Fraction(7, 10)
    assert estimate.variance == pytest.approx(0.8 * 0.01 + 0.05 * (0.16 / 24 + 0.24 / 19))
    assert (estimate.n, estimate.units, estimate.df) == (45, 2, 1)


def test_surveyed_units_are_weighed_by_their_sizes_and_averaged_over_rounds_by_hand() -> None:
    """Sizes 3 and 1, shares 0.8 and (0.6 + 0.7)/2: w² (R - 0.7625)² is 0.5625·0.00140625 and 0.0625·0.01265625."""
    one, first, second = (
        of_respondents(Moments.of([(2, 2)] * good + [(0, 2)] * bad), SHARE) for good, bad in ((20, 5), (12, 8), (14, 6))
    )
    halves = (Part(Fraction(1, 2), first), Part(Fraction(1, 2), second))
    estimate = of_surveyed_units([(3, (Part(1, one),)), (1, halves)], 8)
    between = 0.75 * 2 * (0.5625 * 0.00140625 + 0.0625 * 0.01265625)
    within = 0.25 * (0.5625 * 0.16 / 24 + 0.0625 * (0.24 / 19 + 0.21 / 19) / 4)
    assert estimate.ratio == Fraction(61, 80)
    assert estimate.variance == pytest.approx(between + within)
    assert estimate.shortfall == pytest.approx(0.2375**2 / (0.15**2 + 0.0875**2))
    assert (estimate.n, estimate.units, estimate.df) == (65, 2, 1)


@given(st.lists(ESTIMATES, min_size=2, max_size=5), st.integers(1, 9))
def test_units_of_equal_size_weigh_the_same_whatever_the_size(block: list[Estimate], size: int) -> None:
    sized = of_surveyed_units([(size, (Part(1, each),)) for each in block], 10)
    assert sized == mean_of_some(block, 10)


def test_unsurveyed_units_make_a_mean_less_sure() -> None:
    units = [of_respondents(plain(good, 400), SHARE) for good in (300, 320, 340, 360, 380, 310, 330, 350)]
    all_measured = combined(mean_of(units))
    some = [interval(mean_of_some(units, population)) for population in (10, 20, 200)]
    assert [each.low for each in some] == sorted((each.low for each in some), reverse=True)
    assert max(each.low for each in some) < all_measured.low


def test_bound_of_a_unit_enters_the_mean_of_surveyed_units() -> None:
    """319 of 320 answers of 20 people: one carries the shortfall, so the unit is worth 20 answers and no more."""
    unit = of_respondents(Moments.of([(16, 16)] * 19 + [(15, 16)]), SHARE)
    estimate = mean_of_some([unit, unit], 4)
    assert estimate.variance == pytest.approx(0.5 / 4 * 2 * (319 / 320) * (1 / 320) / 20)


@pytest.mark.parametrize(("surveyed", "units"), [(0, 5), (3, 3), (3, 2)])
def test_only_a_part_of_the_units_is_a_sample(surveyed: int, units: int) -> None:
    with pytest.raises(ValueError, match="units surveyed"):
        mean_of_some([of_respondents(Moments.of(SIX), SHARE)] * surveyed, units)


def test_single_surveyed_unit_is_bounded() -> None:
    alone = interval(mean_of_some([of_respondents(Moments.of(SIX * 5), SHARE)], 9), LEVEL)
    assert (alone.rule, alone.n_eff) == ("bound", 1)
