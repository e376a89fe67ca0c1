"""What an address asks of the audit; unknown values are as if absent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from dashboards.audit.actions import ACTIONS, GROUPS, SENSITIVE

ACTOR, ACTION, SUBJECT, FIRST, LAST, OLDER, NEWER = "nguoi", "viec", "doi-tuong", "tu", "den", "truoc", "sau"
# Asks for all that opens something hidden; a code has a dot or is "export", a group neither.
SENSITIVE_ONLY = "nhay-cam"
LONGEST_ACTOR, LONGEST_SUBJECT = 100, 160
PLACE = re.compile(r"([0-9]{1,17})\.([0-9]{1,18})", re.ASCII)
DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the order: by time, then by number."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are asked for; empty fields ask for any. `older`, `newer`: than this place, not with it."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    older: Place | None = None
    newer: Place | None = None

    @property
    def filters(self) -> dict[str, str]:
        pairs = {
            ACTOR: self.actor,
            ACTION: self.action,
            SUBJECT: self.subject,
            FIRST: str(self.first or ""),
            LAST: str(self.last or ""),
        }
        return {key: value for key, value in pairs.items() if value}

    @property
    def actions(self) -> frozenset[str]:
        """Return the codes asked for; none asks for all."""
        if self.action == SENSITIVE_ONLY:
            return SENSITIVE
        if self.action in GROUPS:
            return frozenset(GROUPS[self.action][1])
        return frozenset({self.action} if self.action else ())


def read(raw: Mapping[str, str]) -> Asked:
    """Read an address."""
    action = raw.get(ACTION, "")
    return Asked(
        actor=_clean(raw.get(ACTOR, ""), LONGEST_ACTOR),
        action=action if action in {SENSITIVE_ONLY, *GROUPS, *ACTIONS} else "",
        subject=_clean(raw.get(SUBJECT, ""), LONGEST_SUBJECT),
        first=_day(raw.get(FIRST, "")),
        last=_day(raw.get(LAST, "")),
        older=_place(raw.get(OLDER, "")),
        newer=_place(raw.get(NEWER, "")),
    )


def address(asked: Asked, **changes: object) -> str:
    """Return the query of a page that asks for this, with some of it changed; a place holds only where given."""
    wanted = replace(asked, **{"older": None, "newer": None, **changes})  # type: ignore[arg-type]
    places = {OLDER: str(wanted.older or ""), NEWER: str(wanted.newer or "")}
    pairs = {**wanted.filters, **places}
    return "?" + urlencode({key: value for key, value in pairs.items() if value})


def _clean(typed: str, longest: int) -> str:
    return " ".join(typed[:longest].replace("\0", "").split())


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
        return Place(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
    except OverflowError:
        return None
