"""Makes what people typed fit for paper: no control characters, no letter that the paper's fonts lack.

The one place where this is done is `Kind.make`: whatever form a report takes, its content went through here.
"""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from documents.glyphs import drawable

SIGN, FOREIGN = "[biểu tượng]", "[chữ viết khác]"
# A sign is never the first of a line, away from its number.
PERCENT = re.compile(r"(?<=[\d)]) %|(?<=điểm) %")
BLANKS = frozenset("\t\n\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}")
# Two of the same beside each other, with or without a blank between, are told once.
REPEATED = re.compile(rf"({re.escape(SIGN)}|{re.escape(FOREIGN)})(?:\s*\1)+")
PLAIN = re.compile(r"[ -~]*")

Content = TypeVar("Content")


def printable(content: Content) -> Content:
    """Return the same content with every text in it fit for paper."""
    if isinstance(content, str):
        return fit(content)  # type: ignore[return-value]
    if isinstance(content, tuple):
        return tuple(map(printable, content))  # type: ignore[return-value]
    if is_dataclass(content) and not isinstance(content, type):
        before = {field.name: getattr(content, field.name) for field in fields(content)}
        after = {name: printable(value) for name, value in before.items()}
        changed = {name: value for name, value in after.items() if value is not before[name]}
        return replace(content, **changed) if changed else content
    return content


def fit(text: str) -> str:
    """Return a text without control characters; emoji become “[biểu tượng]”, letters of other scripts are named so.

    A percent sign keeps to its number.
    """
    if not PLAIN.fullmatch(text):
        text = REPEATED.sub(r"\1", unicodedata.normalize("NFC", text).translate(LETTERS))
    return PERCENT.sub("\N{NO-BREAK SPACE}%", text) if " %" in text else text


class _Letters(dict[int, str]):
    """What each letter becomes, found out when it first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = _fit(chr(code))
        return self[code]


LETTERS = _Letters()


def _fit(letter: str) -> str:
    if letter in BLANKS:
        return " "
    # Controls, marks of direction, joiners, surrogates, private and unassigned code points say nothing on paper.
    if (kind := unicodedata.category(letter)) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    if ord(letter) in drawable():
        return letter
    if kind.startswith("M"):
        return ""
    return FOREIGN if kind.startswith("L") or kind == "Nd" else SIGN
