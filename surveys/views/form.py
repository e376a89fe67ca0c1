from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.origin import address_of
from surveys import bodies, page, posted, refusals, tokens
from surveys.asker import asker_of
from surveys.doubts import doubts
from surveys.models import Response
from surveys.posted import Malformed, Posted, TooLarge
from surveys.questionnaire import Questionnaire
from surveys.selectors import Door, UnknownToken, open_access_point, questionnaire_of, sheet_of
from surveys.services import Closed, NotOpenYet, Receipt, record_web_response
from surveys.sheet import Reading
from surveys.watch import Weighed

REOPENED_AFTER = timedelta(hours=1)

_gzip = GZipMiddleware(lambda request: HttpResponse())


# Without a session there is nothing another site could ride on; the signed form token binds a post to a page we made.
@csrf_exempt
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Show a citizen's form, or take it."""
    try:
        match request.method:
            case "GET" | "HEAD":
                response = _show(request, bodies.door_of(token))
            case "POST":
                posted.refuse_if_large(request)
                response = _receive(request, open_access_point(token))
            case _:
                response = refusals.wrong_method(request, token, ("GET", "HEAD", "POST"))
    except UnknownToken:
        response = refusals.unknown(request)
    except TooLarge:
        response = refusals.too_large(request, token)
    return _sent(request, response)


