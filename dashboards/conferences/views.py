"""One conference: reading it, acting on it, its files."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actionplans.conference_reach import acts_for, history_of, remarks_of
from actionplans.models import Conference, ConferenceFile
from actionplans.reach import GIVING, HANDING_IN, READING, Reader
from actionplans.services import conferences as services
from actionplans.services import steps
from actionplans.services.steps import Hand
from agencies.access import requires
from dashboards.conferences import acts, page
from dashboards.conferences.fields import faults_of
from dashboards.conferences.frame import meanwhile, seen, trail
from documents.attachments import MOST_BYTES, served
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files

REFUSED = (
    services.NoMinutes,
    services.NothingOwed,
    services.NotYet,
    services.Full,
    steps.WordsMissing,
    steps.FileMissing,
    UnreadableFile,
)


@require_safe
@requires(*READING)
@never_cache
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a conference with what was done about it and what this person may do."""
    reader, found = seen(request, pk)
    return _page(request, reader, found)


@takes_files(services.MOST_FILES * MOST_BYTES)
@require_POST
@requires(*GIVING, *HANDING_IN)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a conference, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = seen(request, pk)
    code = request.POST.get("action", "")
    if not acts.has_right(code, found, reader):
        raise PermissionDenied
    form = acts.made(code, found, reader, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form, hand)
    except (steps.Changed, steps.NotNow):
        found.refresh_from_db()
        return _page(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except REFUSED as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, reader, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code))
    return redirect("conferences:conference", found.pk)


@require_safe
@requires(*READING)
@never_cache
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Hand out a file that shows that the conference took place, as a download."""
    _reader, found = seen(request, pk)
    kept = get_object_or_404(ConferenceFile, pk=file, step__conference=found)
    return served(kept.key, name=kept.name, kind=kept.kind)


def _page(
    request: HttpRequest,
    reader: Reader,
    found: Conference,
    typed: dict[str, django_forms.Form] | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = typed or {}
    history = history_of(found)
    context: dict[str, Any] = {
        "conference": found,
        "title": page.title_of(found),
        "state": page.state_words(found),
        "kind": page.KINDS[found.state],
        "facts": page.facts(found, reader.on),
        "acts_for": acts_for(reader, found.agency_id),
        "offers": acts.offered(found, reader, forms),
        "steps": page.steps(history),
        "files": [each for step in history for each in step.files.all()],
        "remarks": len(remarks_of(found)),
        "faults": [fault for form in forms.values() for fault in faults_of(form)] if changed is None else [],
        "trail": trail(found),
    }
    if changed is not None:
        context |= meanwhile(found, changed, "\n".join(str(form.data.get("note", "")) for form in forms.values()))
    return render(request, "dashboards/conferences/conference.html", context, status=status)


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, UnreadableFile):
        return str(refusal)
    words: dict[type[Exception], str] = {
        services.NoMinutes: _("Cần có tệp biên bản hội nghị. Dùng “Thêm minh chứng” để gửi."),
        services.NothingOwed: _("Hội nghị không gắn với nhiệm vụ nào còn phải nộp."),
        services.NotYet: _("Ngày tổ chức không sau hôm nay."),
        services.Full: _("Mỗi hội nghị nhận tối đa 10 tệp."),
        steps.FileMissing: _("Nhiệm vụ này bắt buộc có tệp minh chứng, tối đa 10 tệp."),
    }
    return words.get(type(refusal), _("Cần ghi nội dung, tối đa 5.000 ký tự."))
