"""The one statement by which a single answered form is stored, whatever way it came in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import Error, IntegrityError, connection

from accounts.outage import is_out_of_reach
from surveys.models import Channel, Response, ResponseText
from surveys.services.ringing import ring_for_counting
from surveys.sheet import Reading

# Without letters and digits that are mistaken for one another when read aloud or written down.
RECEIPT_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 8
# A device's clock further off than this says nothing about when the form was filled in.
OLDEST_DEVICE_TIME = timedelta(days=366)
FASTEST_DEVICE_CLOCK = timedelta(days=1)

# One statement is one transaction: the answer, its words and its place in the inbox are stored together or not at
# all. A second call with the same id waits for the first to commit, then stores nothing. What it does stands in the
# migration `storing`.
STORE = """
SELECT surveys_store_response(
    %(id)s, %(round_unit_id)s, %(questionnaire_version_id)s, %(access_point_id)s, %(channel)s::smallint, %(service_id)s,
    %(language)s, %(surveyor_id)s, %(assisted)s, %(form_no)s, %(stratum)s, %(sampling_unit)s,
    %(consent_version)s::smallint, %(device_time)s, %(received_at)s, %(submitted_on)s, %(late)s,
    %(flags)s::smallint, %(answers)s::smallint[], %(through_open_door)s, %(questions)s::text[], %(texts)s::text[],
    %(waits_because)s, %(nullifier)s
)
"""


class Closed(Exception):
    """The round or the access point no longer takes answers."""


class DifferentContent(Exception):
    """Other answers are already stored under this id."""


class LinkSpent(Exception):
    """A form was already stored by this one-use link."""


class InvalidReading(ValueError):
    """The answers have errors and must not be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where, how and when an answered form came in.

    `received_at` is the server's time, `device_time` what the device says (kept only where plausible);
    `submitted_on` the day the form counts for. `waits_because` (not empty) keeps it out of the count until a person
    decides. `nullifier` (64 hexadecimal digits) marks a one-use link as spent in the same statement. With
    `through_open_door` the statement stores nothing unless door and round are open at that moment.
    """

    round_unit_id: int
    questionnaire_version_id: int
    channel: Channel
    received_at: datetime
    submitted_on: date
    language: str = "vi"
    access_point_id: int | None = None
    service_id: int | None = None
    surveyor_id: int | None = None
    assisted: bool = False
    form_no: str = ""
    stratum: str = ""
    sampling_unit: str = ""
    consent_version: int = 0
    device_time: datetime | None = None
    late: bool = False
    flags: int = 0
    waits_because: str = ""
    nullifier: str = ""
    through_open_door: bool = False


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


def store_answers(response_id: UUID, reading: Reading, origin: Origin) -> Receipt:
    """Store one form once, however often it is sent.

    Raises InvalidReading, DifferentContent, LinkSpent, Closed.
    """
    if reading.errors:
        raise InvalidReading(sorted(reading.errors))
    texts = kept_texts(reading)
    parameters = {
        **{name: getattr(origin, name) for name in Origin.__dataclass_fields__},
        "id": str(response_id),
        "channel": origin.channel.value,
        "device_time": plausible_device_time(origin.device_time, at=origin.received_at),
        "answers": list(reading.answers),
        "questions": list(texts),
        "texts": list(texts.values()),
    }
    stored = _execute(parameters)
    if stored:
        ring_for_counting()
    elif not _is_stored(response_id, reading, origin):
        raise DifferentContent(response_id)
    return Receipt(response_id, receipt_code(response_id), already_stored=not stored, flagged=bool(origin.flags))


def receipt_code(response_id: UUID) -> str:
    """Return the receipt code of a response: eight signs of a hash of its id, from which nothing can be read."""
    number = int.from_bytes(hashlib.sha256(b"receipt:" + response_id.bytes).digest())
    signs = []
    for _place in range(RECEIPT_LENGTH):
        number, sign = divmod(number, len(RECEIPT_SIGNS))
        signs.append(RECEIPT_SIGNS[sign])
    return "".join(signs)


def plausible_device_time(device_time: datetime | None, *, at: datetime) -> datetime | None:
    """Return what a device says about the time, or None where its clock must be wrong."""
    if device_time is None or not at - OLDEST_DEVICE_TIME <= device_time <= at + FASTEST_DEVICE_CLOCK:
        return None
    return device_time


def kept_texts(reading: Reading) -> Mapping[str, str]:
    return {question: text for question, text in sorted(reading.texts.items()) if text}


def content_digest(reading: Reading, access_point_id: int | None) -> str:
    """Return a hash of what a form says and by which door it came."""
    texts = kept_texts(reading)
    content = [access_point_id, list(reading.answers), list(texts), list(texts.values())]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _execute(parameters: Mapping[str, Any]) -> bool:
    # Asking first whether the connection still lives would be a second way to the database with every form. One that
    # was cut (the database restarted) shows here, and storing by id may be tried again.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _call(parameters)
    except IntegrityError as error:
        if "surveys_nullifier_pkey" in str(error):
            raise LinkSpent from error
        if "of this round are destroyed" in str(error):
            raise Closed(parameters["round_unit_id"]) from error
        raise
    except Error as error:
        if not is_out_of_reach(error) or connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _call(parameters)


def _call(parameters: Mapping[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(STORE, parameters)
        return bool(cursor.fetchone()[0])


def _is_stored(response_id: UUID, reading: Reading, origin: Origin) -> bool:
    columns = ("round_unit_id", "access_point_id", "answers")
    response = Response.objects.values_list(*columns).filter(pk=response_id).first()
    if response is None:
        raise Closed(origin.access_point_id)
    texts = ResponseText.objects.filter(response=response_id).order_by("question").values_list("question", "text")
    same = response == (origin.round_unit_id, origin.access_point_id, list(reading.answers))
    return same and sorted(texts) == sorted(kept_texts(reading).items())
