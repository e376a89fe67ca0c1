"""Codes that suggest themselves: short, free, and in the order of the questionnaire. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from surveys.drafting.document import Document, Element, questions

LONGEST_SLUG = 50
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def slug(title: str) -> str:
    """Return a questionnaire's code out of its title: small letters without marks, numbers and hyphens."""
    plain = title.lower().replace("đ", "d")
    letters = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", letters)
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        kept = longer
    return kept


def section_code(document: Document) -> str:
    """Return the first free letter, after those P27, P28, …"""
    taken: set[str] = {section["code"] for section in document["sections"]}
    codes: Iterable[str] = (*LETTERS, *(f"P{number}" for number in range(27, 10_000)))
    return next(code for code in codes if code not in taken)


def question_code(document: Document, section: Element) -> str:
    """Return the section's code with the first free number."""
    taken = {question["code"] for question in questions(document)}
    stem = str(section["code"])[:15] or "C"
    return next(f"{stem}{number}" for number in count(1) if f"{stem}{number}" not in taken)
