"""The form of a new wording: what is typed becomes the words of a notice, a notice the fields of a form."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.privacy import LANGUAGES, LINES, LONGEST_LINE, LONGEST_PART, MOST_POINTS, PARTS, Words, titles

NAMES = (*LINES, "points", *PARTS)
LONGEST_TYPED = 20_000


def labels() -> Mapping[str, str]:
    """Return what each text is, in the order in which a citizen reads them."""
    return {
        "purpose_line": _("Dòng về mục đích, đầu phiếu"),
        "anonymous_line": _("Dòng về ẩn danh, đầu phiếu"),
        "agree": _("Câu bên ô đồng ý"),
        "short": _("Câu ngắn trên máy tại quầy và máy của điều tra viên"),
        "points": _("Các ý mở ra dưới phiếu, mỗi dòng một ý"),
        **titles(),
    }


def read_out(said: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each text of a language under its label: as a text, or as lines where it is a list."""
    for name, label in labels().items():
        if said[name]:
            yield (label, "", said[name]) if name == "points" else (label, said[name], [])


def typed(fields: Mapping[str, Any]) -> Words:
    """Return the words that were typed; a language of which nothing was typed is left out, but for Vietnamese."""
    words = {language: dict(_of_language(fields, language)) for language in LANGUAGES}
    return {language: said for language, said in words.items() if language == "vi" or any(said.values())}


def _of_language(fields: Mapping[str, Any], language: str) -> Iterator[tuple[str, Any]]:
    for name in NAMES:
        # PostgreSQL cannot store NUL; half a surrogate pair cannot be sent as UTF-8.
        text = str(fields.get(f"{language}.{name}", ""))[:LONGEST_TYPED].replace("\0", "").strip()
        text = "\n".join(" ".join(line.split()) for line in text.splitlines())
        yield name, [line for line in text.split("\n") if line] if name == "points" else text


def fields(words: Words, faults: Mapping[str, str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the form's fields by language, filled with words."""
    titles = {"vi": _("Tiếng Việt"), "en": _("Tiếng Anh (để trống cả phần thì hiện tiếng Việt)")}
    return [(titles[each], [_field(each, name, words, faults) for name in NAMES]) for each in LANGUAGES]


def _field(language: str, name: str, words: Words, faults: Mapping[str, str]) -> dict[str, Any]:
    key, value = f"{language}.{name}", words.get(language, {}).get(name, "")
    return {
        "name": key,
        "label": labels()[name],
        "value": "\n".join(value) if name == "points" else value,
        "error": faults.get(key, ""),
        "rows": 8 if name == "points" else 4 if name in PARTS else 2,
    }


def fault_words(key: str, kind: str) -> str:
    """Say what is wrong with a field."""
    if kind == "missing":
        return _("Chưa có chữ.")
    if kind == "many":
        return _("Tối đa %(most)d dòng.") % {"most": MOST_POINTS}
    longest = 500 if key == "reason" else LONGEST_PART if key.partition(".")[2] in PARTS else LONGEST_LINE
    return _("Tối đa %(most)d ký tự.") % {"most": longest}
