"""What is searched for, and where a text says it. Pure.

Words are compared as `agencies.sorting.folded` writes them: without tones and marks, đ as d.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencies.sorting import folded

LONGEST, MOST_WORDS, SHORTEST = 200, 12, 2
# Signs of a snippet, and how many of them before the first word found.
SNIPPET, BEFORE = 240, 80

Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed (`text`), its words folded, and whether the rest of it was left out (`cut`)."""

    text: str = ""
    words: tuple[str, ...] = ()
    cut: bool = False

    @property
    def searches(self) -> bool:
        """Tell whether there is enough to search for: a single letter is in everything."""
        return sum(map(len, self.words)) >= SHORTEST


def read(typed: str) -> Asked:
    """Read what was typed; of a long text the first words are searched for, as `cut` tells."""
    clean = " ".join(typed.replace("\0", " ").split())
    text = clean[:LONGEST].strip()
    words = tuple(dict.fromkeys(folded(text).split()))
    return Asked(text, words[:MOST_WORDS], cut=len(clean) > LONGEST or len(words) > MOST_WORDS)


def says(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text has all of the words, in any order, also as parts of longer ones."""
    within = folded(text)
    return all(word in within for word in words)


def marked(text: str, words: Sequence[str]) -> list[Part]:
    """Return the text in parts; those that are words searched for say so."""
    letters, origins = _folded_with_origins(text)
    hit = [False] * len(text)
    for start, end in _places(letters, words):
        for position in range(origins[start], origins[end - 1] + 1):
            hit[position] = True
    return _parts(text, hit)


def snippet(text: str, words: Sequence[str]) -> list[Part]:
    """Return the parts of a text around the first word found in it, on one line."""
    line = " ".join(text.split())
    letters, origins = _folded_with_origins(line)
    first = min((origins[start] for start, _end in _places(letters, words)), default=0)
    start = 0 if first <= BEFORE else line.rfind(" ", 0, first - BEFORE) + 1
    end = start + SNIPPET
    shown = marked(line[start:end], words)
    head: list[Part] = [("…", False)] if start else []
    tail: list[Part] = [("…", False)] if end < len(line) else []
    return [*head, *shown, *tail]


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """Return the text folded sign by sign, and from which sign each of it comes."""
    pieces = [folded(sign) if not sign.isspace() else " " for sign in text]
    return "".join(pieces), [position for position, piece in enumerate(pieces) for _sign in piece]


def _places(letters: str, words: Iterable[str]) -> list[tuple[int, int]]:
    found = []
    for word in words:
        start = letters.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = letters.find(word, start + len(word))
    return found


def _parts(text: str, hit: Sequence[bool]) -> list[Part]:
    parts: list[Part] = []
    for sign, is_hit in zip(text, hit, strict=True):
        if parts and parts[-1][1] == is_hit:
            parts[-1] = (parts[-1][0] + sign, is_hit)
        else:
            parts.append((sign, is_hit))
    return parts
