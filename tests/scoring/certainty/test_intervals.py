from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.intervals import Estimate, basis, interval, limits, quantile
from scoring.certainty.sums import FLOORS, Moments
from scoring.certainty.variance import of_clusters, of_respondents, with_assumed_effect
from scoring.formulas import SUMS, PooledKind
from tests.scoring.certainty.samples import INTERVIEWERS, POINTS, SHARE, SIX, plain

Form = list[int | None]

LEVELS = st.floats(0.5, 0.9999)
KINDS = st.sampled_from(sorted(SUMS))
# Forms of up to four items on five levels; None: not applicable.
FORMS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=1, max_size=4).filter(any), min_size=1, max_size=30
)


def moments(kind: PooledKind, forms: list[Form]) -> Moments:
    sums = [SUMS[kind]([form.count(level) for level in range(1, 6)]) for form in forms]
    return Moments.of([(each.reached, each.possible) for each in sums])


def estimate(kind: PooledKind, forms: list[Form]) -> Estimate:
    return of_respondents(moments(kind, forms), FLOORS[kind])


@given(KINDS, FORMS, LEVELS)
def test_limits_lie_between_floor_and_best_and_hold_the_index(
    kind: PooledKind, forms: list[Form], level: float
) -> None:
    drawn = interval(estimate(kind, forms), level)
    assert float(FLOORS[kind]) <= drawn.low <= drawn.point <= drawn.high <= 1
    assert drawn.low < drawn.high


@given(KINDS, FORMS, LEVELS, LEVELS)
def test_higher_level_is_wider(kind: PooledKind, forms: list[Form], one: float, other: float) -> None:
    narrow, wide = (interval(estimate(kind, forms), level) for level in sorted((one, other)))
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(KINDS, FORMS, st.integers(2, 5))
def test_more_forms_of_the_same_answers_never_widen(kind: PooledKind, forms: list[Form], times: int) -> None:
    """n_eff grows with the number of forms; Student's quantile, where the bound gives way to it, grows less."""
    few, many = interval(estimate(kind, forms)), interval(estimate(kind, forms * times))
    assert few.low <= many.low + 1e-12
    assert many.high - 1e-12 <= few.high


@given(KINDS, FORMS, st.integers(0, 100))
def test_a_known_list_never_widens(kind: PooledKind, forms: list[Form], rest: int) -> None:
    sums = moments(kind, forms)
    unknown, known = (
        interval(of_respondents(sums, FLOORS[kind], population)) for population in (None, len(forms) + rest)
    )
    assert unknown.low <= known.low
    assert known.high <= unknown.high
    assert (known.low == known.high) == (rest == 0)


@given(KINDS, FORMS)
def test_best_forms_are_surer_than_one_worse_answer(kind: PooledKind, forms: list[Form]) -> None:
    """Without the bound an index that falls would look surer than at 100 %."""
    best: list[Form] = [[5] * len(form) for form in forms]
    worse: list[Form] = [[1, *best[0][1:]], *best[1:]]
    assert interval(estimate(kind, best)).low >= interval(estimate(kind, worse)).low
    assert interval(estimate(kind, best)).high == 1


@given(FORMS)
def test_kinds_on_one_scale_agree(forms: list[Form]) -> None:
    """`points` is `points0` moved from [0; 1] to [1/5; 1]: so are the limits."""
    drawn, other = interval(estimate("points", forms)), interval(estimate("points0", forms))
    assert drawn.low == pytest.approx(0.2 + 0.8 * other.low)
    assert drawn.high == pytest.approx(0.2 + 0.8 * other.high)


@given(st.integers(0, 60), st.integers(1, 60), LEVELS)
def test_a_plain_share_has_wilsons_interval(satisfied: int, n: int, level: float) -> None:
    from statsmodels.stats.proportion import proportion_confint

    satisfied = min(satisfied, n)
    low, high = proportion_confint(satisfied, n, alpha=1 - level, method="wilson")
    drawn = interval(of_respondents(plain(satisfied, n), SHARE), level)
    assert (drawn.low, drawn.high) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-12)


