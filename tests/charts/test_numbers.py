from decimal import Decimal

import pytest

from charts.numbers import percent_of, vi, vi_change


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("88.55", "88,55"),
        (Decimal("88.50"), "88,50"),
        (17329, "17.329"),
        (1234567, "1.234.567"),
        ("-0.80", "−0,80"),
        (0, "0"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_numbers_are_printed_in_the_vietnamese_way(value: Decimal | int | str | None, said: str) -> None:
    assert vi(value) == said


@pytest.mark.parametrize(("digits", "said"), [(0, "88"), (1, "88,5"), (3, "88,500")])
def test_digits_are_padded(digits: int, said: str) -> None:
    assert vi("88.5" if digits else "88", digits) == said


def test_nothing_below_zero_is_left_without_a_minus_of_zero() -> None:
    assert vi("-0.001", 2) == "0,00"


@pytest.mark.parametrize(("value", "said"), [("1.12", "+1,12"), ("-0.80", "−0,80"), ("0.00", "0,00"), (None, "–")])
def test_changes_carry_their_sign(value: str | None, said: str) -> None:
    assert vi_change(value) == said


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (65, 200, 33),
        (64, 200, 32),
        (996, 1000, 99),
        (1000, 1000, 100),
        (1044, 1000, 104),
        (1045, 1000, 105),
        (0, 10, 0),
        (1, 1000, 0),
        (5, 0, None),
        (5, None, None),
    ],
)
def test_percents_are_rounded_half_up_and_only_the_whole_is_a_hundred(
    part: int, whole: int | None, percent: int | None
) -> None:
    assert percent_of(part, whole) == percent
