"""Comments that say much the same, so that one answer may serve several. Pure."""

from collections.abc import Iterable, Sequence

FEWEST_WORDS = 4
ALIKE = 0.5


def alike(search: str, others: Iterable[tuple[str, str]], *, most: int = 5) -> list[tuple[str, float]]:
    """Return the others (key, folded text) that resemble a folded text, with the share of words in common, by it."""
    words = _words(search)
    if len(words) < FEWEST_WORDS:
        return []
    shares = [(key, _share(words, _words(text))) for key, text in others]
    return sorted((each for each in shares if each[1] >= ALIKE), key=lambda each: -each[1])[:most]


def _words(search: str) -> frozenset[str]:
    return frozenset(search.split())


def _share(one: frozenset[str], other: Sequence[str] | frozenset[str]) -> float:
    other = frozenset(other)
    return len(one & other) / len(one | other) if one | other else 0.0
