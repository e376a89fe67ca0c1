"""The order of Vietnamese words as a string that any database can compare byte by byte. Pure."""

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# The order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
MAX_KEY = 500

_LETTER_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(ALPHABET)}
_TONE_RANK = {tone: str(rank) for rank, tone in enumerate(TONES)}
_ENDING_NOTE = re.compile(r"\([^()]*\)\s*$")
_WORD = re.compile(r"\d+|[^\W\d_]+")
# Below every letter and digit, so that "Sở" comes before "Sở Y tế" and that before "Sởi".
_END, _SPACE = " ", "!"


def sort_key(text: str) -> str:
    """Return the key: letters first (đ after d, ă â after a, numbers by value), tones only between equal letters."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    letters = _SPACE.join(_number_key(word) if word.isdecimal() else _letters_key(word) for word in words)
    tones = "".join(_tone(letter) for word in words for letter in word)
    return f"{letters}{_END}{tones.rstrip('0')}"[:MAX_KEY]


def person_key(full_name: str) -> str:
    """Return the key of a person's name: by its last word (tên), then from the family name on.

    What stands in brackets at the end says who the person is and is no part of the name.
    """
    words = _ENDING_NOTE.sub("", full_name).split() or full_name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))


def folded(text: str) -> str:
    """Return the text for searching: lower case, no tones and no marks, đ as d, single blanks."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def _letters_key(word: str) -> str:
    return "".join(_LETTER_RANK.get(letter, letter) for letter in map(_without_tone, word))


def _number_key(number: str) -> str:
    digits = "".join(str(unicodedata.decimal(digit)) for digit in number).lstrip("0") or "0"
    # The length in front makes longer numbers the greater ones.
    return f"{len(digits):02}{digits}"


def _without_tone(letter: str) -> str:
    kept = "".join(part for part in unicodedata.normalize("NFD", letter) if part not in _TONE_RANK)
    return unicodedata.normalize("NFC", kept)


def _tone(letter: str) -> str:
    marks = (_TONE_RANK[part] for part in unicodedata.normalize("NFD", letter) if part in _TONE_RANK)
    return next(marks, "0")
