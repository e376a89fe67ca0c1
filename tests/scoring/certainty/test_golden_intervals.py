"""Every golden value of STATISTICS § 11 that variances, intervals, roll-ups and weights decide: V2–V4, V7."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from scoring.certainty.combining import change, combined, mean_of, weighted_by
from scoring.certainty.intervals import Estimate, interval
from scoring.certainty.raking import Margin, Raked, rake
from scoring.certainty.sums import Moments
from scoring.certainty.variance import Stratum, of_clusters, of_respondents, of_strata, of_weighted
from scoring.formulas import reduced
from tests.scoring.certainty.golden import GOLDEN
from tests.scoring.certainty.samples import INTERVIEWERS, POINTS, SHARE, SIX, STRATA, plain, quang_thanh

FLOORS = {"points": POINTS, "top2": SHARE}


def percent(*expected: float) -> Any:
    """Compare percents as the specification asks."""
    return pytest.approx(expected, abs=1e-6, rel=0)


def sections(kind: str) -> dict[str, Moments]:
    return {code: Moments.of(pairs) for code, pairs in quang_thanh(kind).items()}


def of_quang_thanh() -> Iterator[tuple[str, Estimate, dict[str, Any]]]:
    for kind, floor in FLOORS.items():
        golden, units = GOLDEN[f"QT-{kind}"], sections(kind)
        for code, moments in units.items():
            yield f"{kind} {code}", of_respondents(moments, floor), golden[code]
        strata = [Stratum(moments) for moments in units.values()]
        yield f"{kind} strata", of_strata(strata, floor), golden["pooled, strata = sections"]
        one_sample = of_respondents(sum(units.values(), Moments()), floor)
        yield f"{kind} one", one_sample, golden["pooled, one simple sample (wrong for a round of units)"]


def small() -> Iterator[tuple[str, Estimate, dict[str, Any]]]:
    six, best = Moments.of(SIX), Moments.of([(16, 16)] * 20)
    cases = {
        "six respondents": of_respondents(six, SHARE),
        "six respondents, N=20": of_respondents(six, SHARE, 20),
        "six respondents, N=6 (census)": of_respondents(six, SHARE, 6),
        "31 of 32, one item": of_respondents(plain(31, 32), SHARE),
        "all satisfied, 20 x 16 items": of_respondents(best, SHARE),
        "one unsatisfied answer in 20 x 16": of_respondents(
            Moments.of([(16, 16)] * 19) + Moments.of([(15, 16)]), SHARE
        ),
        "all satisfied, 20 of N=50": of_respondents(best, SHARE, 50),
        "n=1": of_respondents(Moments.of([(12, 16)]), SHARE),
        "two strata pooled, N=(40,10)": of_strata(
            [Stratum(Moments.of(pairs), population=n) for pairs, n in zip(STRATA, (40, 10), strict=True)], SHARE
        ),
    }
    yield from ((name, estimate, GOLDEN[name]) for name, estimate in cases.items())
    interviewers = [Moments.of(pairs) for pairs in INTERVIEWERS]
    both = GOLDEN["20 respondents, 5 interviewers"]
    yield "clustered", of_clusters(interviewers, SHARE), both["clustered"]
    yield "clusters ignored", of_respondents(sum(interviewers, Moments()), SHARE), both["ignoring"]


CASES = [pytest.param(*case, id=name) for name, *case in (*of_quang_thanh(), *small())]


@pytest.mark.parametrize(("estimate", "golden"), CASES)
def test_estimates(estimate: Estimate, golden: dict[str, Any]) -> None:
    assert isinstance(estimate.ratio, Fraction)
    assert reduced(estimate.ratio) == golden["exact"]
    assert (100 * float(estimate.ratio),) == percent(golden["index"])
    assert (estimate.n, estimate.units, estimate.df) == (golden["n"], golden["units"], golden["df"])
    assert estimate.shortfall == pytest.approx(golden["deviating"])
    if golden["variance"] is None:
        assert estimate.variance is None
    else:
        assert float(estimate.variance or 0) == pytest.approx(golden["variance"], abs=1e-9, rel=1e-10)


@pytest.mark.parametrize(("estimate", "golden"), CASES)
def test_intervals(estimate: Estimate, golden: dict[str, Any]) -> None:
    drawn = interval(estimate)
    assert drawn.rule == golden["rule"]
    assert drawn.n_eff == (golden["n_eff"] and pytest.approx(golden["n_eff"], rel=1e-10))
    assert (100 * drawn.low, 100 * drawn.high) == percent(golden["low"], golden["high"])


def percents(value: Any) -> tuple[float, float, float]:
    return 100 * float(value.value), 100 * value.low, 100 * value.high


@pytest.mark.parametrize("kind", FLOORS)
def test_mean_of_the_three_sections(kind: str) -> None:
    units = [of_respondents(moments, FLOORS[kind]) for moments in sections(kind).values()]
    golden = GOLDEN[f"QT-{kind}"]["mean of the three"]
    assert percents(combined(mean_of(units))) == percent(*golden)


def test_strata_weighted_by_size() -> None:
    sizes = [(n, of_respondents(Moments.of(pairs), SHARE, n)) for pairs, n in zip(STRATA, (40, 10), strict=True)]
    golden = GOLDEN["two strata weighted by N=(40,10)"]
    assert percents(combined(weighted_by(sizes))) == percent(*golden)


@pytest.mark.parametrize(
    ("now", "before", "name"),
    [
        ((85, 100), (90, 100), "85/100 after 90/100"),
        ((850, 1000), (900, 1000), "850/1000 after 900/1000"),
    ],
)
def test_changes(now: tuple[int, int], before: tuple[int, int], name: str) -> None:
    parts = change(of_respondents(plain(*now), SHARE), of_respondents(plain(*before), SHARE))
    assert percents(combined(parts)) == percent(*GOLDEN[name]["change"])


@pytest.fixture(scope="module")
def raked() -> Raked:
    sex = ["f"] * 7 + ["m"] * 3
    place = ["u"] * 3 + ["r"] * 4 + ["u"] + ["r"] * 2
    return rake([Margin("sex", sex, {"f": 0.5, "m": 0.5}), Margin("place", place, {"u": 0.35, "r": 0.65})])


def test_raked_weights(raked: Raked) -> None:
    assert raked.weights == pytest.approx(GOLDEN["raking"]["weights"], abs=1e-11)
    assert (raked.trimmings, raked.within_limits) == (0, True)


def test_weighted_index(raked: Raked) -> None:
    answers = np.array([1, 1, 0, 1, 1, 1, 0, 0, 1, 0])
    weighted = of_weighted(answers, np.ones(10, dtype=int), raked.weights, SHARE)
    golden = GOLDEN["raking"]["weighted"]
    drawn = interval(weighted)
    assert weighted.n == pytest.approx(GOLDEN["raking"]["kish"], abs=1e-10)
    assert (weighted.units, weighted.df, drawn.rule) == (golden["units"], golden["df"], golden["rule"])
    assert float(weighted.variance or 0) == pytest.approx(golden["variance"], abs=1e-9)
    assert drawn.n_eff == pytest.approx(golden["n_eff"], rel=1e-9)
    assert (100 * drawn.point, 100 * drawn.low, 100 * drawn.high) == percent(
        golden["index"], golden["low"], golden["high"]
    )


def test_unweighted_index_of_the_raked() -> None:
    drawn, golden = interval(of_respondents(plain(6, 10), SHARE)), GOLDEN["raking"]["unweighted"]
    assert drawn.rule == golden["rule"]
    assert (100 * drawn.low, 100 * drawn.high) == percent(golden["low"], golden["high"])
