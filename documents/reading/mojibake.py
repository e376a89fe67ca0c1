"""Tells Vietnamese that was written in an old character set, or read in a wrong one, from Vietnamese in Unicode.

TCVN3 (TCVN 5712:1993 VN3, "ABC", fonts named .VnTime) puts its letters on codes 161-254; VNI (fonts named VNI-Times)
writes a letter and its mark as two codes. Read as Latin letters, "Sở Xây dựng" becomes "Së X©y dùng" or
"Sôû Xaây döïng". No table of bytes tells them apart, the spelling of Vietnamese does.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum

from documents.reading.syllables import ACUTE, DOT, GRAVE, HOOK, TILDE, is_syllable

TCVN3_CODES = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
TCVN3 = {first + place: letter for first, letters in TCVN3_CODES for place, letter in enumerate(letters)}

VNI_TONES = dict(zip("øùûõï", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
CIRCUMFLEX, BREVE = "\u0302", "\u0306"
VNI_ROOF = {"â": CIRCUMFLEX, "à": CIRCUMFLEX + GRAVE, "á": CIRCUMFLEX + ACUTE, "å": CIRCUMFLEX + HOOK}
VNI_ROOF |= {"ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT}
VNI_BREVE = {"ê": BREVE, "è": BREVE + GRAVE, "é": BREVE + ACUTE, "ú": BREVE + HOOK, "ü": BREVE + TILDE}
VNI_BREVE |= {"ë": BREVE + DOT}
VNI_MARKS = {
    "a": VNI_TONES | VNI_ROOF | VNI_BREVE,
    "e": VNI_TONES | VNI_ROOF,
    "o": VNI_TONES | VNI_ROOF,
    **dict.fromkeys(("u", "y", "ô", "ö"), VNI_TONES),
}
VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}

# A whole word of Latin-1 letters and signs, at least one of them beyond ASCII; `BETWEEN`: what Windows puts on 128-159.
BETWEEN = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122"
LETTERS = "A-Za-z\u00c0-\u1eff"
MARKED = re.compile(
    f"(?<![{LETTERS}])[A-Za-z]*+[\u00a1-\u00ff{BETWEEN}][A-Za-z\u0080-\u009f\u00a1-\u00ff{BETWEEN}]*+(?![{LETTERS}])"
)
WORD = re.compile("[A-Za-z\u00c0-\u1eff]+")
MOST_WORDS = 5000
FEWEST_WORDS = 2
# So many words that only an old character set explains do not come about by chance.
CERTAIN_WORDS = 8


class Garbled(Enum):
    """In which way Vietnamese text is garbled."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    UTF8_AS_LATIN = "UTF-8"


def from_tcvn3(word: str) -> str:
    return word.translate(TCVN3)


def from_vni(word: str) -> str:
    """Return a word written for a VNI font, in lower case Unicode."""
    letters: list[str] = []
    small = word.lower()
    place = 0
    while place < len(small):
        letter, mark = small[place], small[place + 1 : place + 2]
        marks = VNI_MARKS.get(letter, {}).get(mark, "") if mark else ""
        letters.append(VNI_LETTERS.get(letter, letter) + marks)
        place += 2 if marks else 1
    return unicodedata.normalize("NFC", "".join(letters))


def from_utf8_as_latin(word: str) -> str:
    try:
        return word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


READERS: dict[Garbled, Callable[[str], str]] = {
    Garbled.TCVN3: from_tcvn3,
    Garbled.VNI: from_vni,
    Garbled.UTF8_AS_LATIN: from_utf8_as_latin,
}


class Words:
    """The different marked words of a text, as far as they are needed to judge it."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def add(self, text: str) -> None:
        if len(self.found) < MOST_WORDS and not text.isascii():
            self.found.update(MARKED.findall(text))

    def verdict(self) -> Garbled | None:
        """Return how the text is garbled, None when nothing speaks for it strongly enough."""
        proofs = {kind: self._proofs(read) for kind, read in READERS.items()}
        kind = max(proofs, key=lambda one: proofs[one])
        count, all_words = proofs[kind], len(self.found)
        enough = count >= CERTAIN_WORDS or (count >= FEWEST_WORDS and 2 * count >= all_words)
        return kind if enough else None

    def share(self, read: Callable[[str], str]) -> float:
        """Return which share of the words are Vietnamese when read so; 0 when there are too few to tell."""
        if len(self.found) <= FEWEST_WORDS:
            return 0.0
        return sum(is_syllable(read(word)) for word in self.found) / len(self.found)

    def _proofs(self, read: Callable[[str], str]) -> int:
        """Count the words that are Vietnamese when read so, and not as they stand."""
        return sum(is_syllable(read(word)) and not is_syllable(word) for word in self.found)


def share_of_vietnamese(text: str) -> float:
    """Return which share of the different words with marks are Vietnamese; 0 when there are too few to tell."""
    words = {word for word in WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()}
    if len(words) <= FEWEST_WORDS:
        return 0.0
    return sum(map(is_syllable, words)) / len(words)
