"""Opening, closing and replacing the doors through which answers come in."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import product

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Service
from surveys.models import AccessPoint, Channel, Kiosk, Round, RoundUnit
from surveys.services.decisions import ReasonMissing

# A token may be typed from a poster: small letters and digits without those that look alike. 12 of 31 are 59 bits.
TOKEN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105
TOKEN_LENGTH = 12
# More doors than a province has counters is a mistake in the form.
MOST_AT_ONCE = 5_000
LONGEST_REASON = 300


class RoundHasEnded(Exception):
    """The round is closed: no new door may be opened into it."""


class TooManyDoors(ValueError):
    """So many doors at once cannot be meant."""


class AlreadyClosed(Exception):
    """The door is closed: there is nothing to replace."""


@transaction.atomic
def create_access_point(
    *,
    round_unit: RoundUnit,
    channel: Channel,
    at: datetime,
    service: Service | None = None,
    label: str = "",
    actor: User | None = None,
) -> AccessPoint:
    """Make a door through which answers to one unit come in. Raises RoundHasEnded."""
    if round_unit.round.state == Round.State.CLOSED:
        raise RoundHasEnded(round_unit.round.code)
    made = AccessPoint.objects.create(
        round_unit=round_unit, channel=channel, service=service, token=new_token(), label=label, created_at=at
    )
    _equip([made])
    record(
        actor=actor, action="access_point.create", subject=f"access-point:{made.pk}", detail={"channel": channel}, at=at
    )
    return made


@transaction.atomic
def create_access_points(
    *,
    round: Round,
    units: Sequence[RoundUnit],
    channels: Collection[Channel],
    services: Collection[Service],
    label: str,
    at: datetime,
    actor: User | None = None,
) -> list[AccessPoint]:
    """Make a door for every unit, channel and service (none: one for any service) that has no open one of that label.

    Asking twice makes nothing twice. Raises RoundHasEnded, TooManyDoors.
    """
    if round.state == Round.State.CLOSED:
        raise RoundHasEnded(round.code)
    about: list[Service | None] = [*services] or [None]
    wanted = list(product(units, sorted(channels), about))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyDoors(len(wanted))
    there = _open_doors(round, label)
    made = AccessPoint.objects.bulk_create(
        AccessPoint(round_unit=unit, channel=channel, service=service, token=new_token(), label=label, created_at=at)
        for unit, channel, service in wanted
        if (unit.pk, int(channel), service.pk if service else None) not in there
    )
    _equip(made)
    if made:
        detail = {"doors": len(made), "first": made[0].pk, "last": made[-1].pk}
        record(actor=actor, action="access_point.create_many", subject=f"round:{round.code}", detail=detail, at=at)
    return made


@transaction.atomic
def close_access_point(*, access_point: AccessPoint, at: datetime, reason: str = "", actor: User | None = None) -> None:
    """Let no more answers come in by this door; closing it again changes nothing."""
    shut = AccessPoint.objects.filter(pk=access_point.pk, closed_at=None)
    if shut.update(closed_at=at, closed_because=reason[:LONGEST_REASON]):
        record(
            actor=actor,
            action="access_point.close",
            subject=f"access-point:{access_point.pk}",
            detail={"reason": reason[:LONGEST_REASON]},
            at=at,
        )
    access_point.refresh_from_db(fields=["closed_at", "closed_because"])


@transaction.atomic
def reopen_access_point(*, access_point: AccessPoint, at: datetime, actor: User | None = None) -> None:
    """Take a closing back, unless another door stands in its place. Raises AlreadyClosed, RoundHasEnded."""
    if access_point.round_unit.round.state == Round.State.CLOSED:
        raise RoundHasEnded(access_point.round_unit.round.code)
    if access_point.replaced_by_id is not None:
        raise AlreadyClosed(access_point.token)
    shut = AccessPoint.objects.filter(pk=access_point.pk, replaced_by=None).exclude(closed_at=None)
    if shut.update(closed_at=None, closed_because=""):
        record(actor=actor, action="access_point.reopen", subject=f"access-point:{access_point.pk}", detail={}, at=at)
    access_point.refresh_from_db(fields=["closed_at", "closed_because"])


@transaction.atomic
def replace_access_point(
    *, access_point: AccessPoint, reason: str, at: datetime, actor: User | None = None
) -> AccessPoint:
    """Close an abused door and open one like it with a new token; posters of the old one lead to words.

    A kiosk keeps its settings. Raises ReasonMissing, AlreadyClosed, RoundHasEnded.
    """
    if not reason.strip():
        raise ReasonMissing(_("Cần ghi lý do thay mã."))
    old = (
        AccessPoint.objects.select_for_update(of=("self",)).select_related("round_unit__round").get(pk=access_point.pk)
    )
    if old.closed_at is not None:
        raise AlreadyClosed(old.token)
    new = create_access_point(
        round_unit=old.round_unit,
        channel=Channel(old.channel),
        service=old.service,
        label=old.label,
        at=at,
        actor=actor,
    )
    _hand_over_kiosk(old, new)
    close_access_point(access_point=old, reason=reason, at=at, actor=actor)
    AccessPoint.objects.filter(pk=old.pk).update(replaced_by=new)
    return new


def new_token() -> str:
    """Return a token nobody can guess."""
    return "".join(secrets.choice(TOKEN_SIGNS) for _place in range(TOKEN_LENGTH))


def _equip(doors: Collection[AccessPoint]) -> None:
    """Give the doors of kiosks the settings of a kiosk."""
    Kiosk.objects.bulk_create(Kiosk(access_point=door) for door in doors if door.channel == Channel.KIOSK)


def _hand_over_kiosk(old: AccessPoint, new: AccessPoint) -> None:
    settings = Kiosk.objects.filter(access_point=old).values("pin_hash", "reset_seconds", "pause_seconds").first()
    if settings is not None:
        Kiosk.objects.filter(access_point=new).update(**settings)


def _open_doors(round: Round, label: str) -> set[tuple[int, int, int | None]]:
    doors = AccessPoint.objects.filter(round_unit__round=round, closed_at=None, label=label)
    return set(doors.values_list("round_unit_id", "channel", "service_id"))
