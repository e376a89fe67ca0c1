"""Everything that makes a form sent by a browser or a device doubtful, put together."""

from datetime import datetime
from uuid import UUID

from surveys import quality
from surveys.models import Response
from surveys.selectors import Door, questionnaire_of
from surveys.services import content_digest
from surveys.sheet import Reading
from surveys.watch import Weighed, weigh


def doubts(
    *,
    door: Door,
    reading: Reading,
    visit_id: UUID,
    address: str | None,
    seconds: float | None,
    at: datetime,
    trapped: bool = False,
) -> Weighed:
    """Return the flags of a form and whether it stands above the flood ceiling.

    `seconds` from opening to sending; `trapped` when a field no person sees was filled in.
    """
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    flags = quality.flags_of(questionnaire, reading.answers, seconds=seconds)
    # Straight lines are alike by nature: that two of them agree says nothing more.
    plain = bool(flags & quality.STRAIGHT_LINED) and not any(reading.texts.values())
    content = "" if plain else content_digest(reading, door.id)
    # In a row they do: whoever keeps pressing one level may say another age each time.
    level = quality.straight_level(questionnaire, reading.answers) if plain else 0
    weighed = weigh(door=door.token, address=address, visit_id=visit_id, content=content, level=level, at=at)
    flags |= weighed.flags | (Response.Flag.HIDDEN_FIELD if trapped else 0)
    return Weighed(flags, weighed.too_many)
