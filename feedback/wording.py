"""Words of a text with their places, read as people write them: with marks or without. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agencies.sorting import folded

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, from `start` to before `end` in its text; `low` in lower case, `plain` without marks too."""

    start: int
    end: int
    written: str
    low: str
    plain: str

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper()


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase of a list stands in a text: the phrase as listed, and the words as written there."""

    phrase: str
    start: int
    end: int
    written: str


def words_of(text: str) -> list[Word]:
    return [
        Word(match.start(), match.end(), match[0], match[0].lower(), folded(match[0])) for match in WORD.finditer(text)
    ]


def hits(text: str, words: list[Word], phrases: tuple[str, ...]) -> list[Hit]:
    """Return where phrases of a list stand, none inside another.

    Where a text has marks they must be right; a word typed without any counts for the marked one.
    """
    starting = _starting(phrases)
    found: list[Hit] = []
    for place, word in enumerate(words):
        if word.plain not in starting or (found and word.start < found[-1].end):
            continue
        longest = max((each for each in starting[word.plain] if _stands(each, words, place)), key=len, default=())
        if longest:
            start, end = word.start, words[place + len(longest) - 1].end
            found.append(Hit(" ".join(longest), start, end, text[start:end]))
    return found


def _stands(phrase: tuple[str, ...], words: list[Word], place: int) -> bool:
    there = words[place : place + len(phrase)]
    return len(there) == len(phrase) and all(map(_same, phrase, there))


def _same(wanted: str, word: Word) -> bool:
    return word.low == wanted or (word.low == word.plain and word.plain == _plain(wanted))


@lru_cache(maxsize=64)
def _starting(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases, as words, by their first word without marks."""
    starting: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        split = tuple(phrase.split())
        starting.setdefault(_plain(split[0]), []).append(split)
    return starting


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return folded(word)
