"""What the editor's page of one draft shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from surveys.drafting.checks import findings
from surveys.drafting.document import HEAD, Document, Element, UnknownPlace, find
from surveys.editor import rows
from surveys.editor.findings import count_words, notes
from surveys.editor.preview import item_of
from surveys.editor.rights import owner_name
from surveys.editor.words import action_words, field_words, say, value_words
from surveys.models import Draft, DraftRevision
from surveys.selectors.drafts import last_change, steps
from surveys.services.drafts import fingerprint


@dataclass(frozen=True, slots=True)
class Opened:
    """The row that stands open: its document as typed, errors by control, raw values that could not be read."""

    place: str
    document: Document
    errors: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else stored at a place while it was being typed on: differences as (field, theirs, mine).

    Where the place itself is gone, `texts` hold what was typed.
    """

    who: str = ""
    when: str = ""
    differences: tuple[tuple[str, str, str], ...] = ()
    texts: tuple[str, ...] = ()
    gone: bool = False


def draft_page(
    request: HttpRequest, draft: Draft, opened: Opened | None = None, clash: Clash | None = None, *, status: int = 200
) -> HttpResponse:
    found = notes(findings(draft.document), draft.document)
    context = {
        "draft": draft,
        "title": say(draft.document["title"]) or _("Phiếu chưa có tên"),
        "owner": owner_name(draft.owner, on=localdate()),
        "sections": rows.sections(draft.document, found),
        "notes": found,
        "head_notes": [note for note in found if note.id == HEAD],
        "count": count_words(found),
        "ready": not any(note.is_error for note in found),
        "saved": _saved(draft),
        "steps": _steps(draft),
        "focus": request.GET.get("o", "")[:60],
        "clash": clash,
        "opened": opened.place if opened else "",
        **_actions(),
        **(_open(draft, opened) if opened else {}),
    }
    return render(request, "surveys/editor/draft.html", context, status=status)


def opened_by(request: HttpRequest, draft: Draft) -> Opened | None:
    """Return the row that the address opens, None if there is no such row."""
    place = request.GET.get("mo", "")[:20]
    try:
        find(draft.document, place)
    except UnknownPlace:
        return None
    return Opened(place, draft.document)


def form_of(document: Document, place: str, errors: Mapping[str, str]) -> dict[str, Any]:
    element = find(document, place)
    if place == HEAD:
        return rows.head_form(document, errors)
    return (rows.section_form if "questions" in element else rows.question_form)(document, element, errors)


def clash_of(draft: Draft, place: str, current: Element, mine: Element) -> Clash:
    """Return what to show to whom somebody else came before."""
    change = last_change(draft, place)
    who = change.actor.full_name if change and change.actor else ""
    when = localtime(change.at).strftime("%H:%M") if change else ""
    differences = [
        (field_words(name), _shown(name, current.get(name)), _shown(name, value))
        for name, value in mine.items()
        if current.get(name) != value
    ]
    return Clash(who, when, tuple(differences))


def saved_words(draft: Draft) -> str:
    return _("Đã lưu lúc %(time)s") % {"time": localtime(draft.changed_at).strftime("%H:%M")}


def _actions() -> dict[str, list[tuple[str, str, str]]]:
    """Return the buttons of a question's and a section's row as (command, icon, words)."""
    both = [("up", "up", _("Lên")), ("down", "down", _("Xuống"))]
    remove = ("remove", "close", _("Xóa"))
    return {
        "row_actions": [*both, ("duplicate", "copy", _("Nhân bản")), remove],
        "section_actions": [*both, ("add_section", "", _("Thêm phần sau")), remove],
    }


def _open(draft: Draft, opened: Opened) -> dict[str, Any]:
    form = {**form_of(opened.document, opened.place, opened.errors), **opened.raw}
    return {
        "form": form,
        "was": fingerprint(draft.document, opened.place),
        "tab": opened.tab or uuid4().hex,
        "seen": item_of(opened.document, opened.place),
        "code_fixed": draft.questionnaire is not None,
        "faults": list(opened.errors.items()),
    }


def _shown(name: str, value: Any) -> str:
    """Return a stored value as a person would write it."""
    if isinstance(value, dict) and "is" in value:
        return f"{value['question']}: {', '.join(map(str, value['is']))}"
    if isinstance(value, dict):
        return "\n".join(f"{language}: {text}" if language != "vi" else text for language, text in value.items())
    if isinstance(value, list):
        return "\n".join(_shown(name, each) for each in value)
    return value_words(name, value)


def _saved(draft: Draft) -> str:
    at = localtime(draft.changed_at)
    when = at.strftime("%H:%M") if at.date() == localdate() else at.strftime("%H:%M, %d/%m/%Y")
    if draft.changed_by is None:
        return _("Lưu lần cuối %(when)s") % {"when": when}
    return _("Lưu lần cuối %(when)s bởi %(who)s") % {"when": when, "who": draft.changed_by.full_name}


def _steps(draft: Draft) -> dict[str, Any]:
    found = steps(draft)
    return {
        "undo": _step_words(draft, found.undo) if found.undo else "",
        "redo": _step_words(draft, found.redo) if found.redo else "",
        "removed": _step_words(draft, found.undo) if found.undo and found.undo.action == "remove" else "",
    }


def _step_words(draft: Draft, revision: DraftRevision) -> str:
    return action_words(revision.action, _element(draft, revision))


def _element(draft: Draft, revision: DraftRevision) -> Element | None:
    """Return what a change was made to; what it removed or added stands in the revision before or after it."""
    if not revision.place:
        return None
    numbers = (None, revision.number, revision.before)
    for number in numbers:
        document = draft.document if number is None else draft.revisions.get(number=number).document
        try:
            return find(document, revision.place)
        except UnknownPlace:
            continue
    return None
