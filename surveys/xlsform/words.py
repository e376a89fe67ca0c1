"""The vocabulary of XLSForm (https://xlsform.org) that the portal reads and writes. Pure.

What a questionnaire document says and the standard cannot travels in columns whose names begin with `sat_`: pyxform
and the field tools built on it pass over columns they do not know.
"""

import re
import unicodedata
from collections.abc import Mapping

from surveys.questionnaire import FIXED_CHOICES, SATISFACTION, Text

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

LANGUAGE_NAMES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "en": "English",
    "fr": "Français",
    "ja": "日本語",
    "km": "ភាសាខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "zh": "中文",
}
# What a column without a code in brackets may call a language.
SPOKEN_AS: Mapping[str, str] = {
    **{name.casefold(): code for code, name in LANGUAGE_NAMES.items()},
    "vietnamese": "vi",
    "tieng viet": "vi",
    "french": "fr",
    "japanese": "ja",
    "khmer": "km",
    "korean": "ko",
    "lao": "lo",
    "chinese": "zh",
}
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

# Choices that are no choice of ours but stand beside them, by the name they have in the choices sheet.
NA, NO_OPINION = "na", "kyk"
APART: Mapping[str, Text] = {
    NA: {"vi": "Không áp dụng", "en": "Not applicable"},
    NO_OPINION: {"vi": "Không có ý kiến", "en": "No opinion"},
}
APART_ALIASES: Mapping[str, str] = {NA: NA, NO_OPINION: NO_OPINION, "no_opinion": NO_OPINION}

LIKERT, MULTILINE = "likert", "multiline"
LIKERT_KINDS: Mapping[int, str] = {5: "level5", 3: "level3"}

# Names longer than any code of a question or section, so that they never meet one.
PURPOSE_NOTE = "questionnaire_purpose_note"
INTRO_NOTE = "section_introduction_"
GROUP = "section_of_questions_"


class InvalidXLSForm(ValueError):
    """The sheets are no XLSForm that the portal can take; each of `faults` names the sheet and the row."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def language_column(name: str, language: str) -> str:
    """Return the column of a text in one language: label::Tiếng Việt (vi)."""
    return f"{name}::{LANGUAGE_NAMES.get(language, language)} ({language})"


def language_of(words: str) -> str | None:
    """Return the code of a language as a column names it, `English (en)`, `en` or `English`; None if unknown."""
    words = " ".join(words.split())
    bracketed = re.fullmatch(r"[^()]*\(([^()]*)\)", words)
    code = bracketed[1].strip() if bracketed else words
    if LANGUAGE_CODE.fullmatch(code):
        return code
    return SPOKEN_AS.get(words.casefold()) or SPOKEN_AS.get(plain(words).casefold())


def plain(words: str) -> str:
    """Return words without the marks over and under letters."""
    apart = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def slug(words: str) -> str:
    """Return words as a questionnaire's code: lower case, digits and single hyphens, at most 60 signs."""
    return re.sub(r"[^a-z0-9]+", "-", plain(words).lower()).strip("-")[:60].strip("-")


def same_words(text: Text, other: Text) -> bool:
    """Tell whether two texts say the same in a language both have."""
    return any(language in other and words.casefold() == other[language].casefold() for language, words in text.items())


def runs_backwards(choices: tuple[Text, ...]) -> bool:
    """Tell whether levels begin with the best one, going by the satisfaction levels' own words."""
    return bool(choices) and same_words(choices[0], SATISFACTION[-1])


def is_yes_no(choices: tuple[Text, ...]) -> bool:
    fixed = FIXED_CHOICES["yesno"]
    return len(choices) == len(fixed) and all(map(same_words, choices, fixed))
