"""Variances against samplics (Taylor linearisation, written independently) and against what must hold of them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.certainty.intervals import interval
from scoring.certainty.sums import Moments
from scoring.certainty.variance import (
    NoRespondents,
    Stratum,
    of_clusters,
    of_respondents,
    of_strata,
    of_weighted,
    with_assumed_effect,
)
from tests.scoring.certainty.samples import INTERVIEWERS, POINTS, SHARE, SIX, plain

Integers = NDArray[np.int64]

# Each respondent: satisfied and valid answers, the interviewer within the stratum, the stratum, the weight in tenths.
RESPONDENTS = st.lists(
    st.tuples(st.integers(0, 16), st.integers(1, 16), st.integers(0, 2), st.integers(0, 2), st.integers(1, 50)).map(
        lambda row: (min(row[0], row[1]), *row[1:])
    ),
    min_size=1,
    max_size=40,
)


class Sample:
    """Respondents as arrays; every stratum and every cluster within it has respondents to begin with."""

    def __init__(self, rows: Sequence[tuple[int, ...]]) -> None:
        everywhere = [(3, 4, cluster, stratum, 10) for stratum in range(3) for cluster in range(3)]
        self.y, self.m, cluster, self.stratum, tenths = np.array([*everywhere, *rows, *rows[:1]]).T
        self.cluster = 3 * self.stratum + cluster
        self.weights = tenths / 10

    def moments(self, chosen: "NDArray[np.bool_] | slice" = slice(None)) -> Moments:
        return Moments.of_arrays(self.y[chosen], self.m[chosen])

    def clusters(self, *numbers: int) -> list[Moments]:
        return [self.moments(self.cluster == number) for number in numbers]

    def standard_error(self, **design: Any) -> float:
        """Return samplics' standard error of Σy/Σm."""
        from samplics import PopParam, TaylorEstimator

        reference = TaylorEstimator(PopParam.ratio)
        reference.estimate(**{"y": self.y, "x": self.m, "samp_weight": np.ones(len(self.y)), **design})
        return float(reference.stderror)


SAMPLES = RESPONDENTS.map(Sample)
# samplics is no longer maintained and says so; its sums are still right.
reference = pytest.mark.filterwarnings("ignore:samplics is archived:FutureWarning")


def error(variance: Fraction | float | None) -> Any:
    assert variance is not None
    return pytest.approx(float(variance) ** 0.5, rel=1e-9, abs=1e-9)


@reference
@settings(max_examples=30)
@given(SAMPLES)
def test_respondents_agree_with_samplics(sample: Sample) -> None:
    n = len(sample.y)
    assert sample.standard_error() == error(of_respondents(sample.moments(), SHARE).variance)
    drawn = of_respondents(sample.moments(), SHARE, 4 * n)
    assert sample.standard_error(fpc=1 - 1 / 4) == error(drawn.variance)


@reference
@settings(max_examples=30)
@given(SAMPLES)
def test_clusters_agree_with_samplics(sample: Sample) -> None:
    clusters = sample.clusters(*range(9))
    assert sample.standard_error(psu=sample.cluster) == error(of_clusters(clusters, SHARE).variance)
    assert sample.standard_error(psu=sample.cluster, fpc=1 - 9 / 12) == error(of_clusters(clusters, SHARE, 12).variance)


@reference
@settings(max_examples=30)
@given(SAMPLES)
def test_strata_agree_with_samplics(sample: Sample) -> None:
    sizes = [int((sample.stratum == number).sum()) for number in range(3)]
    lists = [2 * sizes[0], 5 * sizes[1], None]
    strata = [
        Stratum(sample.moments(sample.stratum == number), population=population)
        for number, population in enumerate(lists)
    ]
    expected = sample.standard_error(stratum=sample.stratum, fpc={0: 1 - 1 / 2, 1: 1 - 1 / 5, 2: 1})
    assert expected == error(of_strata(strata, SHARE).variance)


