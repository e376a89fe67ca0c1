from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.certainty.reliability import Reliability, cronbach, reliability
from tests.scoring.certainty.golden import GOLDEN

FIVE_FORMS = np.array([[5, 4, 5], [4, 4, 4], [3, 3, 4], [5, 5, 5], [2, 3, 2]], dtype=np.int16)
ANSWERS = st.tuples(st.integers(2, 12), st.integers(2, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(1, 5))
)


def hoyt(answers: np.ndarray) -> float | None:
    """Alpha by another road: 1 − residual / between-respondent mean square of the two-way ANOVA [Hoyt 1941]."""
    n, k = answers.shape
    rows, columns = answers.mean(axis=1, keepdims=True), answers.mean(axis=0, keepdims=True)
    between = k * ((rows - answers.mean()) ** 2).sum() / (n - 1)
    residual = ((answers - rows - columns + answers.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    return float(1 - residual / between) if between > 1e-12 else None


def test_alpha_of_the_specification_is_an_exact_fraction() -> None:
    assert reliability(FIVE_FORMS, least=5) == Reliability(Fraction(GOLDEN["alpha"]), 5, 3)


@given(ANSWERS)
def test_alpha_agrees_with_the_analysis_of_variance(answers: np.ndarray) -> None:
    alpha, expected = cronbach(answers), hoyt(answers)
    assert (alpha is None) == (expected is None)
    assert expected is None or float(alpha or 0) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=25)
@given(ANSWERS, st.integers(0, 2**32 - 1))
def test_alpha_of_complete_forms_as_pingouin_computes_it(answers: np.ndarray, seed: int) -> None:
    import pingouin

    gaps = np.where(np.random.default_rng(seed).random(answers.shape) < 0.1, -1, answers)
    complete = gaps[(gaps > 0).all(axis=1)]
    found = reliability(gaps, least=2)
    assert found.n == len(complete)
    if len(complete) > 1 and complete.sum(axis=1).var() > 0:
        table = pd.DataFrame(np.where(gaps > 0, gaps, np.nan))
        expected, _limits = pingouin.cronbach_alpha(data=table, nan_policy="listwise")
        assert float(found.alpha or 0) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_only_forms_with_a_valid_answer_at_every_item_count() -> None:
    gaps = np.array([[0, 4, 5], [4, -1, 4], [3, 3, -2]], dtype=np.int16)
    assert reliability(np.vstack([gaps, FIVE_FORMS]), least=5) == reliability(FIVE_FORMS, least=5)


def test_fewer_than_30_complete_forms_have_no_alpha() -> None:
    twenty_nine = np.vstack([FIVE_FORMS] * 6)[:29]
    assert reliability(twenty_nine) == Reliability(None, 29, 3, "few_forms")
    assert reliability(np.vstack([FIVE_FORMS] * 6)).alpha is not None


def test_one_item_or_equal_totals_have_no_alpha() -> None:
    assert reliability(FIVE_FORMS[:, :1], least=2) == Reliability(None, 5, 1, "one_item")
    assert reliability(np.array([[5, 1], [1, 5], [3, 3]]), least=2) == Reliability(None, 3, 2, "no_variance")
    assert reliability(np.zeros((0, 3), dtype=np.int16)) == Reliability(None, 0, 3, "few_forms")


def test_items_that_contradict_each_other_have_a_negative_alpha() -> None:
    assert reliability(np.array([[5, 1], [1, 5], [5, 2]]), least=2).alpha == -56
