"""Sending the weekly digest: to each once a week, however often it is rung for and whatever is killed."""

import logging
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from feedback.models import DigestSent
from notices.gateways import Envelope, Rejected, TryLater, Unclear, gateway_for

log = logging.getLogger(__name__)


def send_once(*, user: User, address: str, week: date, text: str) -> bool:
    """Send a person the digest of a week unless it was sent; an empty text is not sent. Tell whether it went out.

    Not one transaction: it is marked before it leaves, so that nobody gets it twice; only a mail that surely was not
    taken is unmarked and tried again an hour later.
    """
    mark, _made = DigestSent.objects.get_or_create(user=user, week=week)
    if not text or not DigestSent.objects.filter(pk=mark.pk, sent=False).update(sent=True):
        return False
    envelope = Envelope(
        way="email", address=address, subject=_("Ý kiến của người dân trong tuần"), text=text, tag="y-kien"
    )
    try:
        gateway_for("email").deliver(envelope)
    except TryLater:
        DigestSent.objects.filter(pk=mark.pk).update(sent=False)
        return False
    except (Rejected, Unclear) as refusal:
        log.warning("a weekly digest was not delivered: %s", refusal)
        return False
    return True
