"""One issue under review: reading it, answering it, verifying the answer, its proofs."""

from collections.abc import Mapping

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

from actionplans.models import ReviewItem, ReviewProof
from actionplans.reach import GIVING, HANDING_IN, READING, Reader, reader_for
from actionplans.reading_reviews import TO_ANSWER, history, visible_items
from actionplans.selectors import names_on
from actionplans.services.reviews import Locked
from actionplans.services.steps import MOST_FILES, FileMissing
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from dashboards.act_fields import faults_of
from dashboards.reviews import acts, page
from documents.attachments import MOST_BYTES, served
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files
from scoring.access import user_of


@require_safe
@requires(*READING)
@never_cache
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Show an issue with what was said and found of it."""
    reader, found = _seen(request, pk, item)
    return _page(request, reader, found)


@takes_files(MOST_FILES * MOST_BYTES)
@require_POST
@requires(*GIVING, *HANDING_IN)
@never_cache
def act(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Do one thing about an issue, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = _seen(request, pk, item)
    code = request.POST.get("action", "")
    if not acts.has_right(code, found, reader):
        raise PermissionDenied
    form = acts.made(code, found, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form.cleaned_data, hand)
    except (Changed, NotNow, Locked):
        found = visible_items(reader).get(pk=found.pk)
        return _page(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except (WordsMissing, FileMissing, UnreadableFile) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, reader, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code))
    return redirect("reviews:item", pk, found.pk)


@require_safe
@requires(*READING)
@never_cache
def proof(request: HttpRequest, pk: int, item: int, proof: int) -> HttpResponseBase:
    """Hand out a file that was handed in, as a download."""
    _reader, found = _seen(request, pk, item)
    file = get_object_or_404(ReviewProof, pk=proof, step__item=found)
    return served(file.key, name=file.name, kind=file.kind)


def _seen(request: HttpRequest, pk: int, item: int) -> tuple[Reader, ReviewItem]:
    """Return an issue this person sees. Raises Http404: for anyone else it does not exist."""
    reader = reader_for(user_of(request), on=localdate())
    found = visible_items(reader).filter(pk=item, review=pk).first()
    if found is None:
        raise Http404
    return reader, found


def _page(
    request: HttpRequest,
    reader: Reader,
    found: ReviewItem,
    typed: Mapping[str, django_forms.Form] | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    names = names_on({found.bearer_id, found.agency_id}, on=reader.on)
    done = page.item_steps(history(found))
    forms = (typed or {}).values()
    context = {
        "item": found,
        "line": page.line(found, names, reader.on),
        "facts": _facts(found, names, reader),
        "offers": acts.offered(found, reader, typed or {}),
        "steps": done,
        "late_writer": changed is not None,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": "\n".join(str(form.data.get("note", "")) for form in forms) if changed is not None else "",
        "faults": [fault for form in forms for fault in faults_of(form)] if changed is None else [],
        "trail": page.trail(page.of_review(found.review), (_("Một vấn đề"), "")),
    }
    return render(request, "dashboards/reviews/item.html", context, status=status)


def _facts(found: ReviewItem, names: Mapping[int, str], reader: Reader) -> list[tuple[str, str]]:
    line = page.line(found, names, reader.on)
    due = f"{found.review.due_on:%d/%m/%Y}"
    said = page.when(found.review, reader.on) if found.state in TO_ANSWER else ""
    pairs = [
        (_("Đơn vị trả lời"), line.bearer),
        (_("Vấn đề của"), line.bearer_then),
        (_("Yếu tố"), line.factor),
        (_("Lấy từ"), line.origin),
        (_("Hạn tự đánh giá"), f"{due} ({said})" if said else due),
        (_("Tự đánh giá"), line.result),
    ]
    return [pair for pair in pairs if pair[1]]


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, UnreadableFile):
        return str(refusal)
    if isinstance(refusal, FileMissing):
        return _("Gửi tối đa 10 tệp một lần.")
    return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
