"""Leaving a long form and taking it up again by its code, on whatever device."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.origin import address_of
from surveys import bodies, page, posted, refusals, tokens
from surveys.page import CONSENT_FIELD
from surveys.posted import Malformed, Posted, TooLarge
from surveys.rendering import addresses_of, can_be_left, context, form_page, language_of, speaking, unkept, visit_fields
from surveys.selectors import Door, UnknownToken, open_access_point, questionnaire_of
from surveys.services.saved import KEPT_FOR, Left, UnknownCode, save_form, shown, take_up
from surveys.views.form import REOPENED_AFTER
from surveys.watch import guesses

_Answer = Callable[[HttpRequest, Door, datetime], HttpResponse]
_Words = Callable[[], str]


# As with the form itself: no session speaks for the sender, the signed form token binds a post to a page we made.
@csrf_exempt
def later(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what was typed and show the code to take it up again."""
    if request.method != "POST":
        return unkept(request, refusals.wrong_method(request, token, ("POST",)))
    return unkept(request, _answered(request, token, _save))


@csrf_exempt
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a code, or show the form that was left under it."""
    if request.method not in ("GET", "HEAD", "POST"):
        return unkept(request, refusals.wrong_method(request, token, ("GET", "HEAD", "POST")))
    return unkept(request, _answered(request, token, _take_up if request.method == "POST" else _ask))


def _answered(request: HttpRequest, token: str, answer: "_Answer") -> HttpResponse:
    now = timezone.now()
    try:
        posted.refuse_if_large(request)
        door = open_access_point(token)
        if door.admission(on=timezone.localdate(now)) != "open":
            return refusals.not_admitted(request, door, today=timezone.localdate(now))
        if not can_be_left(door):
            return refusals.unknown(request)
        return answer(request, door, now)
    except UnknownToken:
        return refusals.unknown(request)
    except TooLarge:
        return refusals.too_large(request, token)
    except Malformed:
        return refusals.malformed(request, door)


def _save(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    sent = posted.read(request)
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    sent.answers(questionnaire)
    _refuse_foreign(door, sent, now)
    language = language_of(sent.language, questionnaire)
    left = Left(sent.visit_id, language, sent.consent, sent.values)
    code = save_form(door=door, left=left, code=sent.saved, at=now)
    with speaking(language):
        addresses = addresses_of(door)
        until = timezone.localdate(now + KEPT_FOR)
        values = context(door, language, addresses, addresses.resume)
        return render(request, "surveys/later.html", {**values, "code": shown(code), "until": until})


def _refuse_foreign(door: Door, sent: Posted, now: datetime) -> None:
    """Raises Malformed unless the form is one that this portal handed out, however long ago."""
    try:
        tokens.opened_at(sent.form_token, access_token=door.token, visit_id=sent.visit_id, at=now)
    except tokens.Tampered as error:
        raise Malformed from error
    except tokens.Expired:
        return


def _ask(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    return _code_page(request, door, request.GET.get("lang", ""))


def _take_up(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    code, asked = posted.text(request, "code"), posted.text(request, posted.LANGUAGE_FIELD)
    if guesses(door=door.token, address=address_of(request), at=now):
        return _code_page(request, door, asked, typed=code, fault=_too_many, status=429)
    try:
        left = take_up(door=door, code=code, at=now)
    except UnknownCode:
        return _code_page(request, door, asked, typed=code, fault=_unknown, status=422)
    return _form_again(door, left, code, now)


def _form_again(door: Door, left: Left, code: str, now: datetime) -> HttpResponse:
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    language = language_of(left.language, questionnaire)
    values = {name: texts for name, texts in left.values.items() if name in questionnaire.by_code}
    # Agreement to another wording than the one shown now is none.
    typed = {**values, CONSENT_FIELD: ["1"]} if left.consent == door.notice else values
    with speaking(language):
        content = page.form(questionnaire, language, typed=typed)
        body = bodies.split(form_page(door, language, content, addresses_of(door), saved=code))
    # Whoever took it up has had the form for longer than a moment.
    response = HttpResponse(body.plain(visit_fields(door, left.visit_id, now - REOPENED_AFTER)))
    response["Content-Language"] = language
    return response


def _code_page(
    request: HttpRequest, door: Door, asked: str, *, typed: str = "", fault: "_Words" = str, status: int = 200
) -> HttpResponse:
    language = language_of(asked, questionnaire_of(door.questionnaire_version_id))
    with speaking(language):
        addresses = addresses_of(door)
        values = context(door, language, addresses, addresses.resume)
        values |= {"typed": typed[:40], "fault": fault()}
        response = render(request, "surveys/resume.html", values, status=status)
    if status == 429:
        response["Retry-After"] = str(refusals.RETRY_SECONDS)
    return response


def _unknown() -> str:
    return _("Không có phiếu nào lưu với mã này. Xem lại từng ký tự; mã dùng trong 7 ngày, tại đúng địa chỉ này.")


def _too_many() -> str:
    return _("Đã thử nhiều mã không đúng. Chờ mười phút rồi thử lại.")
