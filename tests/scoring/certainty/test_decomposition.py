from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.decomposition import decompose
from scoring.formulas import NOTHING, Sums

FACTORS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Sums(min(pair), max(pair))),
    min_size=4,
    max_size=4,
).map(lambda sums: dict(zip("abcd", sums, strict=True)))


def test_an_index_falls_though_no_factor_of_pakn_moved() -> None:
    """V10: only the share of answers on PAKN rose."""
    now = {"TC": Sums(450, 500), "TT": Sums(400, 500), "PA": Sums(20, 50)}
    before = {"TC": Sums(430, 500), "TT": Sums(405, 500), "PA": Sums(2, 5)}
    found = decompose(now, before)
    assert found is not None
    assert float(100 * found.change) == pytest.approx(-0.426439, abs=1e-6)
    within = [float(100 * effect.within) for effect in found.effects.values()]
    mix = [float(100 * effect.mix) for effect in found.effects.values()]
    assert within == pytest.approx([1.947406, -0.486851, 0], abs=1e-6)
    assert mix == pytest.approx([-1.876333, -1.716418, 1.705757], abs=1e-6)


@given(FACTORS, FACTORS)
def test_the_parts_add_up_to_the_change_exactly(now: dict[str, Sums], before: dict[str, Sums]) -> None:
    found = decompose(now, before)
    shares = [sum(year.values(), NOTHING).share for year in (now, before)]
    if shares[0] is None or shares[1] is None:
        assert found is None
        return
    assert found is not None
    assert found.within + found.mix == found.change == shares[0] - shares[1]


@given(FACTORS, FACTORS)
def test_the_years_exchanged_change_every_sign(now: dict[str, Sums], before: dict[str, Sums]) -> None:
    forth, back = decompose(now, before), decompose(before, now)
    if forth is None or back is None:
        assert forth is back
        return
    for code, effect in forth.effects.items():
        assert (back.effects[code].within, back.effects[code].mix) == (-effect.within, -effect.mix)


@given(FACTORS, st.integers(1, 9))
def test_the_same_answers_more_often_change_nothing(now: dict[str, Sums], times: int) -> None:
    more = {code: Sums(sums.reached * times, sums.possible * times) for code, sums in now.items()}
    found = decompose(more, now)
    assert found is None or all(each.within == each.mix == 0 for each in found.effects.values())


def test_a_factor_answered_in_one_year_only_is_all_mix() -> None:
    found = decompose({"a": Sums(9, 10), "b": Sums(1, 10)}, {"a": Sums(9, 10), "b": NOTHING})
    assert found is not None
    assert found.within == 0
    assert found.effects["b"].mix == Fraction(1, 20)
    assert found.change == Fraction(1, 2) - Fraction(9, 10)


def test_other_factors_are_refused() -> None:
    with pytest.raises(ValueError, match="b"):
        decompose({"a": Sums(1, 2)}, {"a": Sums(1, 2), "b": Sums(1, 2)})
