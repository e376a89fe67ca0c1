"""The editor's page: a tree whose nodes open in place, and every change as a form of its own."""

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

from accounts.models import User
from agencies.access import requires
from dashboards.methods.boxes import offered_items
from dashboards.methods.forms import Typed, rearranged, typed
from dashboards.methods.page import Opened, asked_of, draft_page, opened_by
from dashboards.methods.questionnaires import questionnaire_picked
from dashboards.methods.rights import WRITING, draft_for
from dashboards.methods.rows import count_words, notes_of
from scoring.method_editing import (
    Document,
    TooMuch,
    UnknownPlace,
    add_child,
    add_sibling,
    change,
    children,
    find,
    move_down,
    move_in,
    move_out,
    move_up,
    parent_of,
    remove,
)
from scoring.method_editing.edits import MOST_DEPTH, MOST_NODES
from scoring.models import MethodDraft
from scoring.services.method_drafts import (
    ChangedMeanwhile,
    DraftGone,
    add_to_method_draft,
    ask_with_method_draft,
    change_method_draft,
    hindrances,
    redo_method_draft,
    undo_method_draft,
)

LONGEST_ID = 20
LONGEST_NUMBER = 9
MOVES: dict[str, Callable[[Document, str], Document]] = {
    "up": move_up,
    "down": move_down,
    "in": move_in,
    "out": move_out,
    "remove": remove,
}


@require_safe
@requires(*WRITING)
@never_cache
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft's tree, one place of it open."""
    _writer, found = draft_for(request, draft_id)
    return draft_page(request, found, opened_by(request, found))


@require_POST
@requires(*WRITING)
def save(request: HttpRequest, draft_id: int, place: str) -> HttpResponse:
    """Store what was typed into one place, then go where the button says."""
    writer, found = draft_for(request, draft_id)
    try:
        read = _typed(request, found, place)
    except UnknownPlace:
        return _gone(found)
    if read.errors:
        return draft_page(request, found, _opened(found, place, read), status=422)
    fields = _with_rows(read.fields, request.POST.get("do", ""))
    try:
        _change(writer, found, lambda document: change(document, place, fields), "change", place, seen=_seen(request))
    except ChangedMeanwhile as refusal:
        return _clashed(request, found, place, read, refusal)
    except DraftGone:
        return _gone(found)
    return _after(found, place, request.POST.get("do", ""))


@require_POST
@requires(*WRITING)
def check(request: HttpRequest, draft_id: int, place: str) -> HttpResponse:
    """Say what would be wrong with the draft after what is typed, storing nothing."""
    _writer, found = draft_for(request, draft_id)
    try:
        read = _typed(request, found, place)
        found.document = change(found.document, place, read.fields)
    except UnknownPlace:
        return JsonResponse({"gone": True}, status=409)
    notes = notes_of(found.document, hindrances(found))
    by_place: dict[str, list[Any]] = {}
    for note in notes:
        by_place.setdefault(note.place, []).append(note)
    said = {id: render_to_string("dashboards/methods/notes.html", {"notes": each}) for id, each in by_place.items()}
    summary = render_to_string("dashboards/methods/summary.html", {"notes": notes, "draft": found})
    return JsonResponse({"count": count_words(notes), "notes": said, "summary": summary})


