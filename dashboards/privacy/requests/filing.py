"""Writes: a request is filed, who asked is seen, and forgotten when it is time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import record
from dashboards.privacy.requests.telling import tell_of_receipt
from dashboards.privacy.requests.terms import terms
from invitations.sealing import CannotOpen, seal, unseal
from surveys.models import DataRequest, DataRequestContact, DataRequestStep


class ReceivedLater(ValueError):
    """A request cannot have come in after the day on which it is filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks; `contact`: name and way to reach them, all empty where they gave none."""

    kind: str
    way: str
    about: str
    words: str
    received_on: date
    with_others: bool = False
    contact: Mapping[str, str]


@transaction.atomic
def file_request(*, asked: Asked, actor: User, at: datetime) -> DataRequest:
    """Put a request on the register and start its clocks. Raises ReceivedLater."""
    if asked.received_on > localdate(at):
        raise ReceivedLater
    clocks = terms()
    due_on = clocks.due_on(asked.received_on, asked.kind, with_others=asked.with_others)
    made = DataRequest.objects.create(
        kind=asked.kind,
        way=asked.way,
        about=asked.about,
        words=asked.words,
        with_others=asked.with_others,
        received_on=asked.received_on,
        reply_by=clocks.reply_by(asked.received_on),
        due_on=due_on,
        version=1,
    )
    kind = DataRequestStep.Kind.RECEIVE
    made.steps.create(number=1, kind=kind, on=asked.received_on, due_on=due_on, actor=actor, at=at)
    if any(asked.contact.values()):
        DataRequestContact.objects.create(request=made, sealed=seal(asked.contact))
    record(actor=actor, action="data_request.receive", subject=f"data_request:{made.pk}", detail={}, at=at)
    tell_of_receipt(request=made, actor=actor, at=at)
    return made


@transaction.atomic
def see_asker(*, request: DataRequest, actor: User, at: datetime) -> dict[str, str]:
    """Return who asked and how to reach them, and write down who looked; empty once destroyed, or never given."""
    kept = DataRequestContact.objects.filter(request=request).first()
    if kept is None:
        return {}
    record(actor=actor, action="data_request.contact_seen", subject=f"data_request:{request.pk}", detail={}, at=at)
    try:
        return unseal(kept.sealed)
    except CannotOpen:
        # Its key was taken away: as good as destroyed.
        return {}


@transaction.atomic
def forget_askers(*, at: datetime) -> int:
    """Destroy contacts of requests that ended long enough ago; return how many. The requests stay."""
    gone, _rows = DataRequestContact.objects.filter(kept_until__lt=localdate(at)).delete()
    if gone:
        detail = {"contacts": gone}
        record(actor=None, action="data_request.contacts_destroyed", subject="data_requests", detail=detail, at=at)
    return gone
