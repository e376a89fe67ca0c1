from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from surveys.models import Channel, Response
from surveys.selectors import Door
from surveys.services.storing import Closed, DifferentContent, Origin, Receipt, came_late, content_digest, store_answers
from surveys.sheet import Reading


class NotOpenYet(Exception):
    """The round does not take answers yet."""


def record_response(
    *,
    access_point: Door,
    visit_id: UUID,
    reading: Reading,
    language: str,
    consent_version: int,
    at: datetime,
    started_at: datetime | None = None,
    flags: int = 0,
    nullifier: str = "",
) -> Receipt:
    """Store one answered form once, however often it is sent.

    `language` is one the questionnaire speaks. Raises Closed, NotOpenYet, InvalidReading, DifferentContent, LinkSpent.
    """
    require_open(access_point, at)
    origin = _origin(access_point, language, consent_version, at, started_at, flags, nullifier)
    return store_answers(visit_id, reading, origin)


def record_web_response(
    *,
    access_point: Door,
    visit_id: UUID,
    reading: Reading,
    language: str,
    consent_version: int,
    at: datetime,
    started_at: datetime | None = None,
    flags: int = 0,
    nullifier: str = "",
) -> Receipt:
    """Store one form posted by a browser; other answers under a used id get an id of their own and a flag.

    On a shared phone the back button shows the page of the person before, with that person's id: refusing would lose
    an answer. Raises Closed, NotOpenYet, InvalidReading, LinkSpent.
    """
    require_open(access_point, at)
    origin = _origin(access_point, language, consent_version, at, started_at, flags, nullifier)
    try:
        return store_answers(visit_id, reading, origin)
    except DifferentContent:
        other_id = uuid5(visit_id, content_digest(reading, access_point.id))
        flagged = replace(origin, flags=flags | Response.Flag.SAME_ID_OTHER_CONTENT)
        return store_answers(other_id, reading, flagged)


def record_late_response(
    *,
    access_point: Door,
    visit_id: UUID,
    reading: Reading,
    language: str,
    consent_version: int,
    at: datetime,
    finished_at: datetime,
    started_at: datetime | None = None,
    flags: int = 0,
) -> Receipt:
    """Store a form that a kiosk without network kept until its round was closed; it waits for a decision.

    Raises Closed unless the door is a kiosk's, still open itself, and the device says that the form was finished
    within the round's time. Raises InvalidReading, DifferentContent.
    """
    finished_on = timezone.localdate(finished_at)
    within = access_point.opens_on <= finished_on <= min(access_point.closes_on, timezone.localdate(at))
    if access_point.channel != Channel.KIOSK or access_point.closed_at is not None or not within:
        raise Closed(access_point.token)
    origin = _origin(access_point, language, consent_version, at, started_at, flags, "")
    late = replace(origin, late=True, waits_because=came_late(), submitted_on=finished_on, through_open_door=False)
    return store_answers(visit_id, reading, late)


def require_open(access_point: Door, at: datetime) -> None:
    """Raises Closed or NotOpenYet unless answers come in by this door at a moment."""
    match access_point.admission(on=timezone.localdate(at)):
        case "closed":
            raise Closed(access_point.token)
        case "not_yet":
            raise NotOpenYet(access_point.token)


def _origin(
    door: Door,
    language: str,
    consent_version: int,
    at: datetime,
    started_at: datetime | None,
    flags: int,
    nullifier: str,
) -> Origin:
    return Origin(
        round_unit_id=door.round_unit_id,
        questionnaire_version_id=door.questionnaire_version_id,
        access_point_id=door.id,
        channel=door.channel,
        service_id=door.service_id,
        language=language,
        consent_version=consent_version,
        device_time=started_at,
        received_at=at,
        submitted_on=timezone.localdate(at),
        flags=flags,
        nullifier=nullifier,
        through_open_door=True,
    )
