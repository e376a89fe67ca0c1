"""One thing that waits, and the order in which things are read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing to do: in words, where it lies, the address that does it, and the day it is due (None: any day).

    `urgent` goes first, due or not. `elsewhere`: it waits for somebody else, and is told as news.
    """

    what: str
    where: str
    url: str
    due: date | None = None
    urgent: bool = False
    elsewhere: bool = False

    def is_late(self, on: date) -> bool:
        return self.due is not None and self.due < on


def in_order(found: Iterable[Waiting], *, on: date) -> list[Waiting]:
    """Return what is late first, then what is urgent, then the rest; each by the day it is due."""
    return sorted(found, key=lambda one: (not one.is_late(on), not one.urgent, one.due or NEVER))
