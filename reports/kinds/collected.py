"""Reads how forms of a round came in, over the units whose collection whoever asks may watch: counts, no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from reports.ways import Ways, ways_of
from scoring.models import ChannelCount, UnitCount
from surveys.access import manages
from surveys.models import Channel, Recheck, RoundUnit, SupervisionMinutes
from surveys.selectors import units_in_scope
from surveys.selectors.minutes import conclusions_of, reads_signed
from surveys.selectors.process import left_out

if TYPE_CHECKING:
    from reports.asked import Asked

EVERYTHING = Scope(everything=True)


@dataclass(frozen=True, slots=True)
class Came:
    """Forms that came in, and how many of them are left out now."""

    received: int = 0
    excluded: int = 0

    @property
    def valid(self) -> int:
        return self.received - self.excluded

    def __add__(self, other: "Came") -> "Came":
        return Came(self.received + other.received, self.excluded + other.excluded)


NOTHING = Came()


@dataclass(frozen=True, slots=True)
class Collected:
    """The units of a round with what came in: of each, by channel, left out for which reason, asked again."""

    units: tuple[RoundUnit, ...]
    by_unit: Mapping[int, Came]
    by_channel: Mapping[tuple[int, Channel], Came]
    ways: Ways
    reasons: Mapping[tuple[str, str], int]
    rechecks: tuple[Recheck, ...]
    minutes: tuple[SupervisionMinutes, ...]

    @property
    def whole(self) -> Came:
        return sum(self.by_unit.values(), NOTHING)

    @property
    def channels(self) -> list[Channel]:
        """Return the channels planned, and those that forms came by nevertheless."""
        return list(self.ways.words)

    def of_channel(self, channel: Channel) -> Came:
        return sum((came for (_unit, each), came in self.by_channel.items() if each == channel), NOTHING)


def watched_units(asked: "Asked") -> tuple[RoundUnit, ...]:
    """Return the units whose collection whoever asks may watch, as the monitor of the round has them."""
    on, user = localdate(asked.at), asked.user
    whole = user is None or manages(user, asked.round)
    scope = EVERYTHING if whole or user is None else scope_of(user, on=on, roles=Role.watching_collection())
    return tuple(units_in_scope(asked.round, scope))


def collected(asked: "Asked") -> Collected:
    """Read the collection of a round in a handful of queries, however many forms there are."""
    units = watched_units(asked)
    rows = UnitCount.objects.filter(round_unit__in=units).values_list("round_unit", "received", "excluded")
    channels = ChannelCount.objects.filter(round_unit__in=units).exclude(received=0)
    found = channels.values_list("round_unit", "channel", "received", "excluded")
    by_channel = {(unit, Channel(channel)): Came(*counts) for unit, channel, *counts in found}
    return Collected(
        units=units,
        by_unit={unit: Came(*counts) for unit, *counts in rows},
        by_channel=by_channel,
        ways=ways_of(asked.round, {channel for _unit, channel in by_channel}),
        reasons=left_out(units),
        rechecks=_rechecks(asked, units),
        minutes=_minutes(asked),
    )


def _rechecks(asked: "Asked", units: tuple[RoundUnit, ...]) -> tuple[Recheck, ...]:
    """Return what was drawn to be asked again, of the round for who watches all of it, else of the units named."""
    drawn = asked.round.rechecks.select_related("round_unit__version").order_by("drawn_at", "pk")
    if len(units) < asked.round.units.count():
        drawn = drawn.filter(round_unit__in=units)
    checked, missed = Q(forms__answers__isnull=False), Q(forms__missed__gt="")
    return tuple(
        drawn.annotate(drawn=Count("forms"), done=Count("forms", filter=checked), missed=Count("forms", filter=missed))
    )


def _minutes(asked: "Asked") -> tuple[SupervisionMinutes, ...]:
    """Return the signed minutes of supervising bodies, for who reads them; an agency's people read none."""
    if isinstance(asked.user, User) and not reads_signed(asked.user, on=localdate(asked.at)):
        return ()
    return tuple(conclusions_of(asked.round))
