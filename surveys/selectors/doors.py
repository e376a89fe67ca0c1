from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from django.db import connection

from surveys.models import AccessPoint, Channel, Round

Admission = Literal["open", "not_yet", "closed"]

# Nothing that long is a token of ours; the database is not asked for it.
LONGEST_TOKEN = AccessPoint._meta.get_field("token").max_length or 0


# Doors of one-use links (invitations): nobody opens them by this token alone. Other tokens hold no hyphen.
INVITED = "m-"


class UnknownToken(Exception):
    """No access point has this token."""


@dataclass(frozen=True, slots=True)
class Door:
    """An access point with all that a citizen's form needs to know, read in one query."""

    id: int
    token: str
    channel: Channel
    service_id: int | None
    closed_at: datetime | None
    round_unit_id: int
    unit_name: str
    unit_short_name: str
    agency_code: str
    round_id: int
    round_code: str
    round_title: str
    round_state: str
    opens_on: date
    closes_on: date
    synthetic: bool
    questionnaire_version_id: int

    @property
    def by_invitation(self) -> bool:
        """Tell whether only one-use links lead through this door."""
        return self.token.startswith(INVITED)

    def admission(self, *, on: date) -> Admission:
        """Say whether answers come in by this door on a day."""
        if self.round_state == Round.State.CLOSED or self.closed_at is not None or on > self.closes_on:
            return "closed"
        if self.round_state == Round.State.DRAFT or on < self.opens_on:
            return "not_yet"
        return "open"


DOOR_COLUMNS = (
    "id",
    "token",
    "channel",
    "service_id",
    "closed_at",
    "round_unit_id",
    "round_unit__version__name",
    "round_unit__version__short_name",
    "round_unit__agency__code",
    "round_unit__round_id",
    "round_unit__round__code",
    "round_unit__round__title",
    "round_unit__round__state",
    "round_unit__round__opens_on",
    "round_unit__round__closes_on",
    "round_unit__round__synthetic",
    "round_unit__round__questionnaire_version_id",
)


def open_access_point(token: str, *, invited: bool = False) -> Door:
    """Return the access point of a token, typed in either case. Raises UnknownToken.

    Doors of one-use links open only to who says `invited`: the token stands in their pages' source.
    """
    if token.lower().startswith(INVITED) and not invited:
        raise UnknownToken
    # PostgreSQL takes neither NUL nor half a surrogate pair, even in a comparison; our tokens are plain letters.
    if "\0" in token or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise UnknownToken
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [token.lower()])
        row = cursor.fetchone()
    if row is None:
        raise UnknownToken
    return Door(row[0], row[1], Channel(row[2]), *row[3:])


@lru_cache(maxsize=1)
def _statement() -> str:
    """Return the query of a door, built once: building it takes longer than running it, and every form asks it."""
    statement, _parameters = AccessPoint.objects.filter(token="").values_list(*DOOR_COLUMNS).query.sql_with_params()
    return str(statement)
