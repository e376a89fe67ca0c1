"""Finds what tells who somebody is in what people wrote, and masks it. Pure.

It looks for what is written like a name, a number or an address of a person; it cannot know everybody. In doubt it
masks: a word too many costs little, a name too few cannot be taken back. People add and lift masks by hand.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from feedback.redaction import names, numbers

# Raised whenever the rules change, so that stored comments are masked anew.
RULES = 2
MASK = "▇▇▇"
Kind = Literal["name", "own_name", "phone", "id", "email", "plate", "by_hand"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """What is masked: from `start` to before `end` in the text (NFC)."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text as a page shows it; `kind` is empty for what is not masked."""

    text: str
    kind: str = ""


def settled(text: str) -> str:
    """Return a text in the one form (NFC) that spans count in."""
    return unicodedata.normalize("NFC", text)


def find(text: str) -> tuple[Span, ...]:
    """Return what to mask in a settled text, in order and without overlaps."""
    found: list[Span] = [Span(start, end, kind) for start, end, kind in numbers.find(text)]
    for start, end, own in names.find(text):
        found.append(Span(start, end, "own_name" if own else "name"))
    return joined(found)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order; those that overlap become one, which an accusation's kind survives."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            last = kept.pop()
            kind: Kind = "name" if "name" in (last.kind, span.kind) else last.kind
            span = Span(last.start, max(last.end, span.end), kind)
        kept.append(span)
    return tuple(kept)


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return the text with every span as a mask of one length, which tells nothing of how long a name is."""
    return "".join(MASK if piece.kind else piece.text for piece in pieces(text, spans))


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Return the text cut at its spans."""
    cut: list[Piece] = []
    at = 0
    for span in spans:
        cut += [Piece(text[at : span.start]), Piece(text[span.start : span.end], span.kind)]
        at = span.end
    return tuple(piece for piece in (*cut, Piece(text[at:])) if piece.text)


def names_somebody(spans: Iterable[Span]) -> bool:
    """Tell whether somebody else than the writer may be named: an official, perhaps."""
    return any(span.kind == "name" for span in spans)
