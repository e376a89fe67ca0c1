"""Numbers, days and texts as they are read aloud in Vietnamese. Pure.

Rules of reading: 1 after "mươi" is "mốt", 5 after "mười" or "mươi" is "lăm", 4 after "mươi" is "tư". An empty place of
tens is "linh" (in the south "lẻ"), one of hundreds inside a number "không trăm", a decimal comma "phẩy".
"""

import re
from datetime import date
from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu", "tỷ")
NORTH, SOUTH = "linh", "lẻ"
# Below this many digits a number is said; longer ones are read digit by digit.
MOST_DIGITS = 12
NUMBER = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
# Syllables that an announcer reads in a minute.
PACE = 170


def said(number: Decimal | int | str, *, empty_tens: str = NORTH) -> str:
    """Return how a number is read; of decimals as many as it is written with ("85.0": "tám mươi lăm phẩy không")."""
    value = Decimal(number)
    whole, _point, decimals = f"{abs(value):f}".partition(".")
    words = _whole(whole, empty_tens)
    if decimals:
        words += f" phẩy {_decimals(decimals, empty_tens)}"
    return f"âm {words}" if value < 0 else words


def percent(number: Decimal | int | str, *, empty_tens: str = NORTH) -> str:
    return f"{said(number, empty_tens=empty_tens)} phần trăm"


def day_said(day: date) -> str:
    """Return how a day is read: "ngày mùng tám tháng ba năm hai nghìn không trăm hai mươi sáu"."""
    first = "mùng " if day.day <= 10 else ""
    month = "tư" if day.month == 4 else said(day.month)
    return f"ngày {first}{said(day.day)} tháng {month} năm {said(day.year)}"


def text_said(text: str) -> str:
    """Return a text with the days and numbers in it as they are read; a per cent sign is said, too."""
    words = DAY.sub(lambda found: _day_in(found), text)
    words = NUMBER.sub(lambda found: said(found[0].replace(".", "").replace(",", ".")), words)
    return re.sub(r"\s*%", " phần trăm", words)


def seconds(text: str) -> int:
    """Return how many seconds a text takes to be read aloud, about."""
    return round(len(text.split()) * 60 / PACE)


def _day_in(found: re.Match[str]) -> str:
    try:
        return day_said(date(int(found[3]), int(found[2]), int(found[1]))).removeprefix("ngày ")
    except ValueError:
        return found[0]


def _whole(digits: str, empty_tens: str) -> str:
    digits = digits.lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        return " ".join(DIGITS[int(each)] for each in digits)
    if digits == "0":
        return DIGITS[0]
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    parts = [
        f"{_three(group.zfill(3), leading=place == len(groups) - 1, empty_tens=empty_tens)} {SCALES[place]}".strip()
        for place, group in reversed(list(enumerate(groups)))
        if int(group)
    ]
    return " ".join(parts)


def _three(digits: str, *, leading: bool, empty_tens: str) -> str:
    """Read three digits; those that lead a number say no empty places."""
    hundreds, tens, ones = map(int, digits)
    words = [] if leading and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 0:
        return " ".join([*words, *([empty_tens] if ones and words else []), *([DIGITS[ones]] if ones else [])])
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return " ".join([*words, *([_one(ones, tens)] if ones else [])])


def _one(ones: int, tens: int) -> str:
    if ones == 5:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: "tư"}.get(ones, DIGITS[ones])
    return DIGITS[ones]


def _decimals(digits: str, empty_tens: str) -> str:
    """Read two decimals as a number, unless the first is 0; all others digit by digit."""
    if len(digits) == 2 and digits[0] != "0":
        return _whole(digits, empty_tens)
    return " ".join(DIGITS[int(each)] for each in digits)
