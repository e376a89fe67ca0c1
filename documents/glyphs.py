"""Which letters the fonts of paper have: what they lack would bring in a font that nobody chose. Pure."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"


@cache
def drawable() -> frozenset[int]:
    """Return the code points that every face of the paper's font has."""
    # Imported here: a process that makes no paper need not carry it.
    from fontTools.ttLib import TTFont

    def letters(path: Path) -> frozenset[int]:
        with TTFont(path, lazy=True) as face:
            return frozenset(face.getBestCmap())

    return frozenset.intersection(*map(letters, FONTS.glob("*.ttf")))
