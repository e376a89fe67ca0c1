"""Telephone and paper numbers, mail addresses and plates as people write them. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from agencies.sorting import folded

Kind = Literal["phone", "id", "email", "plate"]
Found = tuple[int, int, Kind]

# What stands between digits: blanks, dots, dashes, and signs that cannot be seen.
_GAP = r"[ \t\u00a0\u200b-\u200d\u2060.\-–_·()]{0,4}"
_DIGITS = re.compile(rf"(?<![\w/])(?:\+|[\doO])(?:{_GAP}[\doO]){{7,18}}(?![\w/])")
_DATE = re.compile(r"(?<!\d)\d{1,2}([/.\-])\d{1,2}\1(?:19|20)\d{2}(?!\.?\d)")
_MONEY = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_EMAIL = re.compile(
    r"[\w.+\-]{1,64}\s?(?:@|\((?:at|a còng)\)|\[at\]| a còng )\s?"
    r"[\w\-]{1,64}(?:\s?(?:\.|\(dot\)| chấm )\s?[\w\-]{1,64}){1,6}",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w./\-])\d{2}\s?-?\s?[A-ZĐ]{1,2}\d?(?:\s?[-. ]\s?|)(?:\d{3}\.?\d{2}|(?<=-)\d{4})(?![\w/])", re.IGNORECASE
)
_SPOKEN = ("không", "một", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín", "mốt", "linh")
_SPOKEN_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_SPOKEN)})[ ,.\-]{{1,3}}){{7,14}}(?:{'|'.join(_SPOKEN)})(?!\w)", re.I
)
_CURRENCY = ("d", "dong", "vnd", "trieu", "tr", "ty", "ngan", "nghin", "k", "usd")
_ACCOUNT = ("stk", "tai khoan", "tk", "the so", "so the")
_PAPER = ("cccd", "cmnd", "can cuoc", "can cuoc cong dan", "chung minh", "chung minh nhan dan", "ho chieu", "dinh danh")
_LOOKED_BACK = 40


def find(text: str) -> Iterator[Found]:
    """Yield what looks like a number or address of a person."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"
    for match in _PLATE.finditer(text):
        yield match.start(), match.end(), "plate"
    for match in _SPOKEN_NUMBER.finditer(text):
        yield match.start(), match.end(), "phone"
    without_dates = _DATE.sub(lambda date: "x" * len(date[0]), text)
    for match in _DIGITS.finditer(without_dates):
        kind = _kind(text, match.start(), match.end())
        if kind:
            opened = text[match.start() - 1 : match.start()] == "(" and ")" in match[0]
            yield match.start() - opened, match.end(), kind


def _kind(text: str, start: int, end: int) -> Kind | None:
    written = text[start:end]
    digits = _digits(written)
    before = folded(text[max(0, start - _LOOKED_BACK) : start])
    if _after(before, _PAPER) or _after(before, _ACCOUNT):
        return "id"
    if _is_phone(digits):
        return "phone"
    if _is_money(written, text[end : end + 8]):
        return None
    # The number of an identity card has 12 digits, on older cards 9.
    return "id" if len(digits) == 9 or (len(digits) == 12 and digits[0] == "0") else None


def _digits(written: str) -> str:
    signs = written.replace("o", "0").replace("O", "0")
    return "".join(str(unicodedata.digit(sign)) for sign in signs if sign.isdigit())


def _is_phone(digits: str) -> bool:
    national = re.sub(r"^(?:00)?84(?=\d{8,10}$)", "0", digits)
    mobile = re.fullmatch(r"0[35789]\d{8}|01[2689]\d{8}", national)
    fixed = re.fullmatch(r"02\d{8,9}", national)
    return bool(mobile or fixed)


def _is_money(written: str, after: str) -> bool:
    currency = folded(after).split()
    return bool(_MONEY.fullmatch(written)) or bool(currency and currency[0].strip(".,;") in _CURRENCY)


def _after(before: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands shortly before, with nothing but small words and signs between."""
    return any(re.search(rf"(?<!\w){word}(?:[ :.,\-]|so|la|cua|toi|anh|chi|ong|ba|em)*$", before) for word in words)
