"""From draft to version: what hinders it, what would change, and the step itself; deleting and bringing back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import requires
from dashboards.methods.differences import lines
from dashboards.methods.rights import WRITING, draft_for, writer_of
from dashboards.methods.rows import notes_of
from scoring.drafts import method_code_is_free, method_compared_with
from scoring.method_document import parse
from scoring.method_editing import content, located
from scoring.models import MethodDraft
from scoring.services.method_drafts import (
    CodeTaken,
    DraftGone,
    NothingNew,
    NotPublishable,
    ReadOtherwise,
    delete_method_draft,
    hindrances,
    publish_method_draft,
    restore_method_draft,
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what hinders and what would change; publish where nothing hinders."""
    writer, found = draft_for(request, draft_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        read = request.POST.get("read", "")
        version = publish_method_draft(draft_id=found.pk, actor=writer, at=now(), read=read)
    except ReadOtherwise:
        words = _("Người khác vừa sửa bản nháp: dưới đây là nội dung bây giờ. Xem lại rồi ban hành.")
        found.refresh_from_db()
        return _page(request, found, refusal=words, status=409)
    except (NotPublishable, CodeTaken):
        return _page(request, found, status=422)
    except NothingNew as same:
        words = _("Cách tính giống hệt phiên bản %(number)s, không có gì để ban hành.")
        return _page(request, found, refusal=words % {"number": same.version.number}, status=422)
    except DraftGone:
        messages.error(request, _("Bản nháp vừa được ban hành hoặc xóa."))
        return redirect("methods:methods")
    messages.success(request, _("Đã ban hành phiên bản %(number)s.") % {"number": version.number})
    return redirect("methods:method", version.method.code)


@require_POST
@requires(*WRITING)
def delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    writer, found = draft_for(request, draft_id)
    try:
        delete_method_draft(draft_id=found.pk, actor=writer, at=now())
    except DraftGone:
        return redirect("methods:methods")
    return redirect(f"{reverse('methods:methods')}?da-xoa={found.pk}")


@require_POST
@requires(*WRITING)
def restore(request: HttpRequest, draft_id: int) -> HttpResponse:
    writer = writer_of(request)
    found = get_object_or_404(MethodDraft.objects.filter(published=None), pk=draft_id)
    restore_method_draft(draft_id=found.pk, actor=writer, at=now())
    messages.success(request, _("Đã lấy lại bản nháp."))
    return redirect("methods:methods")


def _page(request: HttpRequest, found: MethodDraft, *, refusal: str = "", status: int = 200) -> HttpResponse:
    notes = notes_of(found.document, hindrances(found))
    taken = not method_code_is_free(found.document["code"], found.method)
    context = {
        "draft": found,
        "title": found.document["title"] or _("Phương pháp chưa có tên"),
        "notes": notes,
        "taken": found.document["code"] if taken else "",
        "refusal": refusal,
        "ready": not taken and not notes,
        **_against(found),
    }
    return render(request, "dashboards/methods/publish.html", context, status=status)


def _against(found: MethodDraft) -> dict[str, Any]:
    """Return how the draft differs from the newest version of its method, as far as it can be read."""
    before = method_compared_with(found)
    if before is None:
        return {"next_number": 1}
    readable = not located(found.document)
    return {
        "before": before,
        "next_number": before.number + 1,
        "overtaken": found.based_on is not None and found.based_on.number != before.number,
        "readable": readable,
        "lines": lines(parse(before.document), parse(content(found.document))) if readable else [],
    }
