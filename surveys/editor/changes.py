"""Differences between two wordings, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.drafting.diff import Change
from surveys.drafting.document import Document
from surveys.editor.words import field_words, in_sentence, numbers, rule_words, value_words


@dataclass(frozen=True, slots=True)
class Line:
    """One difference to show. `old` and `new` are empty where there is nothing to set side by side."""

    sign: str
    place: str
    label: str
    words: str
    old: str
    new: str
    language: str


def lines(found: list[Change], old: Document, new: Document) -> list[Line]:
    """Return the differences in words; questions carry their number on the new form, or on the old one if gone."""
    return [_line(change, numbers(old), numbers(new)) for change in found]


def _line(change: Change, before: dict[str, int], after: dict[str, int]) -> Line:
    old, new = _values(change)
    return Line(
        sign={"added": "added", "removed": "removed", "moved": "moved"}.get(change.kind, "changed"),
        place=_place(change, before, after),
        # Of a reworded question the old and new words are there already.
        label="" if change.field in ("text", "title") else change.label,
        words=_words(change),
        old=old,
        new=new,
        language=change.language if change.language not in ("", "vi") else "",
    )


def _place(change: Change, before: dict[str, int], after: dict[str, int]) -> str:
    if change.what == "head":
        return _("Thông tin chung")
    if change.what == "section":
        return _("Phần %(code)s") % {"code": change.code}
    number = after.get(change.code) or before.get(change.code)
    return _("Câu %(number)s (%(code)s)") % {"number": number, "code": change.code}


def _words(change: Change) -> str:
    field = field_words(change.field)
    if change.kind == "moved" and change.about.get("from") != change.about.get("to"):
        return _("chuyển từ phần %(from)s sang phần %(to)s") % change.about
    fixed = {
        "added": _("thêm mới"),
        "removed": _("bỏ"),
        "moved": _("đổi thứ tự"),
        "choice_added": _("%(field)s: thêm mới") % {"field": field},
        "choice_removed": _("%(field)s: bỏ") % {"field": field},
        "rule": field,
    }
    if change.kind in fixed:
        return fixed[change.kind]
    if change.language and change.language != "vi":
        return f"{field} ({in_sentence(change.language)})"
    return field


def _values(change: Change) -> tuple[str, str]:
    if change.kind == "rule":
        asked = (
            rule_words({"asked_if": rule}, change.about[key]) or _("hỏi mọi người")
            for rule, key in ((change.old, "old"), (change.new, "new"))
        )
        old, new = asked
        return old, new
    if change.kind in ("text", "choice_added", "choice_removed"):
        return change.old or "", change.new or ""
    if change.kind == "setting":
        return value_words(change.field, change.old), value_words(change.field, change.new)
    return "", ""
