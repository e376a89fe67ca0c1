from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.targets import COMPARES, Judgement, Operator, Target, judge
from scoring.formulas import Rounding

HALF_UP = Rounding(2, "half_up")
OPERATORS = st.sampled_from(sorted(COMPARES))


def judged(operator: Operator, target: str, value: str, low: str, high: str) -> Judgement:
    return judge(Target(operator, Fraction(target)), Fraction(value), (Fraction(low), Fraction(high)), HALF_UP)


@pytest.mark.parametrize(
    ("operator", "value", "met"),
    [
        ("above", "77", False),
        ("above", "77.004", False),
        ("above", "77.005", True),
        ("at_least", "77", True),
        ("at_least", "76.995", True),
        ("at_least", "76.994", False),
        ("below", "77", False),
        ("at_most", "77.004", True),
    ],
)
def test_a_target_is_judged_on_the_printed_value_with_its_own_operator(
    operator: Operator, value: str, met: bool
) -> None:
    """Doc 000 wants "trên 77 %": 77,00 does not reach it; "từ 77 %" it does."""
    assert judged(operator, "77", value, "70", "80").met is met


@pytest.mark.parametrize(
    ("operator", "low", "high", "certainty"),
    [
        ("at_least", "90", "95", "chac_chan_dat"),
        ("at_least", "85", "89.99", "chac_chan_khong_dat"),
        ("at_least", "85", "90", "chua_du_can_cu"),
        ("above", "90", "95", "chua_du_can_cu"),
        ("above", "90.01", "95", "chac_chan_dat"),
        ("above", "85", "90", "chac_chan_khong_dat"),
        ("at_most", "85", "90", "chac_chan_dat"),
        ("below", "90", "95", "chac_chan_khong_dat"),
    ],
)
def test_certainty_is_what_both_limits_say(operator: Operator, low: str, high: str, certainty: str) -> None:
    middle = str((Fraction(low) + Fraction(high)) / 2)
    assert judged(operator, "90", middle, low, high).certainty == certainty


@given(OPERATORS, st.fractions(0, 100), st.lists(st.fractions(0, 100), min_size=3, max_size=3).map(sorted))
def test_the_two_columns_never_contradict_each_other(
    operator: Operator, target: Fraction, figures: list[Fraction]
) -> None:
    low, value, high = figures
    found = judge(Target(operator, target), value, (low, high), HALF_UP)
    assert found.certainty != "chac_chan_dat" or found.met is True
    assert found.certainty != "chac_chan_khong_dat" or found.met is False


def test_without_a_figure_there_is_no_judgement_and_without_limits_no_certainty() -> None:
    target = Target("at_least", Fraction(90))
    assert judge(target, None, None, HALF_UP) == Judgement(None, None)
    assert judge(target, Fraction(91), None, HALF_UP) == Judgement(True, None)
