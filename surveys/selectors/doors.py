from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from surveys.endings import Ending
from surveys.models import AccessPoint, Channel, DoorOpenings, PrivacyNotice, Response, Round, RoundUnit
from surveys.selectors.endings import endings_in, may_have_ended
from surveys.selectors.privacy import newest_shipped

Admission = Literal["open", "not_yet", "closed", "ended"]

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
    # Whose own survey it is (tự khảo sát); None: the province's.
    owner_id: int | None = None
    # After a merger in mid-round the names are those of the unit the answers count for; this is the old one's.
    former_name: str = ""
    # The agency's end, past or to come, where nothing in the round goes on in its place.
    ended: Ending | None = None
    # The privacy notice that the form shows.
    notice: int = field(default_factory=newest_shipped)

    @property
    def by_invitation(self) -> bool:
        """Tell whether only one-use links lead through this door."""
        return self.token.startswith(INVITED)

    def admission(self, *, on: date) -> Admission:
        """Say whether answers come in by this door on a day; "ended": its agency is there no more."""
        if self.round_state == Round.State.CLOSED or self.closed_at is not None or on > self.closes_on:
            return "closed"
        if self.round_state == Round.State.DRAFT or on < self.opens_on:
            return "not_yet"
        return "ended" if self.ended is not None and on >= self.ended.on else "open"


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
    "round_unit__round__owner_id",
    "round_unit__reports_into_id",
    "may_have_ended",
    "newest_notice",
)


def open_access_point(token: str, *, invited: bool = False) -> Door:
    """Return the access point of a token, typed in either case. Raises UnknownToken.

    Doors of one-use links open only to who says `invited`: the token stands in their pages' source.
    """
    # A poster shows the token in groups, and people type what they see.
    token = token.replace(" ", "")
    if token.lower().startswith(INVITED) and not invited:
        raise UnknownToken
    # PostgreSQL takes neither NUL nor half a surrogate pair, even in a comparison; our tokens are plain letters.
    if "\0" in token or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise UnknownToken
    statement, parameters = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, token.lower()])
        row = cursor.fetchone()
    if row is None:
        raise UnknownToken
    *columns, reports_into, may_end, notice = row
    door = Door(columns[0], columns[1], Channel(columns[2]), *columns[3:])
    door = replace(door, notice=notice or newest_shipped())
    if may_end:
        door = replace(door, ended=endings_in(door.round_id).get(door.round_unit_id))
    return door if reports_into is None else _of_successor(door, reports_into)


def _of_successor(door: Door, unit_id: int | None) -> Door:
    """Return the door under the name of the unit its answers count for."""
    passed = {door.round_unit_id}
    while unit_id is not None and unit_id not in passed:
        passed.add(unit_id)
        unit = RoundUnit.objects.select_related("version").get(pk=unit_id)
        unit_id = unit.reports_into_id
    return replace(
        door, unit_name=unit.version.name, unit_short_name=unit.version.short_name, former_name=door.unit_name
    )


@dataclass(frozen=True, slots=True)
class WantedDoors:
    """Which doors of a round a list is to show; empty fields do not narrow it."""

    unit: str = ""
    channel: int = 0
    state: Literal["open", "closed", "all"] = "open"


def doors_of(round: Round, units: Sequence[RoundUnit], wanted: WantedDoors) -> QuerySet[AccessPoint]:
    """Return doors of units with `answers` that came in and `opened`, how often the form was opened, by unit.

    Doors of one-use links are left out: nobody opens or prints them by themselves.
    """
    doors = AccessPoint.objects.filter(round_unit__in=units, round_unit__round=round)
    doors = doors.exclude(token__startswith=INVITED)
    if wanted.unit:
        doors = doors.filter(round_unit__agency__code=wanted.unit)
    if wanted.channel:
        doors = doors.filter(channel=wanted.channel)
    if wanted.state != "all":
        doors = doors.filter(closed_at__isnull=wanted.state == "open")
    order = ("round_unit__version__position", "round_unit__version__sort_key", "channel", "label", "pk")
    related = ("round_unit__version", "round_unit__agency", "round_unit__round", "service", "replaced_by")
    return _counted(doors).select_related(*related).order_by(*order)


def _counted(doors: QuerySet[AccessPoint]) -> QuerySet[AccessPoint]:
    answers = Response.objects.filter(access_point=OuterRef("pk")).order_by().values("access_point")
    opened = DoorOpenings.objects.filter(access_point=OuterRef("pk")).order_by().values("access_point")
    return doors.annotate(
        answers=Coalesce(Subquery(answers.annotate(n=Count("*")).values("n"), output_field=IntegerField()), 0),
        opened=Coalesce(Subquery(opened.annotate(n=Sum("count")).values("n"), output_field=IntegerField()), 0),
    )


@dataclass(frozen=True, slots=True)
class DoorDay:
    """What came to a door on a day: openings of its form, and answers."""

    day: date
    opened: int
    answers: int


def days_of(access_point: AccessPoint, *, last: int) -> list[DoorDay]:
    """Return the last days on which a door's form was opened or answered, newest first."""
    opened = dict(access_point.openings.order_by("-day").values_list("day", "count")[:last])
    by_day = access_point.responses.order_by().values("submitted_on").annotate(n=Count("*"))
    answers = dict(by_day.order_by("-submitted_on").values_list("submitted_on", "n")[:last])
    days = sorted({*opened, *answers}, reverse=True)[:last]
    return [DoorDay(day, opened.get(day, 0), answers.get(day, 0)) for day in days]


@lru_cache(maxsize=1)
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Return the query of a door and all its parameters but the token, which stands last.

    Built once: building it takes longer than running it, and every form asks it.
    """
    ended = may_have_ended("round_unit__")
    newest = Subquery(PrivacyNotice.objects.order_by("-number").values("number")[:1])
    doors = AccessPoint.objects.annotate(may_have_ended=ExpressionWrapper(ended, BooleanField()), newest_notice=newest)
    statement, parameters = doors.filter(token="").values_list(*DOOR_COLUMNS).query.sql_with_params()
    return str(statement), tuple(parameters[:-1])
