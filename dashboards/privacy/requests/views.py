"""One request: reading it, acting on it, who asked, what is held of them."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires_keeping_privacy
from dashboards.administration.frame import actor_of
from dashboards.privacy.requests import acts, finding, page, steps
from dashboards.privacy.requests.filing import see_asker
from dashboards.privacy.requests.guidance import guidance
from dashboards.privacy.requests.steps import Hand
from feedback.comment_page import fields_of
from feedback.reach import reader_for
from surveys.models import DataRequest


@require_safe
@requires_keeping_privacy
@never_cache
def request_(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request with what was done about it and what can be done."""
    return _page(request, _asked_for(pk))


@require_POST
@requires_keeping_privacy
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a request, unless somebody did another meanwhile: then both are shown (409)."""
    found, code, at = _asked_for(pk), request.POST.get("action", ""), now()
    if code not in acts.ACTS:
        raise Http404
    form = acts.made(code, found, localdate(at), request.POST)
    if not form.is_valid():
        return _page(request, found, {code: form}, status=422)
    hand = Hand(actor=actor_of(request), at=at, seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form.cleaned_data, hand)
    except (steps.Changed, steps.NotNow):
        found.refresh_from_db()
        return _page(request, found, {code: form}, changed=hand.seen, status=409)
    except (steps.NoSuchDay, steps.CannotExtend, steps.WordsMissing) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code, found))
    return redirect("privacy:request", found.pk)


@require_POST
@requires_keeping_privacy
@never_cache
def asker(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who asked; that somebody looked is written down."""
    found = _asked_for(pk)
    seen = see_asker(request=found, actor=actor_of(request), at=now())
    words = {"name": _("Tên"), "reach": _("Trả lời qua")}
    asker = [(words.get(name, name), value) for name, value in seen.items() if value]
    return _page(request, found, asker=asker or [(_("Liên hệ"), _("đã hủy"))])


@require_POST
@requires_keeping_privacy
@never_cache
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for what is held by what the asker names, or act on it; the words go in the body, never in an address."""
    found, typed, at = _asked_for(pk), request.POST.get("what", "")[: finding.LONGEST], now()
    reader = reader_for(actor_of(request), on=localdate(at))
    sought: dict[str, Any] = {"typed": typed}
    try:
        what = finding.named(typed)
        if request.POST.get("action") in ("stop", "destroy"):
            return _act_on_found(request, found, what, reader)
        sought["found"] = finding.look_for(request=found, what=what, reader=reader, at=at)
        sought["code"] = bool(what.code)
    except finding.NotUnderstood:
        sought["fault"] = _("Gõ một số điện thoại, một địa chỉ thư điện tử hoặc một mã tiếp nhận tám ký tự.")
        return _page(request, found, sought=sought, status=422)
    return _page(request, found, sought=sought)


def _act_on_found(request: HttpRequest, found: DataRequest, what: finding.Named, reader: Any) -> HttpResponse:
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else -1
    hand = Hand(actor=reader.user, at=now(), seen=seen)
    try:
        if request.POST.get("action") == "stop":
            done = finding.stop(request=found, what=what, actor=reader.user, hand=hand)
            said = _("Không mời nữa: có ở %d danh sách.") % done
        else:
            done = finding.destroy(request=found, what=what, reader=reader, hand=hand)
            said = _("Đã hủy %d liên hệ.") % done
    except (steps.Changed, steps.NotNow):
        found.refresh_from_db()
        return _page(request, found, {}, changed=seen, status=409)
    messages.success(request, said)
    return redirect("privacy:request", found.pk)


def _asked_for(pk: int) -> DataRequest:
    found = DataRequest.objects.select_related("contact").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    found: DataRequest,
    typed: dict[str, django_forms.Form] | None = None,
    *,
    asker: list[tuple[str, str]] | None = None,
    sought: dict[str, Any] | None = None,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    on = localdate()
    done = page.steps(found.steps.select_related("actor"))
    context = {
        "asked": found,
        "line": page.line(found, on),
        "facts": page.facts(found, on),
        "clocks": page.clocks_told(),
        "guidance": guidance(found),
        "knows": found.kind == DataRequest.Kind.KNOW,
        "offers": [
            {"act": each, "open": each.code in (typed or ("reply",)), "fields": fields_of(each.form)}
            for each in acts.offered(found, on, typed or {})
        ],
        "has_asker": hasattr(found, "contact"),
        "kept_until": found.contact.kept_until if hasattr(found, "contact") else None,
        "asker": asker,
        "open": found.state == DataRequest.State.OPEN,
        "sought": sought or {},
        "steps": done,
        "meanwhile": done[: max(0, len(done) - changed)] if changed is not None else [],
        "lost": _lost(typed) if changed is not None else "",
        "faults": [] if changed is not None else _faults(typed, sought),
        "trail": page.trail((page.title(found), "")),
    }
    return render(request, "dashboards/privacy/request.html", context, status=status)


def _faults(typed: dict[str, django_forms.Form] | None, sought: dict[str, Any] | None) -> list[tuple[str, str]]:
    found = [("what", sought["fault"])] if sought and "fault" in sought else []
    for form in (typed or {}).values():
        found += [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
        found += [("", str(words)) for words in form.non_field_errors()]
    return found


def _lost(typed: dict[str, django_forms.Form] | None) -> str:
    return "\n".join(str(form.data.get("note", "")) for form in (typed or {}).values())


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, steps.NoSuchDay):
        return _("Chọn ngày từ lúc nhận yêu cầu (hoặc lúc phản hồi) đến hôm nay.")
    if isinstance(refusal, steps.CannotExtend):
        return _("Chỉ gia hạn một lần, trước khi quá hạn, đến một ngày trong khoảng cho phép.")
    return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