@reference
@settings(max_examples=30)
@given(SAMPLES)
def test_clusters_in_strata_agree_with_samplics(sample: Sample) -> None:
    strata = [
        Stratum(sample.moments(sample.stratum == number), tuple(sample.clusters(*range(3 * number, 3 * number + 3))))
        for number in range(3)
    ]
    estimate = of_strata(strata, SHARE)
    assert sample.standard_error(stratum=sample.stratum, psu=sample.cluster) == error(estimate.variance)
    assert (estimate.units, estimate.df, estimate.clustered) == (9, 6, True)


@reference
@settings(max_examples=30)
@given(SAMPLES)
def test_weighted_agree_with_samplics(sample: Sample) -> None:
    estimate = of_weighted(sample.y, sample.m, sample.weights, SHARE)
    assert sample.standard_error(samp_weight=sample.weights) == error(estimate.variance)


@given(SAMPLES)
def test_equal_weights_change_nothing(sample: Sample) -> None:
    weighted = of_weighted(sample.y, sample.m, np.full(len(sample.y), 2.5), SHARE)
    plain = of_respondents(sample.moments(), SHARE)
    assert float(weighted.ratio) == pytest.approx(float(plain.ratio))
    assert weighted.variance == pytest.approx(float(plain.variance or 0), abs=1e-15)
    assert weighted.n == pytest.approx(plain.n)


@given(SAMPLES, st.randoms())
def test_order_and_batches_of_respondents_do_not_matter(sample: Sample, random: Any) -> None:
    pairs = list(zip(sample.y.tolist(), sample.m.tolist(), strict=True))
    random.shuffle(pairs)
    cut = random.randrange(len(pairs))
    assert Moments.of(pairs[:cut]) + Moments.of(pairs[cut:]) == sample.moments()


@given(SAMPLES)
def test_groups_add_up_as_one_by_one(sample: Sample) -> None:
    """Group 9 has nobody; a respondent without valid answers changes no group."""
    y, m, groups = (np.append(each, extra) for each, extra in ((sample.y, 0), (sample.m, 0), (sample.cluster, 4)))
    # As small as answers are stored: squares need more room.
    grouped = Moments.by_group(y.astype(np.int8), m.astype(np.int8), groups, 10)
    assert grouped == [*sample.clusters(*range(9)), Moments()]


@pytest.mark.parametrize("group", [-1, 2])
def test_groups_beyond_the_last_are_refused(group: int) -> None:
    one = np.ones(2, dtype=np.int64)
    with pytest.raises(ValueError, match="not from 0 to 1"):
        Moments.by_group(one, one, np.array([0, group]), 2)


@given(SAMPLES)
def test_every_respondent_a_cluster_is_no_clustering(sample: Sample) -> None:
    alone = of_clusters([Moments.of([pair]) for pair in zip(sample.y.tolist(), sample.m.tolist(), strict=True)], SHARE)
    assert alone.variance == of_respondents(sample.moments(), SHARE).variance


@given(SAMPLES)
def test_one_stratum_is_a_simple_sample(sample: Sample) -> None:
    assert of_strata([Stratum(sample.moments())], SHARE) == of_respondents(sample.moments(), SHARE)


def test_respondents_without_a_valid_answer_are_left_out() -> None:
    assert Moments.of([*SIX, (0, 0)]) == Moments.of(SIX)
    assert Moments.of_arrays(np.array([3, 0]), np.array([4, 0])) == Moments.of([(3, 4)])
    clusters = [Moments.of(pairs) for pairs in INTERVIEWERS]
    assert of_clusters([*clusters, Moments()], SHARE) == of_clusters(clusters, SHARE)


def test_variance_is_exact_where_squares_are_huge() -> None:
    """Ten million forms that differ by one answer: sums of floats would cancel to nothing or below."""
    moments = Moments.of([(80, 80)] * 3 + [(79, 80)])
    many = Moments(
        *(10_000_000 * value for value in (moments.n, moments.y, moments.m, moments.yy, moments.ym, moments.mm))
    )
    n = many.n
    # Squares of y - 80R: three of (1/4)², one of (3/4)², for each 80².
    assert of_respondents(many, SHARE).variance == Fraction(12, 16) * Fraction(1, 4 * 6400) / (n - 1)


