"""The numbered points of a directive out of its pasted text, and the sub-points of each. Pure.

Points are numbered 1, 2, 3 …; what begins with a dash or a letter belongs to the point above it. A line that begins
with another number than the next one ("25 thủ tục …") is text. Sub-points are lettered a), b), c) … in the Vietnamese
order, at the beginning of a line or one after the other in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_TEXT, MOST_POINTS, LONGEST_PASTED = 10_000, 100, 200_000
NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
LETTERS = "abcdđefghijklmnopqrstuvxyz"
# A letter before a bracket inside a sentence ("theo mẫu a)") begins nothing.
LETTERED = re.compile(r"(?:^|(?<=[:;.,])) *([a-zđ])\) +(?=\S)|^([a-zđ])\. +(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A point under its number; `text` keeps its paragraphs, one a line."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-point under its letter; "" for text of a point that belongs to none of its sub-points."""

    letter: str
    text: str


def split(pasted: str) -> tuple[Found, ...]:
    """Return the points of a pasted text in order; what stands before the first one is left out."""
    points: list[tuple[str, list[str]]] = []
    for line in _lines(pasted):
        number = NUMBERED.match(line)
        if number and int(number[1]) == len(points) + 1:
            points.append((number[1], [line[number.end() :]]))
        elif points:
            points[-1][1].append(line)
    return tuple(Found(label, "\n".join(lines)) for label, lines in points)


def parts(text: str) -> tuple[Part, ...]:
    """Return a point's sub-points in order, what stands before and after them under ""; () where it has none.

    Lines below a sub-point go on with it while they begin with a dash, a plus or a small letter.
    """
    begun = _begun(text)
    if not begun:
        return ()
    ends = [*(start for start, _end, _letter in begun[1:]), len(text)]
    found = [Part(letter, text[start:end].strip()) for (_start, start, letter), end in zip(begun, ends, strict=True)]
    below = [_cut(part) for part in found]
    whole = [Part("", text[: begun[0][0]].strip()), *(each for pair in below for each in pair)]
    return tuple(each for each in whole if each.text)


def is_lead(part: Part) -> bool:
    """Say whether text belongs to all sub-points below it ("Sở Tư pháp, Sở Y tế:"), with no sentence of its own."""
    return not part.letter and part.text.endswith(":") and not re.search(r"\.\s|\n", part.text)


def _begun(text: str) -> list[tuple[int, int, str]]:
    """Return where each letter stands and where its text begins; one that is not next (d after b) is text."""
    found: list[tuple[int, int, str]] = []
    for match in LETTERED.finditer(text):
        letter, last = match[1] or match[2], LETTERS.find(found[-1][2]) if found else -1
        # Vietnamese lists leave out f, j, w and z, plain ones đ: one letter may be missing.
        if 0 < LETTERS.index(letter) - last <= (2 if found else 1):
            found.append((match.start(), match.end(), letter))
    return found


def _cut(part: Part) -> tuple[Part, Part]:
    """Return a sub-point, and the paragraphs below it that begin anew."""
    first, *lines = part.text.split("\n")
    goes_on = next((i for i, line in enumerate(lines) if not _goes_on(line)), len(lines))
    return Part(part.letter, "\n".join([first, *lines[:goes_on]])), Part("", "\n".join(lines[goes_on:]))


def _goes_on(line: str) -> bool:
    return line[:1] in "-+–•*" or line[:1].islower()


def _lines(pasted: str) -> Sequence[str]:
    lines = (" ".join(line.split()) for line in pasted.replace("\0", "").splitlines())
    return [line for line in lines if line]


def gist(text: str, *, longest: int = 200) -> str:
    """Return the first sentence of a point, cut at a word: what its task is called until somebody says it better.

    Where the point begins with whom it speaks to ("Sở Nội vụ:") and goes on below, the first task below goes with it.
    """
    first, *below = re.split(r"(?<=[.;])\s|\n", text)
    if first.endswith(":") and below:
        first = f"{first} {below[0].lstrip('-+ ')}"
    said = first.rstrip(" .;:")
    return said if len(said) <= longest else f"{said[: longest - 1].rsplit(' ', 1)[0]}…"
