"""What is written or said without a form: on the portal's own page, or by telephone; with a way to answer, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, AgencyVersion
from feedback.models import Audience, Comment, ContactDetail, Source, State
from feedback.reading import read
from feedback.receipts import receipt_hash
from feedback.redaction import settled
from feedback.selectors.tips import bodies_reading_tips
from feedback.services.intake import read_fields
from feedback.services.steps import Hand
from invitations.sealing import CannotOpen, seal, unseal
from surveys.services.storing import receipt_code

LONGEST = 5000
OPEN = (State.NEW, State.ASSIGNED)


class NothingSaid(ValueError):
    """Words of 1 to 5000 characters are needed."""


class ReadByThem(ValueError):
    """A tip about the body that would read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about an agency. `id` is made per visit: the same visit again is the same comment.

    `contact`: name, phone, mail as given for a direct answer; all empty, and nothing is kept. `tip`: about unofficial
    payments, for nobody but whom the office set for that.
    """

    id: UUID
    agency: Agency
    words: str
    source: Source
    tip: bool = False
    contact: Mapping[str, str]


@transaction.atomic
def take_words(*, said: Said, actor: User | None, at: datetime) -> str:
    """Store what was said and return the code by which the reply is found. Raises NothingSaid, ReadByThem."""
    words = settled(said.words.replace("\0", "").replace("\r\n", "\n")).strip()
    if not 1 <= len(words) <= LONGEST:
        raise NothingSaid
    if said.tip and said.agency.code in bodies_reading_tips(on=timezone.localdate(at)):
        raise ReadByThem
    code = receipt_code(said.id)
    if Comment.objects.filter(pk=said.id).exists():
        return code
    comment = _comment(said, words, code, timezone.localdate(at))
    if any(said.contact.values()):
        until = timezone.localdate(at) + timedelta(days=settings.CONTACT_KEPT_DAYS)
        ContactDetail.objects.create(comment=comment, sealed=seal(said.contact), kept_until=until)
    if actor is not None:
        record(actor=actor, action="feedback.taken", subject=f"comment:{comment.pk}", detail={}, at=at)
    return code


@transaction.atomic
def see_contact(*, comment: Comment, hand: Hand) -> dict[str, str]:
    """Return how to reach who wrote, and write down who looked; empty once destroyed."""
    detail = ContactDetail.objects.filter(comment=comment).first()
    if detail is None:
        return {}
    record(actor=hand.actor, action="feedback.contact_seen", subject=f"comment:{comment.pk}", detail={}, at=hand.at)
    try:
        return unseal(detail.sealed)
    except CannotOpen:
        # Its key was taken away: as good as destroyed.
        return {}


@transaction.atomic
def destroy_contact(*, comment: Comment, actor: User, at: datetime) -> bool:
    """Destroy how to reach who wrote, at once, because they ask for it; say whether there was anything."""
    gone, _rows = ContactDetail.objects.filter(comment=comment).delete()
    if gone:
        record(actor=actor, action="feedback.contact_destroyed", subject=f"comment:{comment.pk}", detail={}, at=at)
    return bool(gone)


@transaction.atomic
def destroy_contacts(*, at: datetime) -> int:
    """Destroy the contacts of comments that are dealt with, and those kept long enough; return how many.

    The record names no comment: beside its time one would tell when somebody wrote.
    """
    over = ~Q(comment__state__in=OPEN) | Q(kept_until__lt=timezone.localdate(at))
    gone, _rows = ContactDetail.objects.filter(over).delete()
    if gone:
        detail = {"contacts": gone}
        record(actor=None, action="feedback.contacts_destroyed", subject="comments", detail=detail, at=at)
    return gone


def _comment(said: Said, words: str, code: str, today: date) -> Comment:
    understood = read(words)
    version = AgencyVersion.objects.filter(agency=said.agency, valid__contains=today).first()
    return Comment.objects.create(
        id=said.id,
        words=words,
        source=said.source,
        agency=said.agency,
        handler=said.agency,
        block_id=version.block_id if version else None,
        day=today,
        # Who is on the telephone is no secret to who took it down.
        released_on=today if said.source == Source.HOTLINE else None,
        receipt_hash=receipt_hash(code),
        audience=Audience.TIPS if said.tip else understood.audience,
        **read_fields(understood),
    )