@given(st.integers(1, 10_000))
def test_all_satisfied(n: int) -> None:
    z = quantile(0.95, None)
    drawn = interval(of_respondents(Moments.of([(16, 16)] * n), SHARE))
    assert drawn.low == pytest.approx(n / (n + z * z))
    assert drawn.high == 1


@given(st.integers(1, 200))
def test_worst_answers_throughout_give_exactly_the_floor(n: int) -> None:
    drawn = interval(of_respondents(Moments.of([(16, 80)] * n), POINTS))
    assert drawn.low == 0.2
    assert drawn.high > 0.2


def test_clusters_of_best_answers_count_as_clusters() -> None:
    """Five interviewers whose people are all satisfied are worth five answers, not a hundred."""
    clusters = of_clusters([Moments.of([(4, 4)] * 20)] * 5, SHARE)
    assert (basis(clusters).rule, basis(clusters).n_eff) == ("bound", 5)


def test_bound_of_clusters_uses_students_quantile() -> None:
    """One bad answer among a hundred: two clusters know little of their spread."""
    clusters = [Moments.of([(4, 4)] * 50), Moments.of([(4, 4)] * 49 + [(3, 4)])]
    ground = basis(of_clusters(clusters, SHARE))
    assert (ground.rule, ground.n_eff, ground.student) == ("bound", 100, True)
    drawn = interval(of_clusters(clusters, SHARE))
    low, _ = limits(399 / 400, 100, quantile(0.95, 1))
    assert drawn.low == pytest.approx(float(low))


def test_plain_share_in_clusters_is_estimated() -> None:
    clusters = [plain(9, 10), plain(5, 10), plain(8, 10), plain(2, 10)]
    ground = basis(of_clusters(clusters, SHARE))
    assert (ground.rule, ground.student) == ("estimated", True)
    assert ground.n_eff < 40


def test_degrees_of_freedom_can_be_lent() -> None:
    own = of_clusters([Moments.of(pairs) for pairs in INTERVIEWERS], SHARE)
    alone, lent = interval(own), interval(own, df=40)
    assert alone.low < lent.low < lent.high < alone.high
    assert interval(own, df=4) == alone


def test_margin_is_the_larger_side() -> None:
    drawn = interval(of_respondents(Moments.of(SIX), SHARE))
    assert drawn.margin == drawn.point - drawn.low > drawn.high - drawn.point


def test_assumed_design_effect_widens() -> None:
    own = of_respondents(Moments.of(SIX * 5), SHARE)
    narrow, wide = interval(own), interval(with_assumed_effect(own, 30))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_limits_of_arrays_are_those_of_each() -> None:
    shares, sizes = np.array([0.0, 0.3, 1.0, 0.3]), np.array([20.0, 5.5, 20.0, np.inf])
    low, high = limits(shares, sizes, 1.96)
    each = [limits(share, size, 1.96) for share, size in zip(shares, sizes, strict=True)]
    assert low.tolist() == [float(one) for one, _ in each]
    assert high.tolist() == [float(other) for _, other in each]
    assert (low[0], high[2], low[3], high[3]) == (0, 1, 0.3, 0.3)


def test_quantiles() -> None:
    """t and z from printed tables."""
    assert quantile(0.95, None) == pytest.approx(1.959964, abs=1e-6)
    assert quantile(0.95, 4) == pytest.approx(2.776445, abs=1e-6)
    assert quantile(0.90, 24) == pytest.approx(1.710882, abs=1e-6)
    assert quantile(0.99, 1) == pytest.approx(63.656741, abs=1e-6)


def test_unknown_variance_is_bounded() -> None:
    unknown = replace(of_respondents(Moments.of(SIX), SHARE), variance=None)
    assert basis(unknown) == basis(of_respondents(plain(5, 6), Fraction(0)))
