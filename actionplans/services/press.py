"""Writes: press packs under embargo, who reads them before the hour, and each time they do."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import PressOffice, PressPack, PressStep
from actionplans.services.taking import Acts, Hand, NotNow, take
from scoring.models import Publication

# 128 bits in 22 signs of the URL's alphabet.
SECRET_BYTES = 16
MOST_OFFICES = 100
DOING, State = PressStep.Kind, PressPack.State
DRAFT, OPEN = frozenset((State.DRAFT,)), frozenset((State.OPEN,))
ACTS = Acts(
    "press",
    {
        DOING.EDIT: DRAFT,
        DOING.OPEN: DRAFT,
        DOING.INVITE: DRAFT | OPEN,
        DOING.REVOKE: DRAFT | OPEN | {State.WITHDRAWN},
        DOING.WITHDRAW: OPEN,
    },
    frozenset((DOING.WITHDRAW,)),
)


class Superseded(Exception):
    """The publication is no longer in force: nothing of it goes to the press."""


class PastHour(ValueError):
    """The hour of release has passed already."""


class TooMany(ValueError):
    """No more offices than there is room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a pack says; the columns of PressPack."""

    title: str
    text: str
    terms: str
    release_at: datetime


@transaction.atomic
def start_pack(*, publication: Publication, said: Said, actor: User, at: datetime) -> PressPack:
    """Begin a pack for a publication in force. Raises Superseded, PastHour."""
    _in_force(publication)
    if said.release_at <= at:
        raise PastHour
    made = PressPack.objects.create(
        publication=publication, public_id=secrets.token_urlsafe(SECRET_BYTES), version=1, **_columns(said)
    )
    made.steps.create(number=1, kind=DOING.START, actor=actor, at=at)
    record(actor=actor, action="press.start", subject=f"press:{made.pk}", detail={}, at=at)
    return made


@transaction.atomic
def edit_pack(*, pack: PressPack, said: Said, hand: Hand) -> PressPack:
    """Change what a pack says while nobody outside has it. Raises Changed, NotNow, PastHour."""
    if said.release_at <= hand.at:
        raise PastHour
    return take(pack, ACTS, DOING.EDIT, hand, **_columns(said))[0]


@transaction.atomic
def open_pack(*, pack: PressPack, hand: Hand) -> PressPack:
    """Let named offices read it, and at its hour everybody. Raises Changed, NotNow, Superseded, PastHour."""
    _in_force(pack.publication)
    if pack.release_at <= hand.at:
        raise PastHour
    return take(pack, ACTS, DOING.OPEN, hand, state=State.OPEN)[0]


@transaction.atomic
def withdraw_pack(*, pack: PressPack, note: str, hand: Hand) -> PressPack:
    """Take a pack back for good; its address says so. Raises Changed, NotNow, WordsMissing."""
    return take(pack, ACTS, DOING.WITHDRAW, hand, note, state=State.WITHDRAWN)[0]


@transaction.atomic
def invite_office(*, pack: PressPack, name: str, hand: Hand) -> str:
    """Name an office that reads before the hour and return its secret, kept nowhere.

    Raises Changed, NotNow, TooMany.
    """
    if pack.offices.count() >= MOST_OFFICES:
        raise TooMany
    take(pack, ACTS, DOING.INVITE, hand, name)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    PressOffice.objects.create(pack=pack, name=name, secret_hash=digest_of(secret), made_at=hand.at)
    return secret


@transaction.atomic
def revoke_office(*, pack: PressPack, office: PressOffice, hand: Hand) -> None:
    """Let an office's link open nothing more than anybody's. Raises Changed, NotNow."""
    if office.revoked_at is not None:
        raise NotNow
    take(pack, ACTS, DOING.REVOKE, hand, office.name)
    PressOffice.objects.filter(pk=office.pk, pack=pack).update(revoked_at=hand.at)


def note_opening(*, office: PressOffice, at: datetime) -> None:
    """Write down that a named office opened the pack before its hour."""
    subject = f"press:{office.pack_id}"
    record(
        actor=None,
        action="press.opened",
        subject=subject,
        detail={"office": str(office.pk), "name": office.name},
        at=at,
    )


def office_of(pack: PressPack, secret: str) -> PressOffice | None:
    """Return whose link a secret is, None for one that is unknown, revoked or of another pack."""
    return PressOffice.objects.filter(pack=pack, secret_hash=digest_of(secret), revoked_at=None).first()


def digest_of(secret: str) -> str:
    return hashlib.sha256(b"press" + secret.encode()).hexdigest()


def _in_force(publication: Publication) -> None:
    if Publication.objects.filter(supersedes=publication).exists():
        raise Superseded(publication.pk)


def _columns(said: Said) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__slots__}