@require_POST
@requires(*WRITING)
def act(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add, move or delete a node, take the last change back, or choose the questionnaire to check against."""
    writer, found = draft_for(request, draft_id)
    name, _colon, id = request.POST.get("do", "").partition(":")
    try:
        return _act(request, writer, found, name, id[:LONGEST_ID])
    except (UnknownPlace, DraftGone):
        messages.error(request, _("Người khác vừa đổi bản nháp, chỗ này không còn. Đây là bản mới nhất."))
    except TooMuch as refusal:
        messages.error(request, _too_much(refusal))
    return to_draft(found.pk)


def to_draft(draft_id: int, *, opened: str = "", focus: str = "") -> HttpResponse:
    """Lead to a draft's page, to a row or a control on it."""
    query = {name: value for name, value in (("mo", opened), ("o", focus)) if value}
    address = reverse("methods:draft", args=[draft_id])
    address += f"?{urlencode(query)}" if query else ""
    return HttpResponseRedirect(f"{address}#{focus}" if focus else address)


def _act(request: HttpRequest, writer: User, found: MethodDraft, name: str, id: str) -> HttpResponse:
    by: dict[str, Any] = {"draft_id": found.pk, "actor": writer, "at": now()}
    if name in ("undo", "redo"):
        (undo_method_draft if name == "undo" else redo_method_draft)(**by)
        return to_draft(found.pk, focus=name)
    if name == "ask":
        ask_with_method_draft(draft_id=found.pk, asked=questionnaire_picked(request.POST.get("asked")))
        return to_draft(found.pk, focus="asked")
    if name in ("child", "after"):
        add = add_child if name == "child" else add_sibling
        _draft, added = add_to_method_draft(edit=lambda document: add(document, id), **by)
        return to_draft(found.pk, opened=added, focus="name")
    if name not in MOVES:
        raise UnknownPlace(id)
    beside = _beside(found.document, id) if name == "remove" else f"{id}-{name}"
    _change(writer, found, lambda document: MOVES[name](document, id), name, id)
    return to_draft(found.pk, focus=beside)


def _beside(document: Document, id: str) -> str:
    """Return the control to stand on when a node is deleted: the node before it, or the one above."""
    above = parent_of(document, id)
    siblings = [each["id"] for each in children(above)]
    at = siblings.index(id)
    return f"{siblings[at - 1] if at else above['id']}-open"


def _change(
    writer: User, found: MethodDraft, edit: Callable[[Document], Document], action: str, place: str, *, seen: int = 0
) -> MethodDraft:
    return change_method_draft(
        draft_id=found.pk, edit=edit, action=action, place=place, seen=seen, actor=writer, at=now()
    )


def _typed(request: HttpRequest, found: MethodDraft, place: str) -> Typed:
    element = find(found.document, place)
    fixed = found.method_id is not None
    return typed(request.POST, found.document, element, code_fixed=fixed, offered=offered_items(asked_of(found)))


def _seen(request: HttpRequest) -> int:
    raw = request.POST.get("seen", "")
    return int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else 0


def _with_rows(fields: Any, command: str) -> Any:
    points = fields.get("points")
    if not isinstance(points, dict) or "piecewise" not in points:
        return fields
    return {**fields, "points": {"piecewise": rearranged(points["piecewise"], command)}}


def _after(found: MethodDraft, place: str, command: str) -> HttpResponse:
    """Go back to the open place, or to its closed row."""
    name, _colon, control = command.partition(":")
    if name in ("row_add", "row_drop"):
        return to_draft(found.pk, opened=place, focus="points_kind")
    if name == "stay":
        return to_draft(found.pk, opened=place, focus=control[:LONGEST_ID])
    return to_draft(found.pk, focus=f"{place}-open")


def _opened(found: MethodDraft, place: str, read: Typed) -> Opened:
    return Opened(place, change(found.document, place, read.fields), read.errors)


def _clashed(
    request: HttpRequest, found: MethodDraft, place: str, read: Typed, refusal: ChangedMeanwhile
) -> HttpResponse:
    """Show what was typed beside a warning; sending the form again stores it."""
    if refusal.current is None:
        return _gone(found)
    opened = _opened(found, place, read)
    found.refresh_from_db()
    who = found.changed_by.full_name if found.changed_by else _("Người khác")
    words = _("%s đã sửa chỗ này sau khi ông/bà mở trang. Chưa lưu gì: khung dưới giữ chữ ông/bà gõ.") % who
    return draft_page(request, found, opened, clash=words, status=409)


def _gone(found: MethodDraft) -> HttpResponse:
    if MethodDraft.objects.filter(pk=found.pk, deleted_at=None, published=None).exists():
        return to_draft(found.pk)
    return HttpResponseRedirect(reverse("methods:methods"))


def _too_much(refusal: TooMuch) -> str:
    if refusal.kind == "nodes":
        return _("Cây đã có %s mục, không thêm được nữa.") % MOST_NODES
    return _("Cây đã sâu %s tầng, không thêm tầng nữa được.") % MOST_DEPTH
