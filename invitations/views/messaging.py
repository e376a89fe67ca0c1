"""How a round words and times its messages, and the file outbox."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from invitations.access import knows_the_server
from invitations.forms import HoursForm, TextForm
from invitations.models import MessageText
from invitations.models.lists import BY_LINK
from invitations.preview import preview_of, test_envelope
from invitations.selectors.messaging import messaging_of, own_wordings, shipped_wording, wording
from invitations.sending_words import unconnected_words
from invitations.services.settings import set_messaging, set_text, stated, stated_text
from notices import outbox
from notices.gateways import Rejected, TryLater, Unclear, gateway_for
from notices.phones import InvalidAddress, mail, masked_mail, masked_phone, phone
from surveys.access import Hand, managed_round
from surveys.models import Channel


@require_safe
@requires(*Role.collecting())
@never_cache
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """List every message of a round as it would leave now."""
    hand = managed_round(request, code)
    own = own_wordings(hand.round)
    rows = [
        _row(hand, own, kind=kind, channel=channel, language=language)
        for channel in BY_LINK
        for kind in MessageText.Kind
        for language, _name in settings.LANGUAGES
    ]
    return render(request, "invitations/texts.html", {"round": hand.round, "rows": rows})


def _row(
    hand: Hand, own: Mapping[tuple[str, int, str], tuple[str, str]], *, kind: str, channel: Channel, language: str
) -> dict[str, Any]:
    words = own.get((kind, channel, language))
    shown = words or shipped_wording(kind=kind, channel=channel, language=language)
    return {
        "channel": channel,
        "kind": MessageText.Kind(kind),
        "language": dict(settings.LANGUAGES)[language],
        "own": words is not None,
        "preview": preview_of(hand.units, *shown),
        "url": reverse("invitations:text", args=[hand.round.code, channel.name.lower(), kind, language]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def text(request: HttpRequest, code: str, channel: str, kind: str, language: str) -> HttpResponse:
    """Change the wording of one message, look at it, send it to oneself."""
    hand = managed_round(request, code)
    place = _place(channel, kind, language)
    if request.method != "POST":
        return _text_page(request, hand, place, None)
    if request.POST.get("action") == "shipped":
        return _shipped(request, hand, place)
    form = TextForm(request.POST, long=place["channel"] == Channel.EMAIL)
    if not form.is_valid():
        return _text_page(request, hand, place, form, status=422)
    if request.POST.get("action") == "preview":
        return _text_page(request, hand, place, form)
    if request.POST.get("action") == "test":
        return _send_test(request, hand, place, form)
    seen = request.POST.get("seen")
    try:
        set_text(round=hand.round, **place, **form.cleaned_data, at=now(), actor=hand.user, seen=seen)
    except ChangedMeanwhile as refusal:
        clash = _clash(hand, form, refusal, "invitations.text")
        return _text_page(request, hand, place, form, clash=clash, status=409)
    messages.success(request, _("Đã lưu lời văn."))
    return redirect("invitations:texts", code)


def _shipped(request: HttpRequest, hand: Hand, place: dict[str, Any]) -> HttpResponse:
    seen = request.POST.get("seen")
    try:
        set_text(round=hand.round, **place, subject="", body="", at=now(), actor=hand.user, seen=seen)
    except ChangedMeanwhile as refusal:
        form = TextForm(request.POST, long=place["channel"] == Channel.EMAIL)
        clash = _clash(hand, form, refusal, "invitations.text")
        return _text_page(request, hand, place, form, clash=clash, status=409)
    messages.success(request, _("Đã trở về lời văn có sẵn."))
    return redirect("invitations:texts", hand.round.code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """Set quiet hours, rate and reminders."""
    hand = managed_round(request, code)
    messaging = messaging_of(hand.round)
    form = HoursForm(request.POST) if request.method == "POST" else HoursForm(initial=dict(stated(messaging)))
    clash = None
    if form.is_bound and form.is_valid():
        try:
            seen = request.POST.get("seen")
            set_messaging(round=hand.round, values=form.cleaned_data, at=now(), actor=hand.user, seen=seen)
        except ChangedMeanwhile as refusal:
            clash = _clash(hand, form, refusal, "invitations.hours")
        else:
            messages.success(request, _("Đã lưu giờ gửi và cách nhắc."))
            return redirect("invitations:lists", code)
    context = {
        "round": hand.round,
        "form": form,
        "faults": _faults(form),
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, stated(messaging)),
    }
    status = 409 if clash else 422 if form.is_bound else 200
    return render(request, "invitations/hours.html", context, status=status)


def _clash(hand: Hand, form: HoursForm | TextForm, refusal: ChangedMeanwhile, action: str) -> Clash:
    labels = {name: str(form[name].label) for name in form.fields} if isinstance(form, HoursForm) else _text_labels()
    return clash_of(refusal, form.data, labels, subject=f"round:{hand.round.code}", action=action)


@require_safe
@requires(*Role.collecting())
@never_cache
def sent_files(request: HttpRequest, code: str) -> HttpResponse:
    """Show what lies in the file outbox, numbers covered and links without their secrets."""
    hand = managed_round(request, code)
    letters = [
        {"at": at, "way": letter.way, "to": _masked(letter.address), "text": _covered(letter.text)}
        for at, letter in outbox.newest(hand.round.code)
    ]
    context = {
        "round": hand.round,
        "letters": letters,
        "count": outbox.count(hand.round.code),
        "ways": [(Channel(one).label, unconnected_words(one)) for one in BY_LINK],
        "place": outbox.place(hand.round.code) if knows_the_server(hand.user) else "",
    }
    return render(request, "invitations/outbox.html", context)


def _send_test(request: HttpRequest, hand: Hand, place: dict[str, Any], form: TextForm) -> HttpResponse:
    to = request.POST.get("to", "")
    try:
        address = mail(to) if place["channel"] == Channel.EMAIL else phone(to, mobile=True)
        envelope = test_envelope(hand.round, place["channel"], address, **form.cleaned_data)
        gateway_for(envelope.way).deliver(envelope)
    except InvalidAddress:
        fault = _("Ghi số di động hoặc thư điện tử của ông/bà.")
        return _text_page(request, hand, place, form, test_fault=fault, status=422)
    except (Rejected, TryLater, Unclear) as trouble:
        fault = _("Cổng gửi tin không nhận: %s.") % trouble
        return _text_page(request, hand, place, form, test_fault=fault, status=422)
    messages.success(request, _("Đã gửi thử một tin. Đường dẫn trong tin thử không mở được phiếu."))
    return _text_page(request, hand, place, form)


def _text_page(
    request: HttpRequest,
    hand: Hand,
    place: dict[str, Any],
    form: TextForm | None,
    *,
    test_fault: str = "",
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    subject, body = wording(hand.round, **place)
    long = place["channel"] == Channel.EMAIL
    shown = form or TextForm(initial={"subject": subject, "body": body}, long=long)
    if form is not None and form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
    faults = [*_faults(shown), *([("to", test_fault)] if test_fault else [])]
    context = {
        "round": hand.round,
        "form": shown,
        "long": long,
        "channel": Channel(place["channel"]),
        "kind": MessageText.Kind(place["kind"]),
        "language": dict(settings.LANGUAGES)[place["language"]],
        "preview": preview_of(hand.units, subject, body),
        "test_fault": test_fault,
        "to": request.POST.get("to", ""),
        "faults": faults,
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, stated_text(round=hand.round, **place)),
    }
    return render(request, "invitations/text.html", context, status=status)


def _text_labels() -> dict[str, str]:
    return {"subject": _("Tiêu đề"), "body": _("Nội dung")}


def _place(channel: str, kind: str, language: str) -> dict[str, Any]:
    """Return which message an address means. Raises Http404."""
    channels = {one.name.lower(): one.value for one in BY_LINK}
    known = channel in channels and kind in MessageText.Kind.values and language in dict(settings.LANGUAGES)
    if not known:
        raise Http404
    return {"channel": channels[channel], "kind": kind, "language": language}


def _masked(address: str) -> str:
    return masked_mail(address) if "@" in address else masked_phone(address)


def _covered(text: str) -> str:
    """Cover the secrets of links: who opens one here would use it up."""
    head = f"{settings.PUBLIC_URL.rstrip('/')}/m/"
    first, *rest = text.split(head)
    return first + "".join(f"{head}…{part.partition('/')[1]}{part.partition('/')[2]}" for part in rest)


def _faults(form: Any) -> list[tuple[str, str]]:
    return [("" if name == "__all__" else name, words[0]) for name, words in form.errors.items()]
