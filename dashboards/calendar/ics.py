"""A calendar as iCalendar text (RFC 5545): whole days, lines folded at 75 octets, text escaped. Pure.

Written here because so little of the standard is needed: events of whole days, which do not repeat and know no clock.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from dashboards.calendar.entries import Entry

LONGEST_LINE = 75
MEDIA_TYPE = "text/calendar; charset=utf-8"
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_text(entries: Iterable[Entry], *, name: str, host: str, base: str, at: datetime) -> str:
    """Return a calendar; `host` makes the ids of events its own, `base` goes before addresses ("https://…")."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(host)}//SIPAS//VI", "CALSCALE:GREGORIAN"]
    lines = [*head, f"X-WR-CALNAME:{escaped(name)}"]
    for one in entries:
        lines += _event(one, host, base, at)
    return "".join(f"{line}\r\n" for each in [*lines, "END:VCALENDAR"] for line in folded(each))


def escaped(text: str) -> str:
    """Return a text as a property value; control characters, which the standard forbids, are left out."""
    plain = "".join(" " if char == "\t" else char for char in text if char in "\n\t" or ord(char) >= 32)
    return plain.translate(ESCAPES)


def folded(line: str) -> Iterator[str]:
    """Yield the pieces of a line, none longer than 75 octets, no character torn; all but the first begin by a space."""
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            yield piece.decode()
            piece = b" "
        piece += octets
    yield piece.decode()


def _event(one: Entry, host: str, base: str, at: datetime) -> list[str]:
    # The end of an event of whole days is the day after the last one.
    after = one.last + timedelta(days=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.key)}@{escaped(host)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(one.day)}",
        f"DTEND;VALUE=DATE:{_day(after)}",
        f"SUMMARY:{escaped(one.what)}",
        "TRANSP:TRANSPARENT",
    ]
    lines += [f"DESCRIPTION:{escaped(one.where)}"] if one.where else []
    lines += [f"URL:{base}{one.url}"] if one.url else []
    return [*lines, "END:VEVENT"]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
