import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from scoring.certainty.families import benjamini_hochberg, holm
from tests.scoring.certainty.golden import GOLDEN

Adjust = Callable[[Sequence[float]], list[float]]
P_VALUES = st.lists(st.floats(0, 1), max_size=40)
BOTH = pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])


def test_holm_of_the_specification() -> None:
    assert holm(GOLDEN["holm"]["p"]) == pytest.approx(GOLDEN["holm"]["adjusted"], abs=1e-12)


# statsmodels collects garbage at every call of Holm: few examples.
@pytest.mark.parametrize(("adjust", "method"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
@settings(max_examples=25, deadline=None)
@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_as_statsmodels_does(adjust: Adjust, method: str, p_values: list[float]) -> None:
    assert adjust(p_values) == pytest.approx(list(multipletests(p_values, method=method)[1]), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(("adjust", "method"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
@settings(max_examples=25, deadline=None)
@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_as_pingouin_does(adjust: Adjust, method: str, p_values: list[float]) -> None:
    import pingouin

    _, expected = pingouin.multicomp(p_values, method=method)
    assert adjust(p_values) == pytest.approx(list(expected), rel=1e-12, abs=1e-15)


@BOTH
@given(p_values=P_VALUES, data=st.data())
def test_order_of_the_family_does_not_matter(adjust: Adjust, p_values: list[float], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(p_values))))
    shuffled = adjust([p_values[place] for place in order])
    adjusted = adjust(p_values)
    assert shuffled == [adjusted[place] for place in order]


@given(P_VALUES)
def test_adjusting_never_makes_surer_and_holm_is_the_stricter(p_values: list[float]) -> None:
    rows = zip(p_values, benjamini_hochberg(p_values), holm(p_values), strict=True)
    assert all(p <= fdr * (1 + 1e-12) and fdr <= fwer * (1 + 1e-12) <= 1 + 1e-12 for p, fdr, fwer in rows)


@BOTH
def test_a_family_of_one_stays_as_it_is(adjust: Adjust) -> None:
    assert adjust([0.03]) == [0.03]
    assert adjust([]) == []


@BOTH
@pytest.mark.parametrize("wrong", [-0.01, 1.5, math.nan])
def test_what_is_no_probability_is_refused(adjust: Adjust, wrong: float) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        adjust([0.5, wrong])
