import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.utils import timezone

from surveys.models import Response, ResponseText
from surveys.selectors import Door
from surveys.sheet import Reading

# Without letters and digits that are mistaken for one another when read aloud or written down.
RECEIPT_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 8
# A device's clock further off than this says nothing about when the form was filled in.
OLDEST_DEVICE_TIME = timedelta(days=366)
FASTEST_DEVICE_CLOCK = timedelta(days=1)

# One statement is one transaction: the answer, its words and its place in the inbox are stored together or not at
# all. A second insert of the same id waits for the first to commit, then stores nothing.
STORE = """
WITH stored AS (
    INSERT INTO surveys_response (
        id, round_unit_id, questionnaire_version_id, access_point_id, channel, service_id, language, assisted, form_no,
        stratum, sampling_unit, consent_version, device_time, received_at, submitted_on, late, synthetic, flags, answers
    ) VALUES (
        %(id)s, %(round_unit)s, %(version)s, %(access_point)s, %(channel)s, %(service)s, %(language)s, false, '',
        '', '', %(consent_version)s, %(device_time)s, %(received_at)s, %(submitted_on)s, false, false, %(flags)s,
        %(answers)s::smallint[]
    )
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), worded AS (
    INSERT INTO surveys_responsetext (response_id, question, text)
    SELECT stored.id, words.question, words.text
    FROM stored, unnest(%(questions)s::text[], %(texts)s::text[]) AS words (question, text)
), noted AS (
    INSERT INTO surveys_foldinbox (response_id, sign) SELECT id, 1 FROM stored
)
SELECT id FROM stored
"""


class Closed(Exception):
    """The round or the access point no longer takes answers."""


class NotOpenYet(Exception):
    """The round does not take answers yet."""


class DifferentContent(Exception):
    """Other answers are already stored under this id."""


class InvalidReading(ValueError):
    """The answers have errors and must not be stored."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a citizen keeps. `code` is eight signs, written in two groups of four by `shown`."""

    response_id: UUID
    code: str
    already_stored: bool
    flagged: bool

    @property
    def shown(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"


def record_response(
    *,
    access_point: Door,
    visit_id: UUID,
    reading: Reading,
    language: str,
    consent_version: int,
    at: datetime,
    started_at: datetime | None = None,
) -> Receipt:
    """Store one answered form once, however often it is sent.

    `language` is one of settings.LANGUAGES. Raises Closed, NotOpenYet, InvalidReading, DifferentContent.
    """
    _require_open(access_point, at)
    fields = _fields(access_point, reading, language, consent_version, at, started_at)
    return _store(visit_id, fields, flags=0)


def record_web_response(
    *,
    access_point: Door,
    visit_id: UUID,
    reading: Reading,
    language: str,
    consent_version: int,
    at: datetime,
    started_at: datetime | None = None,
) -> Receipt:
    """Store one form posted by a browser; other answers under a used id get an id of their own and a flag.

    On a shared phone the back button shows the page of the person before, with that person's id: refusing would lose
    an answer. Raises Closed, NotOpenYet, InvalidReading.
    """
    _require_open(access_point, at)
    fields = _fields(access_point, reading, language, consent_version, at, started_at)
    try:
        return _store(visit_id, fields, flags=0)
    except DifferentContent:
        other_id = uuid5(visit_id, _digest(fields))
        return _store(other_id, fields, flags=Response.Flag.SAME_ID_OTHER_CONTENT)


def receipt_code(response_id: UUID) -> str:
    """Return the receipt code of a response: eight signs of a hash of its id, from which nothing can be read."""
    number = int.from_bytes(hashlib.sha256(b"receipt:" + response_id.bytes).digest())
    signs = []
    for _ in range(RECEIPT_LENGTH):
        number, sign = divmod(number, len(RECEIPT_SIGNS))
        signs.append(RECEIPT_SIGNS[sign])
    return "".join(signs)


def plausible_device_time(device_time: datetime | None, *, at: datetime) -> datetime | None:
    """Return what a device says about the time, or None where its clock must be wrong."""
    if device_time is None or not at - OLDEST_DEVICE_TIME <= device_time <= at + FASTEST_DEVICE_CLOCK:
        return None
    return device_time


def _require_open(access_point: Door, at: datetime) -> None:
    match access_point.admission(on=timezone.localdate(at)):
        case "closed":
            raise Closed(access_point.token)
        case "not_yet":
            raise NotOpenYet(access_point.token)


def _fields(
    door: Door, reading: Reading, language: str, consent_version: int, at: datetime, started_at: datetime | None
) -> dict[str, Any]:
    if reading.errors:
        raise InvalidReading(sorted(reading.errors))
    texts = {question: text for question, text in sorted(reading.texts.items()) if text}
    return {
        "round_unit": door.round_unit_id,
        "version": door.questionnaire_version_id,
        "access_point": door.id,
        "channel": door.channel.value,
        "service": door.service_id,
        "language": language,
        "consent_version": consent_version,
        "device_time": plausible_device_time(started_at, at=at),
        "received_at": at,
        "submitted_on": timezone.localdate(at),
        "answers": list(reading.answers),
        "questions": list(texts),
        "texts": list(texts.values()),
    }


def _store(response_id: UUID, fields: Mapping[str, Any], *, flags: int) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(STORE, {**fields, "id": str(response_id), "flags": flags})
        stored = cursor.fetchone() is not None
    if not stored and not _is_stored(response_id, fields):
        raise DifferentContent(response_id)
    return Receipt(response_id, receipt_code(response_id), already_stored=not stored, flagged=bool(flags))


def _is_stored(response_id: UUID, fields: Mapping[str, Any]) -> bool:
    response = Response.objects.values_list("access_point_id", "answers").get(pk=response_id)
    texts = ResponseText.objects.filter(response=response_id).order_by("question").values_list("question", "text")
    sent_texts = list(zip(fields["questions"], fields["texts"], strict=True))
    return response == (fields["access_point"], fields["answers"]) and sorted(texts) == sent_texts


def _digest(fields: Mapping[str, Any]) -> str:
    content = [fields[key] for key in ("access_point", "answers", "questions", "texts")]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
