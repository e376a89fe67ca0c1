from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.origin import address_of
from surveys import bodies, page, posted, refusals, tokens
from surveys.doubts import doubts
from surveys.models import Response
from surveys.posted import Malformed, Posted, TooLarge
from surveys.questionnaire import Questionnaire
from surveys.rendering import Addresses, addresses_of, context, form_page, language_of, speaking, unkept, visit_fields
from surveys.selectors import Door, UnknownToken, open_access_point, questionnaire_of, sheet_of
from surveys.selectors.privacy import present_number
from surveys.services import Closed, NotOpenYet, Receipt, forget_saved, record_web_response
from surveys.services.answers import day_of
from surveys.services.openings import note_opening
from surveys.sheet import Reading
from surveys.watch import Weighed

REOPENED_AFTER = timedelta(hours=1)


# Without a session there is nothing another site could ride on; the signed form token binds a post to a page we made.
@csrf_exempt
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Show a citizen's form, or take it."""
    try:
        match request.method:
            case "GET" | "HEAD":
                response = show(request, bodies.door_of(token))
            case "POST":
                posted.refuse_if_large(request)
                response = receive(request, bodies.door_of(token))
            case _:
                response = refusals.wrong_method(request, token, ("GET", "HEAD", "POST"))
    except UnknownToken:
        response = refusals.unknown(request)
    except TooLarge:
        response = refusals.too_large(request, token)
    return unkept(request, response)


@csrf_exempt  # It changes nothing, so that a wrong method is refused in words and not for a missing cookie.
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the form was received, with its receipt code."""
    if request.method not in ("GET", "HEAD"):
        return unkept(request, refusals.wrong_method(request, token, ("GET", "HEAD")))
    try:
        door = bodies.door_of(token)
    except UnknownToken:
        return unkept(request, refusals.unknown(request))
    return unkept(request, thank(request, door, addresses_of(door)))


def thank(request: HttpRequest, door: Door, addresses: Addresses) -> HttpResponse:
    """Show the receipt that the address carries."""
    language = language_of(request.GET.get("lang", ""), questionnaire_of(door.questionnaire_version_id))
    with speaking(language):
        signed = {"phieu": request.GET.get("phieu", "")}
        values = context(door, language, addresses, addresses.thanks, signed)
        values["receipt"] = _receipt(signed["phieu"], door)
        return render(request, "surveys/thanks.html", values)


def show(request: HttpRequest, door: Door) -> HttpResponse:
    """Show the empty form of a door."""
    now = timezone.now()
    today = timezone.localdate(now)
    if door.admission(on=today) != "open":
        return refusals.not_admitted(request, door, today=today)
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    asked = request.GET.get("lang", "") if request.META.get("QUERY_STRING") else ""
    language = language_of(asked, questionnaire)
    if request.method == "GET":
        note_opening(door.id, today)
    body = bodies.body_of(door, language, lambda: _empty_page(door, language, questionnaire))
    visit = visit_fields(door, uuid4(), now)
    headers = {"Content-Language": language, "Vary": "Accept-Encoding"}
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(body.plain(visit), headers=headers)
    return HttpResponse(body.packed(visit), headers={**headers, "Content-Encoding": "gzip"})


def receive(request: HttpRequest, door: Door, *, nullifier: str = "") -> HttpResponse:
    """Store what was posted, or show it again with what is wrong; a stored form answers 303.

    `nullifier` marks the one-use link it came by as spent. Raises LinkSpent.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    if door.admission(on=today) != "open" and not _may_have_begun(door, today):
        return refusals.not_admitted(request, door, today=today)
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    try:
        sent = posted.read(request)
        raw = sent.answers(questionnaire)
        opened_at = _opened_at(door, sent, now)
    except Malformed:
        still_open = door.admission(on=today) == "open"
        return refusals.malformed(request, door) if still_open else refusals.not_admitted(request, door, today=today)
    if door.admission(on=day_of(door, at=now, started_at=opened_at)) != "open":
        return refusals.not_admitted(request, door, today=today)
    consent = _agreed(door, sent)
    language = language_of(sent.language, questionnaire)
    reading = sheet_of(door.questionnaire_version_id).read(raw)
    with speaking(language):
        if opened_at is None or reading.errors or not consent:
            return _again(door, sent, language, reading, now, opened_at)
        weighed = _doubts(request, door, sent, reading, opened_at, now)
        if weighed.too_many:
            return refusals.too_many(request, door)
        try:
            receipt = _store(door, sent, reading, language, opened_at, now, weighed.flags, nullifier)
        except (Closed, NotOpenYet):
            # The door was read some seconds ago: why it is shut stands in the database.
            fresh = open_access_point(door.token, invited=door.by_invitation)
            return refusals.not_admitted(request, fresh, today=today)
        if sent.saved:
            forget_saved(door=door, code=sent.saved)
        return _to_thanks(door, receipt, language, now)


