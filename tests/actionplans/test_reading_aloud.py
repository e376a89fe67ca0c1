"""How numbers are read aloud: each rule of Vietnamese, and what texts of the loudspeakers say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.announcements import Told, for_website, notice, read_aloud
from actionplans.reading_aloud import DIGITS, day_said, percent, said, seconds, text_said


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1024, "một nghìn không trăm hai mươi tư"),
        (2023, "hai nghìn không trăm hai mươi ba"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (10_015, "mười nghìn không trăm mười lăm"),
        (1_000_000, "một triệu"),
        (1_000_021, "một triệu không trăm hai mươi mốt"),
        (2_300_000_000, "hai tỷ ba trăm triệu"),
        ("85.0", "tám mươi lăm phẩy không"),
        ("85.12", "tám mươi lăm phẩy mười hai"),
        ("85.05", "tám mươi lăm phẩy không năm"),
        ("85.50", "tám mươi lăm phẩy năm mươi"),
        ("85.125", "tám mươi lăm phẩy một hai năm"),
        ("0.8", "không phẩy tám"),
        ("-0.80", "âm không phẩy tám mươi"),
        ("1234567890123", "một hai ba bốn năm sáu bảy tám chín không một hai ba"),
    ],
)
def test_numbers(number: int | str, words: str) -> None:
    assert said(number) == words


def test_the_south_says_an_empty_place_otherwise() -> None:
    assert said(105, empty_tens="lẻ") == "một trăm lẻ năm"


def test_per_cents_and_days() -> None:
    assert percent("85.0") == "tám mươi lăm phẩy không phần trăm"
    assert day_said(date(2026, 3, 8)) == "ngày mùng tám tháng ba năm hai nghìn không trăm hai mươi sáu"
    assert day_said(date(2017, 4, 15)) == "ngày mười lăm tháng tư năm hai nghìn không trăm mười bảy"


def test_numbers_inside_a_text() -> None:
    assert text_said("Khảo sát năm 2023") == "Khảo sát năm hai nghìn không trăm hai mươi ba"
    assert text_said("đạt 85,5% của 1.234 phiếu") == (
        "đạt tám mươi lăm phẩy năm phần trăm của một nghìn hai trăm ba mươi tư phiếu"
    )
    assert text_said("trước 15/4/2017") == "trước mười lăm tháng tư năm hai nghìn không trăm mười bảy"
    assert text_said("31/02/2017") != ""


VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def heard(words: str) -> int:
    """Return the number that a listener understands, by the places and scales named."""
    total, group = 0, 0
    for word in words.split():
        if word in ("nghìn", "triệu", "tỷ"):
            total, group = total + group * {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word], 0
        elif word == "trăm":
            group = group * 100
        elif word == "mươi":
            group = group - group % 10 + group % 10 * 10 if group >= 100 else group * 10
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += VALUES[word]
    return total + group


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_who_listens_understands_the_number(number: int) -> None:
    assert heard(said(number)) == number


TOLD = Told(
    agency="UBND phường Nha Trang",
    about="Khảo sát sự hài lòng năm 2025",
    body="UBND tỉnh Khánh Hòa",
    number="605/QĐ-UBND",
    day=date(2026, 3, 8),
    index="85.0",
    n=1021,
    factors=[("Tiếp cận dịch vụ", "80.12"), ("Công chức", "90.05")],
)


def test_the_text_of_the_loudspeaker_has_no_digit_and_takes_a_minute_or_two() -> None:
    text = read_aloud(TOLD)
    assert not any(each.isdigit() for each in text)
    assert "tám mươi lăm phẩy không phần trăm" in text
    assert "một nghìn không trăm hai mươi mốt phiếu" in text
    assert text.index("công chức đạt chín mươi phẩy không năm") < text.index(
        "tiếp cận dịch vụ đạt tám mươi phẩy mười hai"
    )
    assert 40 <= seconds(text) <= 120


def test_many_factors_are_read_by_their_ends() -> None:
    many = [(f"Yếu tố {number}", f"{number}.5") for number in range(60, 70)]
    text = read_aloud(Told(**{**{name: getattr(TOLD, name) for name in TOLD.__slots__}, "factors": many}))
    assert "yếu tố sáu mươi chín" in text
    assert "yếu tố sáu mươi lăm" not in text
    assert seconds(text) <= 120


def test_texts_for_the_website_and_the_board_say_the_decision_and_the_number() -> None:
    for text in (for_website(TOLD), "\n".join(notice(TOLD))):
        assert "605/QĐ-UBND" in text
        assert "85,0%" in text
        assert "1.021 phiếu" in text
