import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from scoring.certainty.changes import Change, Judged, Verdict, judge_family, measured, printed_change, verdict
from scoring.certainty.combining import Part, change, combined, mean_of
from scoring.certainty.intervals import Estimate
from scoring.certainty.sums import Moments
from scoring.certainty.variance import of_clusters, of_respondents
from scoring.formulas import Rounding
from tests.scoring.certainty.golden import GOLDEN
from tests.scoring.certainty.samples import INTERVIEWERS, POINTS, SHARE, plain

PAIRS = st.lists(st.tuples(st.integers(0, 16), st.just(16)), min_size=1, max_size=12)
CLUSTERED = st.lists(st.lists(st.tuples(st.integers(0, 4), st.just(4)), min_size=1, max_size=4), min_size=2, max_size=5)
ESTIMATES = st.one_of(
    PAIRS.map(lambda pairs: of_respondents(Moments.of(pairs), SHARE)),
    PAIRS.map(lambda pairs: of_respondents(Moments.of(pairs), SHARE, population=40)),
    CLUSTERED.map(lambda clusters: of_clusters([Moments.of(pairs) for pairs in clusters], SHARE)),
)
TWO = pytest.mark.parametrize(
    ("now", "before", "case"),
    [((85, 100), (90, 100), "85/100 after 90/100"), ((850, 1000), (900, 1000), "850/1000 after 900/1000")],
)


def share_of(satisfied: int, n: int) -> Estimate:
    return of_respondents(plain(satisfied, n), SHARE)


def percent(satisfied: int, n: int, satisfied_before: int, n_before: int) -> Change:
    return measured([change(share_of(satisfied, n), share_of(satisfied_before, n_before))])[0]


@TWO
def test_changes_of_the_specification(now: tuple[int, int], before: tuple[int, int], case: str) -> None:
    found = percent(*now, *before)
    figures = [100 * found.difference, 100 * found.low, 100 * found.high]
    assert figures == pytest.approx(GOLDEN[case]["change"], abs=1e-6)
    assert found.p == pytest.approx(GOLDEN[case]["p"], abs=1e-9)
    assert verdict(found, found.p) == GOLDEN[case]["verdict"]


@given(st.integers(2, 300), st.integers(2, 300), st.data())
def test_two_shares_as_statsmodels_compares_them(n: int, n_before: int, data: st.DataObject) -> None:
    satisfied, satisfied_before = data.draw(st.integers(0, n)), data.draw(st.integers(0, n_before))
    found = percent(satisfied, n, satisfied_before, n_before)
    expected = confint_proportions_2indep(satisfied, n, satisfied_before, n_before, method="newcomb")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    if 1e-6 < found.p < 1:
        touching = confint_proportions_2indep(satisfied, n, satisfied_before, n_before, method="newcomb", alpha=found.p)
        assert min(abs(limit) for limit in touching) == pytest.approx(0, abs=1e-9)


@settings(max_examples=40)
@given(st.lists(st.tuples(ESTIMATES, ESTIMATES), max_size=6))
def test_many_at_once_are_what_each_is_alone(pairs: list[tuple[Estimate, Estimate]]) -> None:
    sums = [change(*pair) for pair in pairs]
    for parts, found in zip(sums, measured(sums), strict=True):
        outer, inner = combined(parts), combined(parts, 0.9)
        alone = (float(outer.value), outer.low, outer.high, inner.low, inner.high)
        assert (found.difference, found.low, found.high, found.inner_low, found.inner_high) == pytest.approx(
            alone, abs=1e-12
        )


@given(ESTIMATES, ESTIMATES)
def test_the_interval_at_the_level_of_p_just_touches_zero(now: Estimate, before: Estimate) -> None:
    parts = change(now, before)
    found = measured([parts])[0]
    assert 0 <= found.p <= 1
    if 1e-6 < found.p < 1:
        touching = combined(parts, 1 - found.p)
        assert min(abs(touching.low), abs(touching.high)) == pytest.approx(0, abs=1e-8)
    if abs(found.p - 0.05) > 1e-9:
        assert (found.p < 0.05) == (found.low > 0 or found.high < 0)


@given(ESTIMATES, ESTIMATES)
def test_the_years_exchanged_turn_the_change_round(now: Estimate, before: Estimate) -> None:
    forth, back = measured([change(now, before), change(before, now)])
    turned = (-back.difference, -back.high, -back.low, back.p)
    assert (forth.difference, forth.low, forth.high, forth.p) == pytest.approx(turned, abs=1e-9)


def test_a_year_with_t_and_one_with_z_are_inverted_together() -> None:
    """Five interviewers against forms that are all satisfied: Student's quantile beside the normal one."""
    estimated = of_clusters([Moments.of(pairs) for pairs in INTERVIEWERS], SHARE)
    parts = change(estimated, share_of(40, 40))
    found = measured([parts])[0]
    assert combined(parts, 1 - found.p).high == pytest.approx(0, abs=1e-9)
    assert 0.001 < found.p < 0.05


def test_a_block_s_mean_is_compared_with_the_same_units_before() -> None:
    now, before = [share_of(s, 50) for s in (48, 45, 40)], [share_of(s, 50) for s in (44, 40, 38)]
    parts = [*mean_of(now), *(Part(-part.weight, part.estimate) for part in mean_of(before))]
    found = measured([parts])[0]
    expected = combined(parts)
    assert found.difference == pytest.approx(11 / 150)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert combined(parts, 1 - found.p).low == pytest.approx(0, abs=1e-9)