def _may_have_begun(door: Door, today: date) -> bool:
    """Tell whether a form opened yesterday, when the door's agency was still there, may come in now."""
    return door.admission(on=today) == "ended" and door.admission(on=today - timedelta(days=1)) == "open"


def _agreed(door: Door, sent: Posted) -> bool:
    """Tell whether the box was ticked under a notice that was really shown; of the newest, the page may know first."""
    return sent.consent > 0 and (sent.consent <= door.notice or sent.consent <= present_number())


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
    door: Door,
    sent: Posted,
    reading: Reading,
    language: str,
    opened_at: datetime,
    now: datetime,
    flags: int,
    nullifier: str,
) -> Receipt:
    return record_web_response(
        access_point=door,
        visit_id=sent.visit_id,
        reading=reading,
        language=language,
        consent_version=sent.consent,
        started_at=opened_at,
        flags=flags,
        nullifier=nullifier,
        at=now,
    )


def _again(
    door: Door, sent: Posted, language: str, reading: Reading, now: datetime, opened_at: datetime | None
) -> HttpResponse:
    """Show the form with all that was typed and what is to mend; the same visit goes on from when it was opened."""
    content = page.form(
        questionnaire_of(door.questionnaire_version_id),
        language,
        typed=sent.typed(door.notice),
        errors=reading.errors,
        consent_missing=not _agreed(door, sent),
        notice="" if opened_at else _("Trang này mở đã quá 24 giờ, phiếu chưa được gửi"),
    )
    body = bodies.split(form_page(door, language, content, addresses_of(door), saved=sent.saved))
    # A page too old gets new hours; nobody must seem to have filled it in within seconds.
    since = opened_at or now - REOPENED_AFTER
    response = HttpResponse(body.plain(visit_fields(door, sent.visit_id, since)), status=422)
    response["Content-Language"] = language
    return response


def _to_thanks(door: Door, receipt: Receipt, language: str, now: datetime) -> HttpResponse:
    stored_at = now
    if receipt.already_stored:
        stored_at = Response.objects.values_list("received_at", flat=True).get(pk=receipt.response_id)
    signed = tokens.sign_receipt(access_token=door.token, code=receipt.code, stored_at=stored_at)
    query = {"phieu": signed} if language == settings.LANGUAGE_CODE else {"phieu": signed, "lang": language}
    address = f"{addresses_of(door).thanks}?{urlencode(query)}"
    return HttpResponse(status=303, headers={"Location": address})


def _receipt(signed: str, door: Door) -> tokens.SignedReceipt | None:
    try:
        return tokens.read_receipt(signed, access_token=door.token, at=timezone.now())
    except (tokens.Tampered, tokens.Expired):
        return None


def _empty_page(door: Door, language: str, questionnaire: Questionnaire) -> str:
    with speaking(language):
        return form_page(door, language, page.form(questionnaire, language), addresses_of(door))
