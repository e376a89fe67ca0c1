"""What a draft still lacks in each language, and entering it side by side."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import Clash
from surveys.drafting import edits
from surveys.drafting.document import HEAD, VIETNAMESE, Document, find
from surveys.drafting.languages import LANGUAGES, Text, missing, written
from surveys.drafting.side_by_side import Place, Said, TranslatedMeanwhile, sign_of, typed_anew
from surveys.drafting.staleness import confirm, stale
from surveys.editor.rights import draft_for, owner_name
from surveys.editor.words import field_words, in_sentence, language_name, place_words, say
from surveys.forms.editor import confirmed, shown, translations
from surveys.models import Draft
from surveys.services.drafts import DraftGone, change_draft

ONLY_MISSING, ONLY_STALE = "thieu", "cu"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def languages(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what is missing and take texts of one language; add and drop languages."""
    editor, found = draft_for(request, draft_id)
    language = _chosen(request, found)
    if request.method != "POST":
        return _page(request, found, language)
    code = request.POST.get("language", "")
    try:
        match request.POST.get("do"):
            case "add" if code in LANGUAGES:
                _change(editor.user, found, lambda document: edits.add_language(document, code), "add_language")
                return redirect(_address(found, code))
            case "drop" if code in found.document["languages"] and code != VIETNAMESE:
                _change(editor.user, found, lambda document: edits.drop_language(document, code), "drop_language")
                words = _("Đã bỏ %(name)s cùng các câu đã dịch. “Hoàn tác” ở trang soạn phiếu lấy lại được.")
                messages.success(request, words % {"name": in_sentence(code)})
                return redirect(_address(found, ""))
            case "save" if language:
                return _save(request, editor.user, found, language)
    except DraftGone:
        messages.error(request, _("Bản nháp vừa được ban hành hoặc xóa, không sửa được nữa."))
        return redirect("editor:questionnaires")
    messages.error(request, _("Chọn một ngôn ngữ trong danh sách."))
    return redirect(_address(found, ""))


def _save(request: HttpRequest, user: Any, found: Draft, language: str) -> HttpResponse:
    said, errors = translations(request.POST, language)
    if errors:
        return _page(request, found, language, errors=errors, status=422)
    right, seen = confirmed(request.POST), shown(request.POST)

    def edit(document: Document) -> Document:
        anew = typed_anew(document, said, language, shown=seen, confirmed=right)
        changed = edits.set_texts(document, _new(document, anew))
        return confirm(changed, language, right) if right else changed

    try:
        changed = _change(user, found, edit, "languages")
    except TranslatedMeanwhile as refusal:
        found.refresh_from_db()
        return _page(request, found, language, clash=_clash(found, refusal), status=409)
    lacking = len(missing(changed.document, language))
    words = ngettext("Đã lưu. Còn %(count)s chỗ thiếu.", "Đã lưu. Còn %(count)s chỗ thiếu.", lacking)
    messages.success(request, words % {"count": lacking} if lacking else _("Đã lưu. Không còn chỗ nào thiếu."))
    only = request.POST.get("chi", "")
    return redirect(_address(found, language) + (f"&chi={only}" if only in (ONLY_MISSING, ONLY_STALE) else ""))


def _clash(found: Draft, refusal: TranslatedMeanwhile) -> Clash:
    """Show each text that somebody else saved beside the one typed; the draft's history tells who it was."""
    rows = ((_place(found.document, *place), stands, typed) for place, stands, typed in refusal.rows)
    return Clash("", tuple(rows), "")


def _new(document: Document, said: Said) -> dict[Place, Mapping[str, str]]:
    """Leave alone what was left blank and never had words: an empty text is no text."""
    had = {(text.id, text.field): text.said for text in written(document)}
    return {
        place: words
        for place, words in said.items()
        if any(text or had.get(place, {}).get(language) for language, text in words.items())
    }


def _change(user: Any, found: Draft, edit: Any, action: str) -> Draft:
    return change_draft(draft_id=found.pk, edit=edit, action=action, actor=user, at=now())


def _page(
    request: HttpRequest,
    found: Draft,
    language: str,
    *,
    errors: dict[str, str] | None = None,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    document = found.document
    only = request.GET.get("chi", "")
    old = stale(document, language) if language else []
    texts = {ONLY_MISSING: missing(document, language), ONLY_STALE: old}.get(only, written(document))
    texts = texts if language else []
    context = {
        "draft": found,
        "title": say(document["title"]) or _("Phiếu chưa có tên"),
        "owner": owner_name(found.owner, on=localdate()),
        "states": [_state(found, each) for each in document["languages"]],
        "language": language,
        "language_name": language_name(language),
        "only": only,
        "stale": len(old),
        "rows": [
            {
                **_row(document, text, language, errors or {}, is_stale=text in old),
                **_box(request, text, language, overtaken=clash is not None),
            }
            for text in texts
        ],
        "faults": list((errors or {}).items()),
        "clash": clash,
        "offered": [(code, language_name(code)) for code in LANGUAGES if code not in document["languages"]],
    }
    return render(request, "surveys/editor/languages.html", context, status=status)


def _state(found: Draft, language: str) -> dict[str, Any]:
    lacking = missing(found.document, language)
    total = len(written(found.document))
    return {
        "code": language,
        "name": language_name(language),
        "missing": len(lacking),
        "total": total,
        "stale": len(stale(found.document, language)),
        "questions": sum(text.field == "text" for text in lacking),
        "url": _address(found, language),
    }


def _place(document: Document, id: str, field: str) -> str:
    place = place_words(None if id == HEAD else find(document, id))
    return f"{place}: {field_words(field).lower()}" if place else field_words(field)


def _box(request: HttpRequest, text: Text, language: str, *, overtaken: bool) -> dict[str, str]:
    """Return what a box holds and the sign of what it showed: of one left alone what stands now."""
    stands, control = text.said.get(language, ""), f"{text.id}.{text.field}"
    typed, was = request.POST.get(f"t.{control}", stands), request.POST.get(f"was.{control}")
    if was == sign_of(typed.replace("\r\n", "\n")):
        typed, was = stands, None
    return {"value": typed, "was": sign_of(stands) if was is None or overtaken else was}


def _row(document: Document, text: Text, language: str, errors: dict[str, str], *, is_stale: bool) -> dict[str, Any]:
    name = f"t.{text.id}.{text.field}"
    return {
        "name": name,
        "place": _place(document, text.id, text.field),
        "sign": f"was.{text.id}.{text.field}",
        "vi": text.said.get(VIETNAMESE, ""),
        "error": errors.get(name, ""),
        "stale": is_stale,
        "confirm": f"ok.{text.id}.{text.field}",
        "long": len(text.said.get(VIETNAMESE, "")) > 80,
    }


def _chosen(request: HttpRequest, found: Draft) -> str:
    """Return the language of the address, or the first one with something to do; empty with Vietnamese alone."""
    others = [language for language in found.document["languages"] if language != VIETNAMESE]
    asked = request.GET.get("tieng", "")
    if asked in others:
        return asked
    open_ones = (each for each in others if missing(found.document, each) or stale(found.document, each))
    return next(open_ones, others[0] if others else "")


def _address(found: Draft, language: str) -> str:
    address = reverse("editor:languages", args=[found.pk])
    return f"{address}?tieng={language}" if language else address
