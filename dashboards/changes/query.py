"""What an address asks of a thing's history; unknown values are as if absent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

ACTOR, PART, FIRST, LAST, OLDER = "nguoi", "phan", "tu", "den", "truoc"
# The acts of the audit, without what they changed.
ACTS = "viec"
LONGEST_ACTOR = 100
PLACE = re.compile(r"([0-9]{1,17})\.([01])\.([0-9]{1,18})", re.ASCII)
DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: by time, then changes (0) after acts (1), then by number."""

    at: datetime
    source: int
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.source}.{self.number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for; empty fields ask for any. `older`: than this place."""

    actor: str = ""
    part: str = ""
    first: date | None = None
    last: date | None = None
    older: Place | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.actor or self.part or self.first or self.last)


def read(raw: Mapping[str, str], parts: frozenset[str]) -> Asked:
    """Read an address."""
    part = raw.get(PART, "")
    return Asked(
        actor=" ".join(raw.get(ACTOR, "")[:LONGEST_ACTOR].replace("\0", "").split()),
        part=part if part in parts else "",
        first=_day(raw.get(FIRST, "")),
        last=_day(raw.get(LAST, "")),
        older=_place(raw.get(OLDER, "")),
    )


def address(asked: Asked, older: Place | None) -> str:
    """Return the query of the page that begins before a place, with the same filters."""
    wanted = replace(asked, older=older)
    pairs = {
        ACTOR: wanted.actor,
        PART: wanted.part,
        FIRST: str(wanted.first or ""),
        LAST: str(wanted.last or ""),
        OLDER: str(wanted.older or ""),
    }
    return "?" + urlencode({key: value for key, value in pairs.items() if value})


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        return None


def _place(typed: str) -> Place | None:
    found = PLACE.fullmatch(typed)
    if found is None:
        return None
    try:
        return Place(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]), int(found[3]))
    except OverflowError:
        return None
