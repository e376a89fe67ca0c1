"""The editor's page: rows that open in place, and every change as a form of its own."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from surveys.drafting import edits
from surveys.drafting.checks import findings
from surveys.drafting.document import HEAD, Document, UnknownPlace, find, own, questions, section_of
from surveys.editor.findings import count_words, notes
from surveys.editor.preview import item_of
from surveys.editor.rights import Editor, draft_for
from surveys.editor.rows import earlier
from surveys.forms import editor as typing
from surveys.forms.editor import Typed
from surveys.models import Draft
from surveys.services.drafts import (
    ChangedMeanwhile,
    DraftGone,
    add_to_draft,
    change_draft,
    fingerprint,
    redo,
    undo,
)
from surveys.views.editor.pages import Clash, Opened, clash_of, draft_page, opened_by, saved_words

MOST_QUESTIONS = 300
MOST_SECTIONS = 60
RAW = ("minimum", "maximum", "max_length")


@require_safe
@requires(*Role.collecting())
@never_cache
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft's rows, one of them open."""
    _editor, found = draft_for(request, draft_id)
    return draft_page(request, found, opened_by(request, found))


@require_POST
@requires(*Role.collecting())
def save(request: HttpRequest, draft_id: int, place: str) -> HttpResponse:
    """Store what was typed into one row, then go where the button says; the page's own saving gets JSON."""
    editor, found = draft_for(request, draft_id)
    try:
        typed = _typed(request, found, place)
    except UnknownPlace:
        return _gone(request, found)
    if typed.errors:
        return _refused(request, found, place, typed)
    command = request.POST.get("do", "")
    try:
        changed = _store(request, editor, found, place, typed, command)
    except (ChangedMeanwhile, DraftGone) as refusal:
        return _clashed(request, found, place, typed, refusal)
    if _wants_json(request):
        return JsonResponse(_state(changed, place))
    return _after(changed, place, command, editor)


