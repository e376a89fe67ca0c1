"""Hotlines in the workspace: number, duty list, test calls, and what somebody said on the telephone."""

from typing import Any
from uuid import uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from agencies.models import Agency
from feedback import forms
from feedback.access import Reader, reader_of
from feedback.comment_page import fields_of
from feedback.models import DutyShift, Hotline, Source
from feedback.selectors import hotlines as selectors
from feedback.selectors.comments import names_on
from feedback.selectors.people import agencies_to_ask
from feedback.services import hotlines as services
from feedback.services.direct import NothingSaid, Said, take_words

HANDLING = (Role.OFFICER, Role.HEAD, Role.HOME_AFFAIRS)


@require_safe
@requires(*HANDLING)
@never_cache
def hotlines(request: HttpRequest) -> HttpResponse:
    """List the hotlines a person looks after: Sở Nội vụ all of them, an agency its own."""
    reader = reader_of(request)
    ids = None if reader.office.everything else reader.handling.agency_ids | reader.office.agency_ids
    lines = selectors.hotlines(agency_ids=ids, on=reader.on)
    context = {"lines": lines, "places": _places(reader), "office": reader.office.everything, "trail": _trail()}
    return render(request, "feedback/hotlines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.HOME_AFFAIRS)
@never_cache
def province_hotline(request: HttpRequest) -> HttpResponse:
    """Show or change the province's hotline."""
    reader = reader_of(request)
    if not reader.office.everything:
        raise Http404
    return _hotline(request, reader, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDLING)
@never_cache
def agency_hotline(request: HttpRequest, agency: str) -> HttpResponse:
    """Show or change an agency's hotline."""
    reader = reader_of(request)
    if agency not in dict(_places(reader)):
        raise Http404
    return _hotline(request, reader, get_object_or_404(Agency, code=agency))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDLING)
@never_cache
def spoken(request: HttpRequest) -> HttpResponse:
    """Take down what somebody says on the telephone, and give the code to read out to them."""
    reader = reader_of(request)
    data = request.POST if request.method == "POST" else None
    form = forms.WordsForm(data, agencies=_places(reader), initial={"visit": uuid4()}, auto_id="%s")
    code, status = "", 200
    if data is not None:
        code, status = _taken(form, reader)
    context = {
        "fields": [field for field in fields_of(form) if field.name in ("agency", "words")],
        "visit": form["visit"].value(),
        "faults": [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors],
        "code": f"{code[:4]}-{code[4:]}" if code else "",
        "trail": _trail(_("Ghi ý kiến qua điện thoại")),
    }
    return render(request, "feedback/spoken.html", context, status=status)


def _taken(form: forms.WordsForm, reader: Reader) -> tuple[str, int]:
    """Return the code of what was taken down, or none and the status of a refusal."""
    if not form.is_valid():
        return "", 422
    typed = form.cleaned_data
    said = Said(
        id=typed["visit"],
        agency=Agency.objects.get(code=typed["agency"]),
        words=typed["words"],
        source=Source.HOTLINE,
        contact={},
    )
    try:
        return take_words(said=said, actor=reader.user, at=now()), 200
    except NothingSaid:
        form.add_error("words", _("Cần ghi nội dung, tối đa 5.000 ký tự."))
        return "", 422


def _hotline(request: HttpRequest, reader: Reader, agency: Agency | None) -> HttpResponse:
    hotline = Hotline.objects.filter(agency=agency).select_related("agency").first()
    action = request.POST.get("action", "") if request.method == "POST" else ""
    bound = _forms(hotline, reader, {action: request.POST} if action else {})
    form = bound.get(action)
    if request.method == "POST":
        if action == "remove":
            _remove(request, hotline, reader)
            return redirect(request.path)
        if form is not None and form.is_valid():
            try:
                _do(action, {**form.cleaned_data, **_seen(action, request)}, agency, hotline, reader)
            except ChangedMeanwhile as refusal:
                return _clashed(request, reader, agency, refusal)
            messages.success(request, _("Đã ghi."))
            return redirect(request.path)
    return _page(request, reader, agency, hotline, bound, status=422 if request.method == "POST" else 200)


