"""Whom a one-use link belongs to. Reads only: a lock on the contact would join it to the answer."""

from dataclasses import dataclass
from uuid import UUID

from invitations.links import commitment, is_secret, nullifier
from invitations.models import Contact
from surveys.models import AccessPoint, Nullifier
from surveys.selectors import Door
from surveys.selectors.doors import INVITED, open_access_point


class UnknownLink(Exception):
    """No contact has this link: it never was, was replaced by a reminder's, or its data are destroyed."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open link: the contact's id, unit and channel, and the token of the door it leads through."""

    contact_id: UUID
    round_unit_id: int
    opted_out: bool
    door_token: str

    def door(self) -> Door:
        return open_access_point(self.door_token, invited=True)


def invitation_of(secret: str) -> Invitation:
    """Return the invitation of a link's secret. Raises UnknownLink."""
    if not is_secret(secret):
        raise UnknownLink
    columns = ("id", "round_unit_id", "state", "sample_list__channel")
    row = Contact.objects.filter(commitment=commitment(secret)).values_list(*columns).first()
    if row is None:
        raise UnknownLink
    door = door_token(row[1], row[3])
    return Invitation(row[0], row[1], row[2] == Contact.State.OPTED_OUT, door)


def is_spent(secret: str) -> bool:
    """Tell whether a form was already stored by this link."""
    return is_secret(secret) and Nullifier.objects.filter(pk=nullifier(secret)).exists()


def door_token(round_unit_id: int, channel: int) -> str:
    """Return the token of the one door of a unit's links of a channel. Raises UnknownLink."""
    doors = AccessPoint.objects.filter(round_unit=round_unit_id, channel=channel, token__startswith=INVITED)
    token = doors.values_list("token", flat=True).first()
    if token is None:
        raise UnknownLink
    return token
