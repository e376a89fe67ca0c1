import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from documents.pdf import FONTS

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SIGNS = "0123456789%–−“”‘’…,.;:()/=+-×≥≤"


def alphabet() -> set[str]:
    """Return every Vietnamese letter, composed, and the signs that documents use."""
    vowels = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS + VOWELS.upper() for tone in TONES}
    return vowels | set("đĐ") | set(SIGNS) | {chr(code) for code in range(0x21, 0x7F)}


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_font_has_every_vietnamese_letter(font: Path) -> None:
    with TTFont(font) as opened:
        known = opened.getBestCmap()
    assert not {letter for letter in alphabet() if ord(letter) not in known}


def test_four_styles_come_with_their_licence() -> None:
    assert {path.stem for path in FONTS.glob("*.ttf")} == {
        "Tinos-Regular",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-BoldItalic",
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
