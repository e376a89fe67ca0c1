"""One comment: reading it, acting on it, looking behind its masks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from feedback import acts, comment_page, redaction
from feedback.access import READING, Reader, handled_comment, readable_comment, reader_of, unmaskable_comment, visible
from feedback.forms import UnmaskForm
from feedback.models import Comment
from feedback.reading import spans_of
from feedback.selectors.comments import history
from feedback.services import direct, masking, steps
from feedback.services.steps import Hand
from feedback.views.queue import UNDO
from notices.phones import shown_phone


@require_safe
@requires(*READING)
@never_cache
def comment(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Show a comment, masked, with what was done about it and what this person may do."""
    reader, found = readable_comment(request, comment_id)
    masking.note_seen(comment=found, actor=reader.user, at=now())
    return _page(request, reader, found)


@require_POST
@requires(*READING)
@never_cache
def act(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Do one thing with a comment, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = handled_comment(request, comment_id)
    code = request.POST.get("action", "")
    form = acts.form_of(code, found, reader, acts.near_of(found, reader, visible(reader)), request.POST)
    if form is None:
        messages.error(request, _("Chưa chọn việc cần làm."))
        return redirect("feedback:comment", found.pk)
    if not form.is_valid():
        return _page(request, reader, found, open=code, typed={code: request.POST}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        done = acts.do(code, found, reader, form.cleaned_data, hand)
    except (steps.Changed, steps.NotNow):
        return _changed(request, comment_id, code, hand.seen)
    except (steps.WordsMissing, steps.CannotMerge, masking.NotThere) as refusal:
        fault = _fault(refusal)
        return _page(request, reader, found, open=code, typed={code: request.POST}, fault=fault, status=422)
    return _onwards(request, code, done)


@require_POST
@requires(*READING)
@never_cache
def unmask(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Show a comment's own words once to its head or Sở Nội vụ, with a reason that is written down; or lift a mask."""
    reader, found = unmaskable_comment(request, comment_id)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, found, fault=_("Ghi lý do xem tên, tối đa 500 ký tự."), status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        words = masking.look_behind(comment=found, reason=form.cleaned_data["reason"], hand=hand)
        found = _lifted(request, found, hand)
    except (steps.Changed, masking.NotThere):
        return _changed(request, comment_id, "", hand.seen)
    spans = spans_of(words, found.masks.order_by("pk"))
    lifting = [(f"{span.start}-{span.end}", words[span.start : span.end][:60]) for span in spans]
    shown = {"pieces": redaction.pieces(words, spans), "lifting": lifting, "reason": form.cleaned_data["reason"]}
    return _page(request, reader, found, **shown)


@require_POST
@requires(*READING)
@never_cache
def contact(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Show how to reach who asked for a direct answer to whoever deals with it; that is written down."""
    reader, found = handled_comment(request, comment_id)
    if not reader.handles(found):
        raise PermissionDenied
    known = direct.see_contact(comment=found, hand=Hand(actor=reader.user, at=now(), seen=found.version))
    pairs = [
        (_("Tên"), known.get("name", "")),
        (_("Số điện thoại"), shown_phone(known.get("phone", "")) if known.get("phone") else ""),
        (_("Thư điện tử"), known.get("mail", "")),
    ]
    return _page(request, reader, found, contact=[pair for pair in pairs if pair[1]], contact_gone=not known)


def _lifted(request: HttpRequest, comment: Comment, hand: Hand) -> Comment:
    start, _dash, end = request.POST.get("place", "").partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < 14):
        return comment
    return masking.lift_mask(comment=comment, start=int(start), end=int(end), hand=hand)


def _changed(request: HttpRequest, comment_id: UUID, code: str, seen: int) -> HttpResponse:
    """Show what somebody else did meanwhile beside what was typed, on the comment as it is now."""
    reader, found = readable_comment(request, comment_id)
    # Sent again, it is sent in the knowledge of what is shown here.
    typed = request.POST.copy()
    typed["version"] = str(found.version)
    since = [step for step in history(found) if step.number > seen]
    return _page(
        request,
        reader,
        found,
        open=code,
        typed={code: typed},
        meanwhile=comment_page.lines(since, reader),
        changed=True,
        status=409,
    )


def _page(
    request: HttpRequest,
    reader: Reader,
    comment: Comment,
    *,
    open: str = "",
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    near = acts.near_of(comment, reader, visible(reader))
    # Whoever it was given to came to reply.
    opened = open or ("answer" if comment.assignee_id == reader.user.pk else "")
    offered = comment_page.offers(acts.offered(comment, reader, near, typed or {}), opened)
    faults = [(field.id, f"{field.label}: {field.error}") for offer in offered for field in offer.fields if field.error]
    if shown.get("fault"):
        faults.insert(0, ("", shown["fault"]))
    # What was typed for an act that is not open any more is shown all the same: nothing typed is lost.
    lost = "" if any(offer.code == open for offer in offered) or not typed else _typed_words(typed)
    context = comment_page.context(comment, reader)
    return render(
        request,
        "feedback/comment.html",
        {**context, "offers": offered, "near": near, "faults": faults, "lost": lost, **shown},
        status=status,
    )


def _typed_words(typed: Mapping[str, Any]) -> str:
    return next((data.get("note") or data.get("words") or "" for data in typed.values()), "")


def _onwards(request: HttpRequest, code: str, done: Comment) -> HttpResponse:
    if code == "spam":
        words = _("Đã đưa ý kiến vào mục “Không phải ý kiến”.")
        request.session[UNDO] = {"words": words, "id": str(done.pk), "version": done.version}
        return redirect("feedback:comments")
    messages.success(request, _said(code))
    # Whoever gave it above is no longer among those who read it.
    if not visible(reader_of(request)).filter(pk=done.pk).exists():
        return redirect("feedback:comments")
    return redirect("feedback:comment", done.pk)


def _said(code: str) -> str:
    return {
        "answer": _("Đã lưu câu trả lời. Người viết đọc được bằng mã biên nhận."),
        "assign": _("Đã giao xử lý."),
        "mask": _("Đã che."),
    }.get(code, _("Đã ghi."))


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, steps.CannotMerge):
        return _("Không gộp được: ý kiến kia đã gộp vào ý kiến khác, hoặc ý kiến này đã nhận gộp ý kiến khác.")
    if isinstance(refusal, masking.NotThere):
        return _("Không có chữ này trong ý kiến, hoặc đã che rồi.")
    return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
