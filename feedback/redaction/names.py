"""Names of people as Vietnamese text writes them: after a title, or by a family name. Pure."""

from collections.abc import Iterator
from itertools import pairwise

from feedback.redaction import lists
from feedback.wording import Word, words_of

Found = tuple[int, int, bool]
LONGEST_NAME = 8
# A text in capitals says nothing by its capitals.
SHOUTING = 0.6


def find(text: str) -> Iterator[Found]:
    """Yield (start, end, own) of every name; `own`: by its context the writer's or a relative's."""
    words = words_of(text)
    reader = _Reader(text, words, shouted=_is_shouted(text))
    at = 0
    while at < len(words):
        first, end = reader.name_at(at)
        if end > first:
            yield words[first].start, words[end - 1].end, reader.is_own(first)
            for also in reader.others_after(end):
                yield words[also].start, words[also].end, False
        at = max(end, at + 1)


def _is_shouted(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 20 and sum(sign.isupper() for sign in letters) > SHOUTING * len(letters)


class _Reader:
    def __init__(self, text: str, words: list[Word], *, shouted: bool) -> None:
        self.text, self.words, self.shouted = text, words, shouted

    def name_at(self, at: int) -> tuple[int, int]:
        """Return the words (first, end) of a name whose title or family name stands at a place; equal: none."""
        for length, personal in self._titles(at):
            first = at + length
            end = self._after_title(first, personal=personal)
            if end > first:
                return first, end
        return at, max(self._by_family(at), self._bare(at))

    def others_after(self, end: int) -> Iterator[int]:
        """Yield given names that follow a name in a list (chị Lan và Hoa; anh Tú, Hùng)."""
        while end < len(self.words):
            at = end + (self.words[end].low in lists.JOINING)
            between = self.text[self.words[end - 1].end : self.words[end].start].strip()
            if at >= len(self.words) or (at == end and between != ",") or not (self._given(at) and self._capital(at)):
                return
            yield at
            end = at + 1

    def is_own(self, first: int) -> bool:
        """Tell whether the words before a name make it the writer's own."""
        before = tuple(word.plain for word in self.words[max(0, first - 5) : first])
        return any(
            before[place : place + len(own)] == own for own in lists.OWN for place in range(len(before))
        ) and not any(word in lists.ACCUSING for word in before)

    def _titles(self, at: int) -> Iterator[tuple[int, bool]]:
        """Yield (number of words, whether it is said to a person) of the titles at a place, longest first."""
        for length in (3, 2, 1):
            there = self.words[at : at + length]
            key = " ".join(word.low for word in there)
            plain = " ".join(word.plain for word in there)
            bare = key == plain
            if key in lists.PERSONAL or (bare and plain in lists.PERSONAL_PLAIN):
                yield length, True
            elif key in lists.OFFICES or (bare and plain in lists.OFFICES_PLAIN):
                yield length, False

    def _after_title(self, first: int, *, personal: bool) -> int:
        if first >= len(self.words) or not self._adjoin(first) or self._is_place(first - 1, numbered=False):
            return first
        if self._capital(first):
            return self._run(first) if self._may_be_named(first) else first
        return self._low_name(first, personal=personal)

    def _by_family(self, at: int) -> int:
        word = self.words[at]
        known = self._capital(at) and word.low in lists.FAMILIES
        if not known or self._pair(at) in lists.PLACES or (self._is_place(at) and not self._holds_office(at)):
            return at
        end = self._run(at)
        if self._pair(at) in lists.INSTITUTIONS or (end - at == 2 and word.low in lists.ALSO_WORDS):
            return at
        return end if end - at >= 2 else at

    def _bare(self, at: int) -> int:
        """Return the end of a given name that stands alone after a word that asks for one."""
        asked = at > 0 and self.words[at - 1].low in lists.BEFORE_NAMES and self._adjoin(at)
        if not (asked and self._capital(at) and self._given(at)):
            return at
        return at + 1 if self._run(at) == at + 1 else at

    def _holds_office(self, at: int) -> bool:
        """Tell whether the place word before a name belongs to an office that somebody holds."""
        before = [word.plain for word in self.words[max(0, at - 5) : at]]
        return any(" ".join(pair) in lists.HOLDING for pair in pairwise(before))

    def _may_be_named(self, first: int) -> bool:
        if self._pair(first) in lists.INSTITUTIONS | lists.PLACES or self.words[first].low in lists.NEVER:
            return False
        if f"{self.words[first - 1].plain} {self.words[first].plain}" in lists.NOBODY:
            return False
        titled = f"{self.words[first - 1].plain} {self.words[first].plain}"
        return not (self.words[first - 1].is_capital and titled in lists.PLACES)

    def _low_name(self, first: int, *, personal: bool) -> int:
        """Read a name typed in small letters (or, like everything, in capitals): known family and given names alone."""
        word = self.words[first]
        if word.low in lists.FAMILIES and first + 1 < len(self.words) and self._adjoin(first + 1):
            end = first + 1
            while end < len(self.words) and self.words[end].low in lists.MIDDLE and end - first < 4:
                end += 1
            return end + 1 if end < len(self.words) and (end > first + 1 or self._given(end)) else first
        if personal and self._given(first) and not self._compound(first) and word.low not in lists.BEFORE_PLACES:
            return first + 1
        return first

    def _given(self, at: int) -> bool:
        return self.words[at].low in lists.GIVEN

    def _compound(self, first: int) -> bool:
        """Tell whether title and word are one word of everyday speech (anh hùng, chị em, cô giáo)."""
        return f"{self.words[first - 1].low} {self.words[first].low}" in lists.EVERYDAY

    def _run(self, first: int) -> int:
        """Return the end of the capitalised words that stand side by side."""
        end = first + 1
        while end < len(self.words) and end - first < LONGEST_NAME and self._capital(end) and self._adjoin(end):
            if self._pair(end) in lists.INSTITUTIONS or self.words[end].low in lists.NEVER:
                break
            end += 1
        return end

    def _capital(self, at: int) -> bool:
        return self.words[at].is_capital and not self.shouted

    def _adjoin(self, at: int) -> bool:
        """Tell whether only blanks (after a title also a point or colon) part a word from the one before."""
        between = self.text[self.words[at - 1].end : self.words[at].start] if at else ""
        return (
            (between == "-" or between.strip(" \t\u00a0\u200b.:") == "") and len(between) <= 4 and "\n" not in between
        )

    def _is_place(self, at: int, *, numbered: bool = True) -> bool:
        """Tell whether what stands before makes a street, school or place of a name; `numbered`: a house number too."""
        before = [word.low for word in self.words[max(0, at - 3) : at]]
        if before and ((numbered and before[-1].isdigit()) or before[-1] in lists.BEFORE_PLACES):
            return True
        return any(" ".join(before[-length:]) in lists.BEFORE_PLACES for length in (2, 3))

    def _pair(self, at: int) -> str:
        return " ".join(word.plain for word in self.words[at : at + 2])
