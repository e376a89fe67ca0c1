from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from surveys.models import Channel, Response
from surveys.selectors import Door
from surveys.services.lateness import late_because
from surveys.services.storing import Closed, DifferentContent, Origin, Receipt, content_digest, store_answers
from surveys.sheet import Reading

# A form opened before the midnight at which its agency ended may still be sent for so long.
FINISHING = timedelta(hours=1)


class NotOpenYet(Exception):
    """The round does not take answers yet."""


class AgencyEnded(Closed):
    """The agency is no longer there, and no other of the round in its place."""


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

    `language` is one the questionnaire speaks. Raises Closed (AgencyEnded), NotOpenYet, InvalidReading,
    DifferentContent, LinkSpent.
    """
    require_open(access_point, timezone.localdate(at))
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
    an answer. `started_at` is the portal's own word. Raises Closed, AgencyEnded, NotOpenYet, InvalidReading, LinkSpent.
    """
    day = day_of(access_point, at=at, started_at=started_at)
    require_open(access_point, day)
    origin = _origin(access_point, language, consent_version, at, started_at, flags, nullifier)
    origin = replace(origin, submitted_on=day)
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
    """Store a form that a kiosk without network kept until its round was closed or its agency had ended.

    It waits for a decision, unless the round is open and the form was finished while the agency was there.
    Raises Closed unless the door is a kiosk's, still open itself, and the device says that the form was finished
    within the round's time. Raises InvalidReading, DifferentContent.
    """
    finished_on, today = timezone.localdate(finished_at), timezone.localdate(at)
    within = access_point.opens_on <= finished_on <= min(access_point.closes_on, today)
    if access_point.channel != Channel.KIOSK or access_point.closed_at is not None or not within:
        raise Closed(access_point.token)
    origin = _origin(access_point, language, consent_version, at, started_at, flags, "")
    closed = access_point.admission(on=today) == "closed"
    waits = late_because(closed=closed, ending=access_point.ended, day=finished_on)
    kept = replace(origin, late=bool(waits), waits_because=waits, submitted_on=finished_on, through_open_door=not waits)
    return store_answers(visit_id, reading, kept)


def day_of(access_point: Door, *, at: datetime, started_at: datetime | None) -> date:
    """Return the day a form of a browser belongs to: today's, or yesterday's where the agency ended in between."""
    today = timezone.localdate(at)
    if started_at is None or access_point.ended is None or access_point.ended.on != today:
        return today
    began = timezone.localdate(started_at)
    return began if began < today and at - started_at <= FINISHING else today


def require_open(access_point: Door, on: date) -> None:
    """Raises Closed (AgencyEnded) or NotOpenYet unless answers come in by this door on a day."""
    match access_point.admission(on=on):
        case "ended":
            raise AgencyEnded(access_point.token)
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