@pytest.mark.parametrize(
    ("size", "rho", "effect"), [(50, Fraction(2, 100), Fraction(198, 100)), (100, Fraction(5, 100), Fraction(595, 100))]
)
def test_assumed_design_effect(size: int, rho: Fraction, effect: Fraction) -> None:
    plain_share = of_respondents(plain(40, 50), SHARE)
    widened = with_assumed_effect(plain_share, size, rho)
    assert widened.variance == (plain_share.variance or 0) * effect
    assert widened.assumed
    assert interval(widened).n_eff == pytest.approx(50 / float(effect))


def test_one_cluster_is_marked_as_assumed() -> None:
    moments = sum((Moments.of(pairs) for pairs in INTERVIEWERS), Moments())
    one, none = of_clusters([moments], SHARE), of_respondents(moments, SHARE)
    assert (one.assumed, none.assumed) == (True, False)
    assert one.variance == (none.variance or 0) * Fraction(138, 100)
    assert interval(one).low < interval(none).low


def test_one_respondent_in_a_stratum_counts_by_its_own_distance() -> None:
    """R = 5/7: residuals 1/7 and −5/7 are centred on their mean, the lone 4/7 is not."""
    strata = [Stratum(Moments.of([(3, 4), (0, 1)])), Stratum(Moments.of([(2, 2)]))]
    estimate = of_strata(strata, SHARE)
    assert estimate.ratio == Fraction(5, 7)
    centred = 2 * (Fraction(1, 7) ** 2 + Fraction(5, 7) ** 2 - Fraction(-4, 7) ** 2 / 2)
    assert estimate.variance == (centred + Fraction(4, 7) ** 2) / 49


def test_lone_respondents_everywhere_tell_nothing_of_spread() -> None:
    estimate = of_strata([Stratum(Moments.of([(3, 4)])), Stratum(Moments.of([(4, 4)]))], SHARE)
    assert (estimate.variance, estimate.df, interval(estimate).rule) == (None, 0, "bound")


def test_everyone_asked_everywhere_is_a_census() -> None:
    everyone = [Stratum(Moments.of(SIX), population=6), Stratum(Moments.of([(1, 2)]), population=1)]
    drawn = interval(of_strata(everyone, SHARE))
    assert (drawn.rule, drawn.n_eff) == ("census", None)
    assert drawn.low == drawn.point == drawn.high
    assert interval(of_strata([everyone[0], Stratum(Moments.of([(1, 2)]))], SHARE)).rule != "census"


def test_all_answers_at_an_end_stay_there_under_weights() -> None:
    """Sums of weights that binary cannot write differ in the last place: that must not pass for spread."""
    weights = np.random.default_rng(4).uniform(0.2, 5, 999)
    for y, m, floor in [(16, 16, SHARE), (0, 16, SHARE), (16, 80, POINTS)]:
        estimate = of_weighted(np.full(999, y), np.full(999, m), weights, floor)
        assert estimate.share in (0, 1)
        assert interval(estimate).rule == "bound"


@pytest.mark.parametrize("population", [0, 5])
def test_list_shorter_than_the_sample_is_refused(population: int) -> None:
    with pytest.raises(ValueError, match=f"6 drawn from a list of {population}"):
        of_respondents(Moments.of(SIX), SHARE, population)


def test_clusters_that_were_all_visited_are_refused() -> None:
    clusters = [Moments.of(pairs) for pairs in INTERVIEWERS]
    with pytest.raises(ValueError, match="stratum"):
        of_clusters(clusters, SHARE, 5)
    with pytest.raises(ValueError, match="stratum"):
        of_strata([Stratum(sum(clusters, Moments()), tuple(clusters), 5)], SHARE)


def test_nobody_has_no_certainty() -> None:
    nobody = np.zeros(3, dtype=np.int64)
    with pytest.raises(NoRespondents):
        of_respondents(Moments(), SHARE)
    with pytest.raises(NoRespondents):
        of_clusters([Moments()], SHARE)
    with pytest.raises(NoRespondents):
        of_strata([], SHARE)
    with pytest.raises(NoRespondents):
        of_weighted(nobody, nobody, np.ones(3), SHARE)


def test_weights_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        of_weighted(np.array([1, 1]), np.array([1, 1]), np.array([1.0, 0.0]), SHARE)
