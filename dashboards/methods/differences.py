"""What changed between two methods, as lines to read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.methods import words
from scoring.method import ROOT, Method
from scoring.method_changes import Change, changes


@dataclass(frozen=True, slots=True)
class Line:
    """A change: `sign` is added, removed or changed; `place` a node with its code, or what stands over the tree."""

    sign: str
    place: str
    label: str
    old: str
    new: str


def lines(before: Method, after: Method) -> list[Line]:
    """Return every change from one method to another."""
    return list(_lines(before, after))


def _lines(before: Method, after: Method) -> Iterator[Line]:
    for change in changes(before, after):
        place = _place(change, before, after)
        if change.field == "node":
            came = change.before is None
            label = _("Thêm mục") if came else _("Bỏ mục")
            yield Line("added" if came else "removed", place, label, "", "")
        else:
            yield Line(
                "changed",
                place,
                words.field(change.field),
                _said(change.field, change.before),
                _said(change.field, change.after),
            )


def _place(change: Change, before: Method, after: Method) -> str:
    if not change.path:
        return _("Thang điểm") if change.field.startswith("points.") else _("Cách tính chung")
    code = change.path.rpartition(" > ")[2] if " > " in change.path else ROOT
    node = after.by_code.get(code) or before.by_code[code]
    if node.code == ROOT:
        return _("Toàn bộ chỉ số")
    return _("Câu %s") % code if node.kind == "item" else f"{node.name} ({code})"


def _said(field: str, raw: str | None) -> str:
    return words.value(field, raw) if raw else ""
