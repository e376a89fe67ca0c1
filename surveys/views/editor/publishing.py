"""From draft to version: what hinders it, what would change, and the step itself; deleting and bringing back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from agencies.access import requires
from surveys.drafting.checks import findings
from surveys.drafting.diff import changes
from surveys.drafting.document import Document, content, refused
from surveys.editor.changes import lines
from surveys.editor.findings import count_words, notes
from surveys.editor.rights import deleted_draft_for, draft_for, owner_name
from surveys.editor.words import say
from surveys.layout import same_layout
from surveys.models import Draft, QuestionnaireVersion
from surveys.questionnaire import parse
from surveys.selectors.drafts import code_is_free, compared_with, document_of
from surveys.services.drafts import (
    CodeTaken,
    DraftGone,
    NothingNew,
    NotPublishable,
    ReadOtherwise,
    delete_draft,
    publish_draft,
    restore_draft,
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what hinders and what would change; publish where nothing hinders."""
    editor, found = draft_for(request, draft_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        read = request.POST.get("read", "")
        version = publish_draft(draft_id=found.pk, actor=editor.user, at=now(), read=read)
    except ReadOtherwise:
        words = _("Người khác vừa sửa bản nháp: dưới đây là nội dung bây giờ. Xem lại rồi ban hành.")
        found.refresh_from_db()
        return _page(request, found, refusal=words, status=409)
    except NotPublishable:
        return _page(request, found, status=422)
    except CodeTaken:
        return _page(request, found, status=422)
    except NothingNew as refusal:
        words = _("Nội dung giống hệt phiên bản %(number)s, không có gì để ban hành.")
        return _page(request, found, refusal=words % {"number": refusal.version.number}, status=422)
    except DraftGone:
        messages.error(request, _("Bản nháp vừa được ban hành hoặc xóa."))
        return redirect("editor:questionnaires")
    messages.success(request, _("Đã ban hành phiên bản %(number)s.") % {"number": version.number})
    return redirect("editor:questionnaire", version.questionnaire.code)


@require_POST
@requires(*Role.collecting())
def delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    editor, found = draft_for(request, draft_id)
    delete_draft(draft=found, actor=editor.user, at=now())
    return redirect(f"{reverse('editor:questionnaires')}?da-xoa={found.pk}")


@require_POST
@requires(*Role.collecting())
def restore(request: HttpRequest, draft_id: int) -> HttpResponse:
    editor, found = deleted_draft_for(request, draft_id)
    restore_draft(draft=found, actor=editor.user, at=now())
    messages.success(request, _("Đã lấy lại bản nháp."))
    return redirect("editor:questionnaires")


def _page(request: HttpRequest, found: Draft, *, refusal: str = "", status: int = 200) -> HttpResponse:
    document = found.document
    noted = notes(findings(document), document)
    taken = not code_is_free(document["code"], found.questionnaire)
    context = {
        "draft": found,
        "title": say(document["title"]) or _("Phiếu chưa có tên"),
        "owner": owner_name(found.owner, on=localdate()),
        "errors": [note for note in noted if note.is_error],
        "warnings": [note for note in noted if not note.is_error],
        "count": count_words(noted),
        "taken": document["code"] if taken else "",
        "refusal": refusal,
        "ready": not taken and not any(note.is_error for note in noted),
        **_against(found, compared_with(found)),
    }
    return render(request, "surveys/editor/publish.html", context, status=status)


def _against(found: Draft, version: QuestionnaireVersion | None) -> dict[str, Any]:
    """Return how the draft differs from the newest version, and whether answers to both count together."""
    if version is None:
        return {"next_number": 1}
    before = document_of(version)
    return {
        "before": version,
        "next_number": version.number + 1,
        "overtaken": found.based_on is not None and found.based_on.number != version.number,
        "lines": lines(changes(before, found.document), before, found.document),
        "layout": layout_state(before, found.document),
    }


def layout_state(before: Document, after: Document) -> str:
    """Tell whether answers to both wordings count together: "same", "other", or "" while one cannot be read."""
    if refused(after):
        return ""
    return "same" if same_layout(parse(content(before)), parse(content(after))) else "other"
