"""How long words are in print: Tinos has the widths of Times New Roman."""

import functools

from fontTools.ttLib import TTFont

from documents.pdf import FONTS

MM_PER_POINT = 25.4 / 72


def width(text: str, size: float) -> float:
    """Return the length of a text in bold letters of `size` points, in millimetres."""
    characters, advances, units = _bold()
    length = sum(advances[characters.get(ord(letter), ".notdef")][0] for letter in text)
    return float(length * size / units * MM_PER_POINT)


@functools.cache
def _bold() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(FONTS / "Tinos-Bold.ttf", lazy=True) as font:
        return dict(font.getBestCmap()), dict(font["hmtx"].metrics), int(font["head"].unitsPerEm)
