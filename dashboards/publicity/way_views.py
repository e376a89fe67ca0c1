"""One way in which an agency makes results public: what was done, the text it tells, its proof."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.models import Publicity, PublicityFile, PublicityForm
from actionplans.reach import HANDING_IN, READING
from actionplans.reading_aloud import seconds
from actionplans.services import publicity as services
from actionplans.services.steps import Hand
from actionplans.services.taking import Changed, NotNow, WordsMissing
from agencies.access import requires
from dashboards.conferences.fields import drawn, faults_of
from dashboards.obligations.forms import NoteForm, ReasonForm
from dashboards.plans.clash import rows
from dashboards.publicity import forms, page
from documents.attachments import MOST_BYTES, kept_attachments, served
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files

State = Publicity.State
FORMS: dict[str, tuple[frozenset[str], type[django_forms.Form]]] = {
    "done": (frozenset((State.TODO,)), forms.DoneForm),
    "skip": (frozenset((State.TODO,)), ReasonForm),
    "undo": (frozenset((State.DONE, State.SKIPPED)), NoteForm),
}


@takes_files(services.MOST_FILES * MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*READING)
@never_cache
def way(request: HttpRequest, code: str, agency: str, form: str) -> HttpResponse:
    """Show what an agency did in one way; who acts for it writes that down."""
    place, item = _item(request, code, agency, form)
    if request.method != "POST":
        return _page(request, place, item)
    act = request.POST.get("action", "")
    if not place.acts or act not in FORMS:
        raise PermissionDenied
    typed = FORMS[act][1](request.POST, request.FILES)
    typed.auto_id = f"{act}-%s"
    if not typed.is_valid():
        return _page(request, place, item, {act: typed}, status=422)
    hand = Hand(actor=place.reader.user, at=now(), seen=typed.cleaned_data["version"])
    try:
        DO[act](place, item, typed.cleaned_data, hand)
    except (Changed, NotNow):
        item = services.item_of(publication=item.publication, agency=item.agency, form=item.form)
        return _page(request, place, item, {act: typed}, changed=hand.seen, status=409)
    except (*FAULTS, UnreadableFile) as refusal:
        typed.add_error(None, _fault(refusal))
        return _page(request, place, item, {act: typed}, status=422)
    messages.success(request, _("Đã ghi: %s.") % _labels()[act])
    return redirect("publicity:way", code, agency, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDING_IN)
@never_cache
def text(request: HttpRequest, code: str, agency: str, form: str) -> HttpResponse:
    """Edit the text that an agency tells in one way; at first it is what the portal drafts."""
    place, item = _item(request, code, agency, form)
    if not place.acts:
        raise PermissionDenied
    draft = _draft(place, item)
    typed = forms.TextForm(request.POST if request.method == "POST" else None, initial={"text": item.text or draft})
    if request.method != "POST":
        return _text(request, place, item, typed, draft)
    if not typed.is_valid():
        return _text(request, place, item, typed, draft, status=422)
    hand = Hand(actor=place.reader.user, at=now(), seen=typed.cleaned_data["version"])
    said = typed.cleaned_data["text"].replace("\r\n", "\n")
    try:
        services.write_text(item=item, text="" if said.strip() == draft.strip() else said, hand=hand)
    except Changed:
        item = services.item_of(publication=item.publication, agency=item.agency, form=item.form)
        return _text(request, place, item, typed, draft, status=409, changed=hand.seen)
    messages.success(request, _("Đã lưu bài."))
    return redirect("publicity:text", code, agency, form)


@require_safe
@requires(*READING)
@never_cache
def download(request: HttpRequest, code: str, agency: str, form: str) -> HttpResponse:
    """Hand the text out as a plain text file."""
    place, item = _item(request, code, agency, form)
    said = item.text or _draft(place, item)
    if not said:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{form}-{agency}.txt"'}
    # With a mark of its encoding, so that Notepad on old machines reads it.
    return HttpResponse(
        "\ufeff" + said.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8", headers=headers
    )


@require_safe
@requires(*READING)
@never_cache
def file(request: HttpRequest, code: str, agency: str, form: str, file: int) -> HttpResponseBase:
    """Hand out a file that shows it, as a download."""
    _place, item = _item(request, code, agency, form)
    kept = get_object_or_404(PublicityFile, pk=file, step__item=item.pk)
    return served(kept.key, name=kept.name, kind=kept.kind)


def _item(request: HttpRequest, code: str, agency: str, form: str) -> tuple[page.Place, Publicity]:
    place = page.place_of(request, code, agency)
    way = page.form_of(form)
    return place, services.item_of(publication=place.publication, agency=place.agency, form=way)


def _draft(place: page.Place, item: Publicity) -> str:
    kind = item.form.text
    return page.drafted(kind, page.told_of(place)) if kind not in ("", PublicityForm.Text.BOARD) else ""


def _done(place: page.Place, item: Publicity, typed: dict[str, Any], hand: Hand) -> None:
    said = {name: typed[name] for name in ("done_on", "words", "link")}
    with kept_attachments(typed["proofs"]) as files:
        services.done(item=item, files=files, published_on=page.published_on(item.publication), hand=hand, **said)


def _skip(place: page.Place, item: Publicity, typed: dict[str, Any], hand: Hand) -> None:
    services.skip(item=item, note=typed["note"], hand=hand)


def _undo(place: page.Place, item: Publicity, typed: dict[str, Any], hand: Hand) -> None:
    services.undo(item=item, note=typed["note"], hand=hand)


DO: dict[str, Callable[[page.Place, Publicity, dict[str, Any], Hand], None]] = {
    "done": _done,
    "skip": _skip,
    "undo": _undo,
}
FAULTS = (services.WrongDay, services.NothingShown, services.TooMany, WordsMissing)


def _fault(refusal: Exception) -> str:
    words: dict[type[Exception], str] = {
        services.WrongDay: _("Ngày công khai từ ngày công bố kết quả đến hôm nay."),
        services.NothingShown: _("Ghi công khai ở đâu, đường dẫn, hoặc gửi tệp minh chứng."),
        services.TooMany: _("Mỗi hình thức nhận tối đa 10 tệp."),
    }
    return words.get(type(refusal), str(refusal) or _("Cần ghi nội dung, tối đa 5.000 ký tự."))


def _labels() -> dict[str, str]:
    return {"done": _("Ghi đã công khai"), "skip": _("Không áp dụng"), "undo": _("Ghi lại là chưa công khai")}


def _page(
    request: HttpRequest,
    place: page.Place,
    item: Publicity,
    typed: dict[str, Any] | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    sent = typed or {}
    done = page.steps(item)
    context = {
        "place": place,
        "item": item,
        "state": item.get_state_display(),
        "kind": page.KINDS[State(item.state)],
        "offers": [_offer(code, sent) for code in FORMS if place.acts and item.state in FORMS[code][0]],
        "steps": done,
        "files": [each for step in done for each in step.files],
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": "\n".join(form.data.get("note", form.data.get("words", "")) for form in sent.values()),
        "faults": [fault for form in sent.values() for fault in faults_of(form)] if changed is None else [],
        "trail": page.trail(place, (item.form.name, "")),
    }
    return render(request, "dashboards/publicity/way.html", context, status=status)


def _offer(code: str, sent: dict[str, Any]) -> dict[str, Any]:
    form = sent.get(code) or FORMS[code][1]()
    form.auto_id = f"{code}-%s"
    return {"code": code, "label": _labels()[code], "fields": drawn(form), "open": code in sent or code == "done"}


def _text(
    request: HttpRequest,
    place: page.Place,
    item: Publicity,
    typed: forms.TextForm,
    draft: str,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    typed.auto_id = "%s"
    done = page.steps(item)
    aloud = item.form.text == PublicityForm.Text.ALOUD
    context = {
        "place": place,
        "item": item,
        "draft": draft,
        "seconds": seconds(item.text or draft) if aloud else 0,
        "edited": bool(item.text),
        "fields": drawn(typed),
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "clash": rows(typed, {"text": item.text or draft}, ("text",)) if changed is not None else [],
        "faults": faults_of(typed) if changed is None else [],
        "trail": page.trail(place, (item.form.name, "")),
    }
    return render(request, "dashboards/publicity/text.html", context, status=status)
