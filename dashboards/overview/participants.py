"""Who took part in a round: forms by the channel they came by. No database."""

from dataclasses import dataclass
from decimal import Decimal

from charts.numbers import vi
from dashboards.pages import RoundPage
from surveys.models import Channel


@dataclass(frozen=True, slots=True)
class Came:
    """Forms of one channel, or of all: those that came, left out of them, and valid; `percent` of all valid ones."""

    name: str
    received: int
    excluded: int
    percent: str

    @property
    def valid(self) -> int:
        return self.received - self.excluded


@dataclass(frozen=True, slots=True)
class Participants:
    """Channels, those with most valid forms first, and their sum; `voluntary`: of these beside the index."""

    channels: tuple[Came, ...]
    total: Came
    voluntary: int


def participants_of(page: RoundPage) -> Participants | None:
    """Return the forms of a whole round by channel; None for who is not told of all of them, or without any."""
    if page.forms is None or not page.channels:
        return None
    received = sum(came for came, _out in page.channels.values())
    excluded = sum(out for _came, out in page.channels.values())
    lines = [_came(channel, *counts, received - excluded) for channel, counts in page.channels.items()]
    lines.sort(key=lambda line: (-line.valid, -line.received, line.name))
    return Participants(tuple(lines), Came("", received, excluded, ""), page.forms.voluntary)


def _came(channel: int, received: int, excluded: int, all_valid: int) -> Came:
    percent = vi(f"{Decimal(100 * (received - excluded)) / all_valid:.2f}") if all_valid else ""
    return Came(str(Channel(channel).label), received, excluded, percent)
