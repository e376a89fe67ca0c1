import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.drivers import Drivers, NotEstimable, drivers, quadrants, relative_weights
from tests.scoring.certainty.golden import GOLDEN

# R's data set mtcars (Motor Trend 1974): mpg, cyl, disp, hp, wt.
MTCARS = """
21.0 6 160.0 110 2.620; 21.0 6 160.0 110 2.875; 22.8 4 108.0 93 2.320; 21.4 6 258.0 110 3.215; 18.7 8 360.0 175 3.440;
18.1 6 225.0 105 3.460; 14.3 8 360.0 245 3.570; 24.4 4 146.7 62 3.190; 22.8 4 140.8 95 3.150; 19.2 6 167.6 123 3.440;
17.8 6 167.6 123 3.440; 16.4 8 275.8 180 4.070; 17.3 8 275.8 180 3.730; 15.2 8 275.8 180 3.780; 10.4 8 472.0 205 5.250;
10.4 8 460.0 215 5.424; 14.7 8 440.0 230 5.345; 32.4 4 78.7 66 2.200; 30.4 4 75.7 52 1.615; 33.9 4 71.1 65 1.835;
21.5 4 120.1 97 2.465; 15.5 8 318.0 150 3.520; 15.2 8 304.0 150 3.435; 13.3 8 350.0 245 3.840; 19.2 8 400.0 175 3.845;
27.3 4 79.0 66 1.935; 26.0 4 120.3 91 2.140; 30.4 4 95.1 113 1.513; 15.8 8 351.0 264 3.170; 19.7 6 145.0 175 2.770;
15.0 8 301.0 335 3.570; 21.4 4 121.0 109 2.780
"""


def mtcars() -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([line.split() for line in MTCARS.replace("\n", "").split(";")], dtype=float)
    return rows[:, 1:], rows[:, 0]


def correlated(seed: int, n: int = 60, k: int = 4) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    factors = chance.normal(size=(n, k)) + chance.normal(size=(n, 1))
    return factors, factors @ chance.uniform(0, 1, k) + chance.normal(size=n)


def test_weights_of_the_specification_add_up_to_the_explained_variance() -> None:
    correlations = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
    with_outcome = np.array([0.6, 0.5, 0.4])
    weights = relative_weights(correlations, with_outcome)
    assert weights == pytest.approx(GOLDEN["johnson"], abs=1e-9)
    assert weights.sum() == pytest.approx(with_outcome @ np.linalg.solve(correlations, with_outcome))


def test_weights_as_published_for_mtcars() -> None:
    """The documentation of R's package `rwa` prints these for mpg on cyl, disp, hp, wt."""
    cars, mpg = mtcars()
    correlations = np.corrcoef(np.column_stack([cars, mpg]), rowvar=False)
    weights = relative_weights(correlations[:4, :4], correlations[:4, 4])
    assert weights == pytest.approx([0.2096904, 0.1883043, 0.1799590, 0.2706812], abs=1e-7)


def test_32_forms_carry_three_factors_and_not_four() -> None:
    cars, mpg = mtcars()
    assert drivers(cars, mpg) == Drivers((), None, 32, "few_forms")
    assert len(drivers(cars[:, :3], mpg).weights) == 3


@given(st.integers(0, 10**6))
def test_shares_add_up_to_one_and_the_weights_to_the_regression_s_fit(seed: int) -> None:
    factors, outcome = correlated(seed)
    found = drivers(factors, outcome)
    centred = factors - factors.mean(axis=0)
    fitted = centred @ np.linalg.lstsq(centred, outcome - outcome.mean(), rcond=None)[0]
    assert found.r_squared == pytest.approx(fitted.var() / outcome.var())
    assert sum(found.shares) == pytest.approx(1)
    assert min(found.weights) >= 0


@given(st.integers(0, 10**6), st.permutations(range(4)), st.floats(0.1, 10), st.floats(-5, 5))
def test_order_and_units_of_factors_do_not_matter(seed: int, order: list[int], scale: float, shift: float) -> None:
    factors, outcome = correlated(seed)
    weights = drivers(factors, outcome).weights
    moved = drivers(factors[:, order] * scale + shift, outcome).weights
    assert moved == pytest.approx([weights[place] for place in order])


def test_forms_with_a_gap_are_left_out() -> None:
    factors, outcome = correlated(1)
    holes = np.vstack([factors, [[np.nan, 1, 1, 1]], [[1, 1, 1, 1]]])
    assert drivers(holes, np.append(outcome, [1, np.nan])) == drivers(factors, outcome)


def test_what_cannot_be_told_is_said() -> None:
    factors, outcome = correlated(2)
    twins = np.column_stack([factors, factors[:, 0]])
    assert drivers(twins, outcome) == Drivers((), None, 60, "same_factors")
    assert drivers(factors, np.ones(60)) == Drivers((), None, 60, "no_variance")
    with pytest.raises(NotEstimable):
        relative_weights(np.ones((2, 2)), np.ones(2))


def test_quadrants_by_the_means_of_both_sides() -> None:
    importance = {"a": 0.4, "b": 0.4, "c": 0.1, "d": 0.1}
    performance = {"a": 95.0, "b": 70.0, "c": 70.0, "d": 95.0}
    assert quadrants(importance, performance) == {
        "a": "giu_vung",
        "b": "uu_tien_cai_thien",
        "c": "uu_tien_thap",
        "d": "vuot_muc_can",
    }


def test_factors_all_alike_are_all_kept_up() -> None:
    assert set(quadrants(dict.fromkeys("abc", 0.1), dict.fromkeys("abc", 88.3)).values()) == {"giu_vung"}
    assert quadrants({}, {}) == {}
    with pytest.raises(ValueError, match="b"):
        quadrants({"a": 1}, {"b": 1})
