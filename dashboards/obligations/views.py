"""One obligation: reading it, acting on it, its proofs."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actionplans.models import Obligation, Proof
from actionplans.plan_reach import plan_reader_for, visible_plans
from actionplans.plan_selectors import plans_for
from actionplans.reach import GIVING, HANDING_IN, READING, Reader, reader_for, visible
from actionplans.selectors import history, to_remind
from actionplans.services import steps
from actionplans.services.steps import MOST_FILES, TO_DO, Hand
from agencies.access import requires
from dashboards.obligations import acts, page
from documents.attachments import MOST_BYTES, served
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files
from feedback.comment_page import fields_of
from scoring.access import user_of


@require_safe
@requires(*READING)
@never_cache
def obligation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an obligation with what was done about it and what this person may do."""
    reader, found = _seen(request, pk)
    return _page(request, reader, found)


@takes_files(MOST_FILES * MOST_BYTES)
@require_POST
@requires(*GIVING, *HANDING_IN)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about an obligation, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = _seen(request, pk)
    code = request.POST.get("action", "")
    if not acts.has_right(code, found, reader):
        raise PermissionDenied
    form = acts.made(code, found, reader, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form.cleaned_data, hand)
    except (steps.Changed, steps.NotNow):
        found.refresh_from_db()
        return _page(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except (steps.WordsMissing, steps.FileMissing, UnreadableFile) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, reader, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code))
    return redirect("obligations:obligation", found.pk)


@require_safe
@requires(*READING)
@never_cache
def proof(request: HttpRequest, pk: int, proof: int) -> HttpResponseBase:
    """Hand out a file that was handed in, as a download."""
    _reader, found = _seen(request, pk)
    file = get_object_or_404(Proof, pk=proof, step__obligation=found)
    return served(file.key, name=file.name, kind=file.kind)


def _seen(request: HttpRequest, pk: int) -> tuple[Reader, Obligation]:
    """Return an obligation this person sees. Raises Http404: for anyone else it does not exist."""
    reader = reader_for(user_of(request), on=localdate())
    found = visible(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def _page(
    request: HttpRequest,
    reader: Reader,
    found: Obligation,
    typed: dict[str, django_forms.Form] | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    done = page.steps(history(found), reader.on)
    offered = acts.offered(found, reader, typed or {})
    main = acts.main_step(offered)
    # What was refused stands open alone.
    open_ = typed or ({main.code} if main else ())
    context = {
        "obligation": found,
        "line": page.lines([found], reader.on)[0],
        "facts": page.facts(found, reader.on),
        "main": main,
        "offers": [_offer(each, open=each.code in open_) for each in offered],
        "steps": done,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": _lost(typed) if changed is not None else "",
        "faults": [fault for form in (typed or {}).values() for fault in _faults(form)] if changed is None else [],
        "plans": plans_for(found, visible_plans(plan_reader_for(reader.user, on=reader.on))),
        "reminds": reader.gives and bool(to_remind([found], on=reader.on)),
        "plans_for": found if reader.hands_in(found) and found.state in TO_DO else None,
        "trail": page.trail((_("Một nhiệm vụ"), "")),
    }
    return render(request, "dashboards/obligations/obligation.html", context, status=status)


def _offer(act: acts.Act, *, open: bool) -> dict[str, Any]:
    fields = [field for field in fields_of(act.form) if field.name != "proofs"]
    return {"act": act, "open": open, "fields": fields, "file": act.form["proofs"] if act.takes_files else None}


def _faults(form: django_forms.Form) -> list[tuple[str, str]]:
    found = [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    return [*found, *(("", str(words)) for words in form.non_field_errors())]


def _lost(typed: dict[str, django_forms.Form] | None) -> str:
    return "\n".join(str(form.data.get("note", "")) for form in (typed or {}).values())


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, steps.FileMissing):
        return _("Nhiệm vụ này bắt buộc có tệp minh chứng, tối đa 10 tệp.")
    if isinstance(refusal, UnreadableFile):
        return str(refusal)
    return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
