"""JSON doors for other systems, with a key in `Authorization: Bearer …`.

POST /api/v1/invitations/           a dossier was finished (key: hệ thống một cửa)
    {round, unit, dossier, finished_on, phone | email, service?, name?, language?}
    201 {selected} taken, 200 {selected} told before, 409 other content or nothing takes it
POST /api/v1/invitations/bounces/   a message did not arrive (key: cổng nhắn tin)
    {reference | phone | email, reason?} → 200 {found}
POST /api/v1/invitations/stops/     somebody wants no more messages
    {phone | email} → 200 {}
A refusal is {detail, errors} as in `accounts.keyed_api`, and 404 for an unknown round.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.keyed_api import Answer, Refused, answered, document, is_text
from accounts.models import ApiKey
from invitations.models import SampleList
from invitations.reading import COLUMNS, Person, PersonReader
from invitations.services.arrivals import NothingTaken, OtherDossier, open_list, tell_finished
from invitations.services.returns import Bounce, stop_address, take_bounces
from notices.phones import InvalidAddress, mail, phone
from surveys.models import Channel, Round

FIELDS = frozenset({"round", *COLUMNS})
NEEDED = ("round", "unit", "dossier", "finished_on")
LONGEST_REASON = 100
LONG_NUMBER = re.compile(r"[+\d][\d .-]{6,}|\S+@\S+")

Act = Callable[[Mapping[str, str]], Answer]


# A key speaks for the sender, no cookie: there is nothing another site could ride on.
@csrf_exempt
def invitations(request: HttpRequest) -> JsonResponse:
    """Take a finished dossier."""
    return _answered(request, ApiKey.Purpose.INVITATIONS, _invite)


@csrf_exempt
def bounces(request: HttpRequest) -> JsonResponse:
    """Take the news that a message did not arrive."""
    return _answered(request, ApiKey.Purpose.DELIVERY, _bounce)


@csrf_exempt
def stops(request: HttpRequest) -> JsonResponse:
    """Take the news that somebody wants no more messages."""
    return _answered(request, ApiKey.Purpose.DELIVERY, _stop)


def _answered(request: HttpRequest, purpose: ApiKey.Purpose, act: Act) -> JsonResponse:
    def post(request: HttpRequest, _key: ApiKey) -> Answer:
        return act(_fields(document(request)))

    return answered(request, purpose=purpose, acts={"POST": post}, per_minute=settings.INVITATIONS_PER_MINUTE)


def _fields(sent: Any) -> Mapping[str, str]:
    """Return the fields of a document, all texts."""
    if not isinstance(sent, dict):
        raise Refused(400, _("Cần một đối tượng JSON."))
    wrong = {name: _("Cần một chuỗi ký tự.") for name, value in sent.items() if not is_text(value)}
    if wrong:
        raise Refused(400, _("Có trường sai."), wrong)
    return {name: value.strip() for name, value in sent.items()}


def _invite(said: Mapping[str, str]) -> Answer:
    errors = {name: _("Trường này không có trong API.") for name in said if name not in FIELDS}
    errors |= {name: _("Thiếu trường này.") for name in NEEDED if not said.get(name)}
    if not (said.get("phone") or said.get("email")):
        errors["phone"] = _("Cần phone hoặc email.")
    if errors:
        raise Refused(400, _("Có trường sai hoặc thiếu."), errors)
    now = timezone.now()
    try:
        sample_list = open_list(_round(said["round"]), channels=_channels(said), at=now)
        arrival = tell_finished(sample_list=sample_list, person=_person(sample_list, said), at=now)
    except NothingTaken as error:
        raise Refused(409, _("Đợt khảo sát này không nhận hồ sơ từ hệ thống qua kênh đó.")) from error
    except OtherDossier as error:
        raise Refused(409, _("Hồ sơ này đã được báo với người nhận khác.")) from error
    return {"selected": arrival.selected}, 201 if arrival.new else 200


def _person(sample_list: SampleList, said: Mapping[str, str]) -> Person:
    reader = PersonReader(sample_list.round, Channel(sample_list.channel), timezone.localdate())
    person, faults = reader.person(dict(said))
    if person is None:
        errors = {name: _("Cần: %s.") % expected for name, expected in faults.items()}
        raise Refused(400, _("Có trường sai hoặc thiếu."), errors)
    return person


def _round(code: str) -> Round:
    found = Round.objects.filter(code=code).first()
    if found is None:
        raise Refused(404, _("Không có đợt khảo sát mang mã này."))
    return found


def _channels(said: Mapping[str, str]) -> tuple[Channel, ...]:
    by_phone = (Channel.SMS, Channel.ZALO) if said.get("phone") else ()
    return (*by_phone, Channel.EMAIL) if said.get("email") else by_phone


def _bounce(said: Mapping[str, str]) -> Answer:
    address = _address(said) if not said.get("reference") else {}
    try:
        reference = UUID(said["reference"]) if said.get("reference") else None
    except ValueError as error:
        raise Refused(400, _("Có trường sai."), {"reference": _("Cần mã cổng đã nhận khi gửi.")}) from error
    # A gateway may repeat the number in its words.
    reason = LONG_NUMBER.sub("…", said.get("reason", "")[:LONGEST_REASON])
    bounce = Bounce(reason, reference, **address)
    return {"found": take_bounces(bounces=[bounce], at=timezone.now())}, 200


def _stop(said: Mapping[str, str]) -> Answer:
    stop_address(**_address(said), at=timezone.now())
    return {}, 200


def _address(said: Mapping[str, str]) -> dict[str, str]:
    readers: dict[str, Callable[[str], str]] = {"phone": phone, "email": mail}
    read: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            if said.get(name):
                read[name] = reader(said[name])
        except InvalidAddress as error:
            raise Refused(400, _("Có trường sai."), {name: _("Không phải địa chỉ gửi được.")}) from error
    if not read:
        raise Refused(400, _("Có trường sai."), {"phone": _("Cần phone hoặc email.")})
    return read
