"""The editor's page of a draft: the tree as rows, one place open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboards.methods.boxes import boxes_of
from dashboards.methods.questionnaires import questionnaire_choices
from dashboards.methods.rows import Note, count_words, notes_of, place_words, tree_of
from scoring.drafts import method_steps
from scoring.method_editing import Document, UnknownPlace, find
from scoring.method_editing.document import HEAD, POINTS, SETTINGS
from scoring.models import MethodDraft, MethodDraftRevision
from scoring.services.method_drafts import hindrances
from surveys.questionnaire import Questionnaire
from surveys.selectors import questionnaire_of

LONGEST_PLACE = 20
LONGEST_CONTROL = 40


@dataclass(frozen=True, slots=True)
class Opened:
    """The place that is open: its form shows `document`, which may hold what was typed and not stored."""

    place: str
    document: Document
    errors: Mapping[str, str] = field(default_factory=dict)


def asked_of(draft: MethodDraft) -> Questionnaire | None:
    return questionnaire_of(draft.asked_id) if draft.asked_id else None


def opened_by(request: HttpRequest, draft: MethodDraft) -> Opened | None:
    """Return the place named in the address, none where the draft has it not."""
    place = request.GET.get("mo", "")[:LONGEST_PLACE]
    try:
        find(draft.document, place)
    except UnknownPlace:
        return None
    return Opened(place, draft.document)


def draft_page(
    request: HttpRequest,
    draft: MethodDraft,
    opened: Opened | None,
    *,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    notes = notes_of(draft.document, hindrances(draft))
    asked, steps = asked_of(draft), method_steps(draft)
    errors = opened.errors if opened else {}
    context = {
        "draft": draft,
        "title": draft.document["title"] or _("Phương pháp chưa có tên"),
        "focus": request.GET.get("o", "")[:LONGEST_CONTROL],
        "opened": opened.place if opened else "",
        "form": boxes_of(opened.document, opened.place, asked) if opened else None,
        "errors": errors,
        "faults": list(errors.items()),
        "clash": clash,
        "notes": notes,
        "count": count_words(notes),
        "parts": [_part(place, draft.document, notes) for place in (HEAD, SETTINGS, POINTS)],
        "tree": tree_of(draft.document, notes, asked),
        "undo": step_words(steps.undo, draft.document),
        "redo": step_words(steps.redo, draft.document),
        "saved": saved_words(draft),
        "asked": questionnaire_choices(first=_("Không kiểm tra với phiếu nào"), asked=draft.asked),
        "asked_now": str(draft.asked_id or ""),
        "code_fixed": draft.method_id is not None,
    }
    return render(request, "dashboards/methods/draft.html", context, status=status)


def _part(place: str, document: Document, notes: list[Note]) -> dict[str, Any]:
    about = {
        HEAD: document["code"],
        SETTINGS: "",
        POINTS: _("có thang điểm") if document["points"] is not None else _("không cho điểm"),
    }
    return {
        "id": place,
        "title": place_words(document, place),
        "about": about[place],
        "notes": [note for note in notes if note.place == place],
    }


def step_words(revision: MethodDraftRevision | None, document: Document) -> str:
    """Say which change a step takes back or brings again; empty where there is none."""
    if revision is None:
        return ""
    known = {
        "add": _("thêm mục"),
        "remove": _("xóa mục"),
        "change": _("sửa %s"),
        "up": _("chuyển lên"),
        "down": _("chuyển xuống"),
        "in": _("chuyển vào"),
        "out": _("chuyển ra"),
    }
    said = known.get(revision.action, revision.action)
    return said % _place_in(document, revision.place) if "%s" in said else said


def _place_in(document: Document, place: str) -> str:
    try:
        said = place_words(document, place)
    except UnknownPlace:
        return _("mục")
    return said[:1].lower() + said[1:] if place in (HEAD, SETTINGS, POINTS) else said


def saved_words(draft: MethodDraft) -> str:
    at = localtime(draft.changed_at)
    return _("Đã lưu lúc %s") % f"{at:%H:%M %d/%m/%Y}"
