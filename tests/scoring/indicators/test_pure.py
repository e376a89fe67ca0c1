from datetime import date
from decimal import Decimal

import pytest

from scoring.indicators.numbers import count_of, percent_of, prints, readings
from scoring.indicators.periods import NoPeriod, Period, period_of


@pytest.mark.parametrize("text", ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q4", "2025-01", "2025-12"])
def test_period_reads_as_it_is_written(text: str) -> None:
    assert period_of(text).text == text


def test_small_letters_are_read_too() -> None:
    assert period_of("2025-q2") == Period(2025, "quarter", 2)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-H3", "2025-Q0", "2025-Q5", "2025-00", "2025-13", "2025-6", "2025-06-01", "1989", "2025 ",
     "２０２５", "2025-Q²", "quý 2", "2025\n", "-2025"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NoPeriod):
        period_of(text)


@pytest.mark.parametrize(
    ("text", "before", "begins"),
    [
        ("2025", "2024", date(2025, 1, 1)),
        ("2025-H2", "2025-H1", date(2025, 7, 1)),
        ("2025-H1", "2024-H2", date(2025, 1, 1)),
        ("2025-Q3", "2025-Q2", date(2025, 7, 1)),
        ("2025-Q1", "2024-Q4", date(2025, 1, 1)),
        ("2025-06", "2025-05", date(2025, 6, 1)),
        ("2025-01", "2024-12", date(2025, 1, 1)),
    ],
)
def test_period_follows_one_of_its_kind(text: str, before: str, begins: date) -> None:
    assert period_of(text).before.text == before
    assert period_of(text).starts_on == begins


def test_periods_stand_by_their_end_the_shorter_first() -> None:
    texts = ["2025", "2025-12", "2025-Q4", "2025-H1", "2025-06", "2025-H2", "2025-01", "2025-Q2"]
    ordered = sorted(texts, key=lambda text: period_of(text).place)
    assert ordered == ["2025-01", "2025-06", "2025-Q2", "2025-H1", "2025-12", "2025-Q4", "2025-H2", "2025"]


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("85,25", ["85.25"]),
        ("85.25", ["85.25"]),
        ("1.234,5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("1.234", ["1.234", "1234"]),
        ("1234", ["1234"]),
        ("-3,5", ["-3.5"]),
        ("−3,5", ["-3.5"]),
        ("007", ["7"]),
    ],
)
def test_number_has_the_meanings_its_form_allows(text: str, meanings: list[str]) -> None:
    assert readings(text) == [Decimal(meaning) for meaning in meanings]


@pytest.mark.parametrize(
    "text",
    ["", "-", "NaN", "Infinity", "1e5", "1e999", "1,234.5", "12.34.5", "1 234", "٨٥", "85²", "½", "=1+1", "0x10",
     "1_000", "9999999999", "1,1234567", "--1", "+1", "1,", ",5", "85,25%"],
)  # fmt: skip
def test_what_is_no_number_has_no_meaning(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), ("1234", 1234), ("1.234", 1234), ("1.234.567", 1234567), ("12.34", None), ("-1", None), ("1,5", None),
     ("٣", None), ("1" * 400, None), ("1.234,5", None), ("", None)],
)  # fmt: skip
def test_count_is_a_whole_number(text: str, count: int | None) -> None:
    assert count_of(text) == count


def test_ratio_is_rounded_half_away_from_zero() -> None:
    assert percent_of(1, 800, 2) == Decimal("0.13")
    assert percent_of(2, 3, 2) == Decimal("66.67")
    assert percent_of(10**12, 10**12, 6) == 100


@pytest.mark.parametrize("text", ["81.88", "81.87", "81.875", "81.8", "82", "81.9", "81.8750"])
def test_value_is_its_ratio_rounded_or_cut_off(text: str) -> None:
    assert prints(Decimal(text), 131, 160)


@pytest.mark.parametrize("text", ["81.86", "81.89", "81.7", "80", "83", "81.876"])
def test_another_value_is_not_its_ratio(text: str) -> None:
    assert not prints(Decimal(text), 131, 160)
