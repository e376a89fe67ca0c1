"""Paragraphs with keys: what the office words otherwise is found by them after every computation. Pure."""

from collections.abc import Iterable

from reports.content import Text


def keyed(prefix: str, /, **said: str) -> tuple[Text, ...]:
    """Return the paragraphs that say something, each with the key `prefix.name`; a key never depends on the others."""
    return tuple(Text(words, key=f"{prefix}.{name}") for name, words in said.items() if words)


def listed_keys(prefix: str, paragraphs: Iterable[str]) -> tuple[Text, ...]:
    """Return paragraphs that only their place tells apart."""
    return tuple(Text(words, key=f"{prefix}.{place}") for place, words in enumerate(paragraphs, 1) if words)
