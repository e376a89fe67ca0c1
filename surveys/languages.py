"""The languages a questionnaire may speak, and the language of the portal's own words around it. Pure."""

from collections.abc import Mapping

# What each language calls itself; ISO 639-1, or 639-3 where a people's language has no shorter code.
OWN_NAMES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "en": "English",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "fr": "Français",
    "ru": "Русский",
    "lo": "ພາສາລາວ",
    "km": "ភាសាខ្មែរ",
    "th": "ภาษาไทย",
    "cjm": "Chăm",
    "rad": "Êđê",
    "rog": "Raglai",
    "bdq": "Bahnar",
    "jra": "Jrai",
    "sed": "Sedang",
    "hmn": "Hmoob",
    "tyz": "Tày",
    "nut": "Nùng",
}
WRITTEN = frozenset({"vi", "en"})
FOREIGN = frozenset({"zh", "ja", "ko", "fr", "ru", "lo", "th"})


def frame_language(language: str) -> str:
    """Return the language of the words around the questions: vi or en.

    Who reads a language of the peoples of Việt Nam reads Vietnamese around it, others English.
    """
    if language in WRITTEN:
        return language
    return "en" if language in FOREIGN else "vi"