@csrf_exempt  # It changes nothing, so that a wrong method is refused in words and not for a missing cookie.
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the form was received, with its receipt code."""
    if request.method not in ("GET", "HEAD"):
        return _sent(request, refusals.wrong_method(request, token, ("GET", "HEAD")))
    try:
        door = bodies.door_of(token)
    except UnknownToken:
        return _sent(request, refusals.unknown(request))
    language = _language(request.GET.get("lang", ""), questionnaire_of(door.questionnaire_version_id))
    with translation.override(language):
        signed = {"phieu": request.GET.get("phieu", "")}
        context = {**_context(door, language, "surveys:thanks", signed), "receipt": _receipt(signed["phieu"], door)}
        return _sent(request, render(request, "surveys/thanks.html", context))


def _show(request: HttpRequest, door: Door) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    if door.admission(on=today) != "open":
        return refusals.not_admitted(request, door, today=today)
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    asked = request.GET.get("lang", "") if request.META.get("QUERY_STRING") else ""
    language = _language(asked, questionnaire)
    body = bodies.body_of(door, language, lambda: _empty_page(door, language, questionnaire))
    visit = _visit_fields(door, uuid4(), now)
    headers = {"Content-Language": language, "Vary": "Accept-Encoding"}
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(body.plain(visit), headers=headers)
    return HttpResponse(body.packed(visit), headers={**headers, "Content-Encoding": "gzip"})


def _receive(request: HttpRequest, door: Door) -> HttpResponse:
    now = timezone.now()
    if door.admission(on=timezone.localdate(now)) != "open":
        return refusals.not_admitted(request, door, today=timezone.localdate(now))
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    try:
        sent = posted.read(request)
        raw = sent.answers(questionnaire)
        opened_at = _opened_at(door, sent, now)
    except Malformed:
        return refusals.malformed(request, door)
    language = _language(sent.language, questionnaire)
    reading = sheet_of(door.questionnaire_version_id).read(raw)
    with translation.override(language):
        if opened_at is None or reading.errors or not sent.consent:
            return _again(door, sent, language, reading, now, opened_at)
        weighed = _doubts(request, door, sent, reading, opened_at, now)
        if weighed.too_many:
            return refusals.too_many(request, door)
        try:
            receipt = _store(door, sent, reading, language, opened_at, now, weighed.flags)
        except (Closed, NotOpenYet):
            return refusals.not_admitted(request, door, today=timezone.localdate(now))
        return _to_thanks(door, receipt, language, now)


def _opened_at(door: Door, sent: Posted, now: datetime) -> datetime | None:
    """Return when the form was opened, None if that is too long ago. Raises Malformed."""
    try:
        return tokens.opened_at(sent.form_token, access_token=door.token, visit_id=sent.visit_id, at=now)
    except tokens.Tampered as error:
        raise Malformed from error
    except tokens.Expired:
        return None


def _doubts(
    request: HttpRequest, door: Door, sent: Posted, reading: Reading, opened_at: datetime, now: datetime
) -> Weighed:
    return doubts(
        door=door,
        reading=reading,
        visit_id=sent.visit_id,
        address=address_of(request),
        seconds=(now - opened_at).total_seconds(),
        trapped=sent.trapped,
        at=now,
    )


def _store(
    door: Door, sent: Posted, reading: Reading, language: str, opened_at: datetime, now: datetime, flags: int
) -> Receipt:
    return record_web_response(
        access_point=door,
        visit_id=sent.visit_id,
        reading=reading,
        language=language,
        consent_version=page.CONSENT_VERSION,
        started_at=opened_at,
        flags=flags,
        at=now,
    )


def _again(
    door: Door, sent: Posted, language: str, reading: Reading, now: datetime, opened_at: datetime | None
) -> HttpResponse:
    """Show the form with all that was typed and what is to mend; the same visit goes on from when it was opened."""
    content = page.form(
        questionnaire_of(door.questionnaire_version_id),
        language,
        typed=sent.typed,
        errors=reading.errors,
        consent_missing=not sent.consent,
        notice="" if opened_at else _("Trang này mở đã quá 24 giờ, phiếu chưa được gửi"),
    )
    body = bodies.split(_form_page(door, language, content))
    # A page too old gets new hours; nobody must seem to have filled it in within seconds.
    since = opened_at or now - REOPENED_AFTER
    response = HttpResponse(body.plain(_visit_fields(door, sent.visit_id, since)), status=422)
    response["Content-Language"] = language
    return response


def _to_thanks(door: Door, receipt: Receipt, language: str, now: datetime) -> HttpResponse:
    stored_at = now
    if receipt.already_stored:
        stored_at = Response.objects.values_list("received_at", flat=True).get(pk=receipt.response_id)
    signed = tokens.sign_receipt(access_token=door.token, code=receipt.code, stored_at=stored_at)
    query = {"phieu": signed} if language == settings.LANGUAGE_CODE else {"phieu": signed, "lang": language}
    address = f"{reverse('surveys:thanks', args=[door.token])}?{urlencode(query)}"
    return HttpResponse(status=303, headers={"Location": address})


def _receipt(signed: str, door: Door) -> tokens.SignedReceipt | None:
    try:
        return tokens.read_receipt(signed, access_token=door.token, at=timezone.now())
    except (tokens.Tampered, tokens.Expired):
        return None


def _empty_page(door: Door, language: str, questionnaire: Questionnaire) -> str:
    with translation.override(language):
        return _form_page(door, language, page.form(questionnaire, language))


def _form_page(door: Door, language: str, content: page.Form) -> str:
    return render_to_string("surveys/form.html", {**_context(door, language, "surveys:form"), "form": content})


def _visit_fields(door: Door, visit_id: UUID, now: datetime) -> bytes:
    token = tokens.sign_form(access_token=door.token, visit_id=visit_id, at=now)
    return (
        f'<input type="hidden" name="{posted.VISIT_FIELD}" value="{visit_id}">'
        f'<input type="hidden" name="{posted.TOKEN_FIELD}" value="{token}">'
    ).encode()


def _context(door: Door, language: str, here: str, query: Mapping[str, str] | None = None) -> dict[str, object]:
    address = reverse(here, args=[door.token])
    return {
        "door": door,
        "language": language,
        "language_links": _language_links(questionnaire_of(door.questionnaire_version_id), address, query or {}),
        "form_url": reverse("surveys:form", args=[door.token]),
        "province_name": settings.PROVINCE_NAME,
        "asker": asker_of(door),
    }


def _language_links(questionnaire: Questionnaire, address: str, query: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (code, own name, address) of the languages the form speaks."""
    return [
        (code, str(get_language_info(code)["name_local"]), f"{address}?{urlencode({**query, 'lang': code})}")
        for code in _spoken(questionnaire)
    ]


def _spoken(questionnaire: Questionnaire) -> list[str]:
    return [code for code in questionnaire.languages if code in refusals.LANGUAGE_CODES]


def _language(asked: str, questionnaire: Questionnaire) -> str:
    return asked if asked in _spoken(questionnaire) else settings.LANGUAGE_CODE


def _sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # Shared phones: nothing of a form may be shown again from a cache.
    response["Cache-Control"] = "no-store"
    return response if "Content-Encoding" in response else _gzip.process_response(request, response)  # type: ignore[return-value]