@require_POST
@requires(*Role.collecting())
def act(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Move, copy, add or delete a row, or take the last change back."""
    editor, found = draft_for(request, draft_id)
    name, _colon, id = request.POST.get("do", "").partition(":")
    try:
        return _act(editor, found, name, id[:20])
    except (UnknownPlace, DraftGone):
        messages.error(request, _("Người khác vừa đổi phiếu, chỗ này không còn. Đây là bản mới nhất."))
    except _TooMuch as refusal:
        messages.error(request, str(refusal))
    return to_draft(found.pk)


def to_draft(draft_id: int, *, opened: str = "", focus: str = "") -> HttpResponse:
    """Lead to a draft's page, to a row or a control on it."""
    query = {name: value for name, value in (("mo", opened), ("o", focus)) if value}
    address = reverse("editor:draft", args=[draft_id])
    address += f"?{urlencode(query)}" if query else ""
    return HttpResponseRedirect(f"{address}#{focus}" if focus else address)


class _TooMuch(Exception):
    """The questionnaire would grow beyond what anybody answers."""


def _act(editor: Editor, found: Draft, name: str, id: str) -> HttpResponse:
    if name in ("undo", "redo"):
        (undo if name == "undo" else redo)(draft_id=found.pk, actor=editor.user, at=now())
        return to_draft(found.pk, focus=name)
    if name in ("add_question", "add_after", "add_section", "duplicate"):
        return _add(editor, found, name, id)
    if name == "remove":
        beside = _beside(found.document, id)
        _change(editor, found, lambda document: edits.remove(document, id), "remove", id)
        return to_draft(found.pk, focus=beside)
    if name in ("up", "down"):
        step = -1 if name == "up" else 1
        _change(editor, found, lambda document: edits.shift(document, id, step), name, id)
        return to_draft(found.pk, focus=f"{id}-{name}")
    raise UnknownPlace(id)


def _add(editor: Editor, found: Draft, name: str, id: str) -> HttpResponse:
    """Add a row and open it."""

    def edit(document: Document) -> edits.Added:
        _refuse_too_many(document, name)
        return _ADDING[name](document, id)

    action = "duplicate" if name == "duplicate" else "add"
    _changed, added = add_to_draft(draft_id=found.pk, edit=edit, action=action, actor=editor.user, at=now())
    return to_draft(found.pk, opened=added, focus="title.vi" if name == "add_section" else "text.vi")


def _after_question(document: Document, id: str) -> edits.Added:
    return edits.add_question(document, section=section_of(document, id)["id"], after=id)


_ADDING: dict[str, Callable[[Document, str], edits.Added]] = {
    "add_question": lambda document, id: edits.add_question(document, section=id),
    "add_after": _after_question,
    "add_section": lambda document, id: edits.add_section(document, after=id),
    "duplicate": edits.duplicate,
}


def _refuse_too_many(document: Document, name: str) -> None:
    if name == "add_section" and len(document["sections"]) >= MOST_SECTIONS:
        raise _TooMuch(_("Phiếu đã có %(count)s phần, không thêm được nữa.") % {"count": MOST_SECTIONS})
    if name != "add_section" and len(questions(document)) >= MOST_QUESTIONS:
        raise _TooMuch(_("Phiếu đã có %(count)s câu, không thêm được nữa.") % {"count": MOST_QUESTIONS})


def _beside(document: Document, id: str) -> str:
    """Return the row to stand on when this one is deleted."""
    order = [each for section in document["sections"] for each in (section, *section["questions"])]
    at = next((at for at, each in enumerate(order) if each["id"] == id), 0)
    return str(order[at - 1]["id"]) if at else HEAD


def _change(
    editor: Editor, found: Draft, edit: Callable[[Document], Document], action: str, place: str, **more: Any
) -> Draft:
    return change_draft(draft_id=found.pk, edit=edit, action=action, place=place, actor=editor.user, at=now(), **more)


def _typed(request: HttpRequest, found: Draft, place: str) -> Typed:
    element, document = find(found.document, place), found.document
    if place == HEAD:
        return typing.head(request.POST, element, code_fixed=found.questionnaire is not None)
    read = typing.section if "questions" in element else typing.question
    return read(request.POST, element, document["languages"], earlier(document, place))


def _store(request: HttpRequest, editor: Editor, found: Draft, place: str, typed: Typed, command: str) -> Draft:
    fields = dict(typed.fields)
    if "choices" in fields:
        fields["choices"] = typing.rearranged(fields["choices"], command)
    section = request.POST.get("section", "")

    def edit(document: Document) -> Document:
        changed = edits.change(document, place, fields)
        return edits.to_section(changed, place, section) if section else changed

    was, tab = request.POST.get("was", "")[:40] or "none", request.POST.get("tab", "")[:40]
    return _change(editor, found, edit, "change", place, was=was, tab=tab)


def _after(changed: Draft, place: str, command: str, editor: Editor) -> HttpResponse:
    """Go on: to the next new question, back to the open row, or to the closed row."""
    if command == "next":
        return _add(editor, changed, "add_after", place)
    name, _colon, number = command.partition(":")
    if name in ("add", "up", "down", "drop"):
        return to_draft(changed.pk, opened=place, focus=_choice_focus(changed, place, name, number))
    if command.startswith("stay"):
        return to_draft(changed.pk, opened=place, focus=command.partition(":")[2])
    return to_draft(changed.pk, focus=place)


def _choice_focus(changed: Draft, place: str, name: str, number: str) -> str:
    count = len(find(changed.document, place).get("choices", ()))
    at = int(number) if number.isdecimal() and len(number) < 4 else count
    to = {"add": at + 1, "up": at - 1, "down": at + 1, "drop": at}[name]
    return f"choice.{max(1, min(to, count))}.vi"


def _state(changed: Draft, place: str) -> dict[str, Any]:
    """Return what the page needs after it saved by itself."""
    found = notes(findings(changed.document), changed.document)
    own_notes = [note for note in found if note.id == place]
    return {
        "saved": saved_words(changed),
        "was": fingerprint(changed.document, place),
        "count": count_words(found),
        "notes": render_to_string("surveys/editor/notes.html", {"notes": own_notes}),
        "seen": render_to_string("surveys/editor/seen.html", {"seen": item_of(changed.document, place)}),
    }


def _refused(request: HttpRequest, found: Draft, place: str, typed: Typed) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": dict(typed.errors)}, status=422)
    opened = _opened(request, found, place, typed)
    return draft_page(request, found, opened, status=422)


def _clashed(
    request: HttpRequest, found: Draft, place: str, typed: Typed, refusal: ChangedMeanwhile | DraftGone
) -> HttpResponse:
    """Show both texts; sending the form again stores the own one."""
    if _wants_json(request):
        words = _("Người khác vừa sửa chỗ này nên chưa lưu. Bấm “Lưu” để xem hai bản.")
        return JsonResponse({"clash": words}, status=409)
    if isinstance(refusal, DraftGone) or refusal.current is None:
        return _gone(request, found)
    opened = _opened(request, found, place, typed)
    mine = own(opened.document, place)
    found.refresh_from_db()
    return draft_page(request, found, opened, clash_of(found, place, refusal.current, mine), status=409)


def _opened(request: HttpRequest, found: Draft, place: str, typed: Typed) -> Opened:
    document = edits.change(found.document, place, typed.fields)
    raw = {name: request.POST[name] for name in RAW if name in typed.errors}
    return Opened(place, document, typed.errors, raw, request.POST.get("tab", "")[:40])


def _gone(request: HttpRequest, found: Draft) -> HttpResponse:
    """The row was deleted while it was typed on: nothing is thrown away, what was typed stands on the page."""
    if _wants_json(request):
        words = _("Người khác vừa xóa chỗ này nên chưa lưu. Bấm “Lưu” để xem lại chữ đã gõ.")
        return JsonResponse({"clash": words}, status=409)
    typed = (str(text) for name, text in request.POST.items() if "." in name and not name.endswith(".was"))
    clash = Clash(gone=True, texts=tuple(text for text in typed if text.strip()))
    return draft_page(request, found, None, clash, status=409)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