def _seen(action: str, request: HttpRequest) -> dict[str, str | None]:
    return {"seen": request.POST.get("seen")} if action == "number" else {}


def _clashed(request: HttpRequest, reader: Reader, agency: Agency | None, refusal: ChangedMeanwhile) -> HttpResponse:
    """Show the number that somebody else set beside the one typed."""
    hotline = Hotline.objects.select_related("agency").get(agency=agency)
    bound = _forms(hotline, reader, {"number": request.POST})
    labels = {name: str(field.label) for name, field in bound["number"].fields.items()}
    subject = services.subject_of(hotline)
    clash = clash_of(refusal, request.POST.dict(), labels, subject=subject, action="feedback.hotline")
    return _page(request, reader, agency, hotline, bound, clash=clash, status=409)


def _forms(hotline: Hotline | None, reader: Reader, typed: dict[str, Any]) -> dict[str, django_forms.Form]:
    """Return the forms of a hotline; duty and test calls only once it has a number."""
    known = {"number": hotline.number, "hours": hotline.hours} if hotline else {}
    made: dict[str, django_forms.Form] = {"number": forms.NumberForm(typed.get("number"), initial=known)}
    if hotline is not None:
        made["shift"] = forms.ShiftForm(typed.get("shift"), today=reader.on)
        made["test"] = forms.TestCallForm(typed.get("test"))
    for code, form in made.items():
        form.auto_id = f"{code}-%s"
    return made


def _do(action: str, typed: dict[str, Any], agency: Agency | None, hotline: Hotline | None, reader: Reader) -> None:
    by: dict[str, Any] = {"actor": reader.user, "at": now()}
    if action == "number":
        services.set_number(agency=agency, **typed, **by)
    elif hotline is not None and action == "shift":
        services.add_shift(hotline=hotline, **typed, **by)
    elif hotline is not None and action == "test":
        services.note_test_call(hotline=hotline, answered=typed["answered"] == "1", note=typed["note"], **by)


def _remove(request: HttpRequest, hotline: Hotline | None, reader: Reader) -> None:
    asked = request.POST.get("shift", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 18
    shift = DutyShift.objects.filter(hotline=hotline, pk=asked).first() if known and hotline else None
    if shift is not None:
        services.remove_shift(shift=shift, actor=reader.user, at=now())
        messages.success(request, _("Đã bỏ khỏi lịch trực."))
    else:
        messages.info(request, _("Người khác đã bỏ người này khỏi lịch trực từ trước."))


def _page(
    request: HttpRequest,
    reader: Reader,
    agency: Agency | None,
    hotline: Hotline | None,
    bound: dict[str, django_forms.Form],
    *,
    clash: Clash | None = None,
    status: int,
) -> HttpResponse:
    name = names_on({agency.pk}, on=reader.on).get(agency.pk, agency.code) if agency else _("Toàn tỉnh")
    fields = {code: fields_of(form) for code, form in bound.items()}
    shifts = list(selectors.coming_shifts(hotline, on=reader.on)) if hotline else []
    context = {
        "name": name,
        "hotline": hotline,
        "fields": fields,
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, services.stated(hotline)),
        "faults": [(each.id, f"{each.label}: {each.error}") for form in fields.values() for each in form if each.error],
        "shifts": shifts,
        "unattended": selectors.unattended(shifts, on=reader.on) if hotline else (),
        "tests": selectors.test_calls(hotline) if hotline else [],
        "trail": _trail(name),
    }
    return render(request, "feedback/hotline.html", context, status=status)


def _places(reader: Reader) -> list[tuple[str, str]]:
    """Return the agencies (code, name) whose hotline a person looks after and for which calls are taken down."""
    places = agencies_to_ask(on=reader.on)
    if reader.office.everything:
        return places
    ids = reader.handling.agency_ids | reader.office.agency_ids
    own = set(Agency.objects.filter(pk__in=ids).values_list("code", flat=True))
    return [place for place in places if place[0] in own]


def _trail(here: str = "") -> list[tuple[str, str]]:
    way = [(_("Ý kiến của người dân"), reverse("feedback:comments"))]
    name = _("Đường dây nóng")
    return [*way, (name, reverse("feedback:hotlines")), (here, "")] if here else [*way, (name, "")]
