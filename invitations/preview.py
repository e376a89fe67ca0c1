"""How a message of a round looks, with a made-up link of the right length."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from invitations import texts
from invitations.services.sending import WAYS, link
from notices.gateways import Envelope
from notices.sms import Length, length
from surveys.models import Round, RoundUnit

# As long as a real one, and no secret of anybody's.
SAMPLE = "vi-du-khong-mo-duoc-00"


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    text: str
    length: Length


def preview_of(units: Iterable[RoundUnit], subject: str, body: str) -> Preview:
    """Return a message as the longest-named of a round's units would send it: what fits there fits everywhere."""
    names = [unit.version.short_name or unit.version.name for unit in units]
    filling = {
        "link": link(SAMPLE),
        "stop": link(SAMPLE, stop=True),
        "unit": max(names, key=len, default=""),
        "service": _("Cấp giấy phép xây dựng"),
    }
    text = texts.filled(body, filling)
    return Preview(texts.filled(subject, filling), text, length(text))


def test_envelope(round: Round, channel: int, address: str, *, subject: str, body: str) -> Envelope:
    """Return the message that somebody sends to himself to see how it arrives."""
    shown = preview_of(round.units.select_related("version"), subject, body)
    return Envelope(
        way=WAYS[channel], address=address, subject=shown.subject, text=shown.text, reference="thu", tag=round.code
    )