def test_a_census_changes_for_sure_or_not_at_all() -> None:
    census = [of_respondents(plain(satisfied, 20), SHARE, population=20) for satisfied in (19, 18, 18)]
    fell, same = measured([change(census[1], census[0]), change(census[2], census[1])])
    assert (fell.p, verdict(fell, fell.p)) == (0, "giam")
    assert (same.p, verdict(same, same.p)) == (1, "tuong_duong")


def test_a_change_that_rests_on_an_assumption_says_so() -> None:
    one_interviewer = of_clusters([Moments.of(INTERVIEWERS[0])], SHARE)
    found = measured([change(share_of(15, 20), one_interviewer), change(share_of(15, 20), share_of(18, 20))])
    assert [each.assumed for each in found] == [True, False]


def test_kinds_are_not_mixed() -> None:
    points = of_respondents(Moments.of([(4, 5), (5, 5)]), POINTS)
    with pytest.raises(ValueError, match="one kind"):
        measured([change(points, share_of(9, 10))])


def test_nothing_to_compare() -> None:
    assert measured([]) == []
    assert judge_family({}) == {}


@pytest.mark.parametrize(
    ("difference", "inner", "adjusted", "expected"),
    [
        (0.02, (0.01, 0.03), 0.049, "tang"),
        (-0.02, (-0.03, -0.01), 0.049, "giam"),
        (-0.02, (-0.03, -0.01), 0.05, "chua_du_can_cu"),
        (0.002, (-0.005, 0.009), 0.4, "tuong_duong"),
        (0.002, (-0.005, 0.010), 0.4, "chua_du_can_cu"),
        (0.002, (-0.011, 0.009), 0.4, "chua_du_can_cu"),
        (0.002, (0.001, 0.003), 0.01, "tang"),
    ],
)
def test_verdicts(difference: float, inner: tuple[float, float], adjusted: float, expected: Verdict) -> None:
    assert verdict(Change(difference, -1, 1, *inner, p=adjusted), adjusted) == expected


def test_a_family_is_judged_together_and_what_cannot_be_compared_has_a_reason() -> None:
    """Alone 850/1000 after 880/1000 falls (p ≈ 0.05); beside many others it is not enough."""
    fell = percent(840, 1000, 872, 1000)
    assert verdict(fell, fell.p) == "giam"
    assert judge_family({"a": fell, "new": "no_previous"}) == {
        "a": Judged("giam", fell, fell.p),
        "new": Judged(None, reason="no_previous"),
    }
    others = {f"{number}": percent(85, 100, 86, 100) for number in range(9)}
    judged = judge_family({"a": fell, **others, "new": "unit_changed"})
    assert judged["a"].verdict == "chua_du_can_cu"
    assert judged["a"].adjusted == pytest.approx(10 * fell.p)
    assert judged["new"] == Judged(None, reason="unit_changed")
    assert list(judged) == ["a", *others, "new"]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [("81.875", "82.674", "-0.79"), ("81.875", "81.871", "0.01"), ("81.871", "81.874", "0.00")],
)
def test_readers_subtract_printed_values(now: str, before: str, expected: str) -> None:
    assert printed_change(Fraction(now), Fraction(before), Rounding(2, "half_up")) == expected


def test_equivalence_is_what_two_one_sided_tests_find() -> None:
    """200 pairs of years of 1,500 forms of 16 items, moved by up to ±3 points, δ = 2: pingouin's TOST of the forms."""
    import pingouin

    chance = np.random.default_rng(90)
    found: list[bool] = []
    for move in np.linspace(-0.25, 0.25, 200):
        level = chance.normal(1.2, 0.7, size=(2, 1500, 1)) + chance.normal(0, 0.7, size=(2, 1500, 16))
        satisfied = (level + np.array([move, 0])[:, None, None] > 0).sum(axis=2)
        now, before = (of_respondents(Moments.of_arrays(y, np.full(1500, 16)), SHARE) for y in satisfied)
        (drawn,) = measured([change(now, before)])
        inside = verdict(drawn, 1.0, margin=0.02) == "tuong_duong"
        p = float(pingouin.tost(*satisfied / 16, bound=0.02)["pval"].iloc[0])
        # Wilson's limits lie a little to one side of those of Student's t.
        if abs(p - 0.05) > 0.01:
            assert inside == (p < 0.05), (move, p)
            found.append(inside)
    assert 20 < sum(found) < len(found) - 20


def test_a_wrong_alarm_is_rare_where_nothing_changed() -> None:
    """2,000 pairs of years of 16 items with a respondent's effect and the same truth: at most 5 % and chance of it."""
    chance = np.random.default_rng(5)
    level = chance.normal(1.2, 0.7, size=(4000, 60, 1)) + chance.normal(0, 0.7, size=(4000, 60, 16))
    satisfied = (level > 0).sum(axis=2)
    years = [of_respondents(Moments.of_arrays(y, np.full(60, 16)), SHARE) for y in satisfied]
    found = measured([change(now, before) for now, before in zip(years[::2], years[1::2], strict=True)])
    assert sum(each.p < 0.05 for each in found) / 2000 <= 0.065


def test_all_changes_of_a_province_take_seconds() -> None:
    """500 agencies with 30 nodes each, years of every size: about a second where this was measured."""
    chance = np.random.default_rng(500)
    shares = [Fraction(int(share), 1000) for share in chance.integers(700, 1001, 30_000)]
    sizes = [int(n) for n in chance.choice([8, 12, 25, 45, 100, 400], 30_000)]
    years = [
        Estimate(share, SHARE, float(share * (1 - share)) / n / 4, n, n, float(1 - share) * n, n - 1)
        for share, n in zip(shares, sizes, strict=True)
    ]
    sums = [change(now, before) for now, before in zip(years[::2], years[1::2], strict=True)]
    start = time.process_time()
    assert len(measured(sums)) == 15_000
    assert time.process_time() - start < 3
