from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from scoring.certainty.intervals import interval
from scoring.certainty.ranks import Limits, joint_rank_intervals, rank_intervals, sidak_level, with_printed
from scoring.certainty.sums import Moments
from scoring.certainty.variance import of_respondents
from scoring.formulas import Rounding, competition_ranks
from tests.scoring.certainty.golden import GOLDEN
from tests.scoring.certainty.samples import POINTS, SHARE, quang_thanh

HALF_UP = Rounding(2, "half_up")
SHARES = [Fraction(9050, 10_000), Fraction(90_499, 100_000), Fraction(905, 1000), Fraction(88, 100)]
# Values with how far their limits reach to either side, in ten-thousandths.
WITH_LIMITS = st.lists(st.tuples(*(st.integers(0, 10_000),) * 3), min_size=1, max_size=25)


def test_ranks_on_exact_and_on_printed_values() -> None:
    assert competition_ranks(SHARES) == GOLDEN["ranks exact"]
    assert competition_ranks([HALF_UP(100 * share) for share in SHARES]) == GOLDEN["ranks published"]


def wilson(satisfied: int, n: int, level: float) -> Limits:
    low, high = proportion_confint(satisfied, n, 1 - level, method="wilson")
    return float(low), float(high)


def test_rank_intervals_of_the_specification() -> None:
    """97, 95, 90, 80 and 70 of 100: limits by statsmodels, so that only the ranking is at stake."""
    intervals = joint_rank_intervals(lambda level: [wilson(s, 100, level) for s in (97, 95, 90, 80, 70)], 5)
    assert [list(each) for each in intervals] == GOLDEN["rank intervals 97 95 90 80 70 of 100"]


def test_level_of_each_of_many() -> None:
    assert sidak_level(1) == pytest.approx(0.95)
    assert sidak_level(64) ** 64 == pytest.approx(0.95)
    with pytest.raises(ValueError, match="0"):
        sidak_level(0)


def test_no_units_have_no_ranks() -> None:
    assert joint_rank_intervals(lambda _: [], 0) == []


def test_limits_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.9"):
        rank_intervals([(0.9, 0.8)])


def test_touching_intervals_are_not_told_apart() -> None:
    assert rank_intervals([(0.8, 0.9), (0.7, 0.8)]) == [(1, 2), (1, 2)]
    assert rank_intervals([(0.8, 0.9), (0.7, 0.79)]) == [(1, 1), (2, 2)]


@given(WITH_LIMITS)
def test_rank_intervals_hold_the_rank_and_count_what_they_say(rows: list[tuple[int, int, int]]) -> None:
    limits = [(float(value - below), float(value + above)) for value, below, above in rows]
    intervals = rank_intervals(limits)
    for rank, (best, worst), (low, high) in zip(
        competition_ranks([Fraction(value) for value, _, _ in rows]), intervals, limits, strict=True
    ):
        assert 1 <= best <= rank <= worst <= len(rows)
        assert best - 1 == sum(other_low > high for other_low, _ in limits)
        assert len(rows) - worst == sum(other_high < low for _, other_high in limits)


@given(WITH_LIMITS, st.integers(0, 50))
def test_wider_limits_never_narrow_a_rank_interval(rows: list[tuple[int, int, int]], more: int) -> None:
    narrow = rank_intervals([(value - below, value + above) for value, below, above in rows])
    wide = rank_intervals([(value - below - more, value + above + more) for value, below, above in rows])
    assert all(w[0] <= n[0] and n[1] <= w[1] for n, w in zip(narrow, wide, strict=True))


def test_a_printed_tie_widens_what_a_census_tells_apart() -> None:
    exact = [0.90499, 0.90496, 0.88]
    printed = competition_ranks([HALF_UP(Fraction(str(value)) * 100) for value in exact])
    intervals = rank_intervals([(value, value) for value in exact])
    assert printed == [1, 1, 3]
    assert intervals == [(1, 1), (2, 2), (3, 3)]
    assert with_printed(intervals, printed) == [(1, 1), (1, 2), (3, 3)]


def test_all_rank_intervals_hold_together_in_95_of_100_draws() -> None:
    """Twelve units, shares from 80 to 98 %, 60 forms each; 2,000 draws have a Monte-Carlo error of 0.5 points."""
    chance = np.random.default_rng(2014)
    truth = np.linspace(0.80, 0.98, 12)
    ranks = competition_ranks([Fraction(share) for share in truth])
    drawn = chance.binomial(60, truth, size=(2000, 12))
    limits = {int(s): wilson(int(s), 60, sidak_level(12)) for s in np.unique(drawn)}
    held = 0
    for draw in drawn:
        intervals = rank_intervals([limits[int(s)] for s in draw])
        held += all(best <= rank <= worst for rank, (best, worst) in zip(ranks, intervals, strict=True))
    assert held / 2000 >= 0.95


@pytest.mark.parametrize(("kind", "floor"), [("points", POINTS), ("top2", SHARE)])
def test_rank_intervals_of_the_sections_of_quang_thanh(kind: str, floor: Fraction) -> None:
    sections = quang_thanh(kind)
    estimates = [of_respondents(Moments.of(pairs), floor) for pairs in sections.values()]

    def limits_at(level: float) -> list[Limits]:
        drawn = [interval(estimate, level) for estimate in estimates]
        return [(each.low, each.high) for each in drawn]

    intervals = joint_rank_intervals(limits_at, len(estimates))
    expected = GOLDEN[f"QT-{kind}"]["rank intervals"]
    assert {code: list(each) for code, each in zip(sections, intervals, strict=True)} == expected
