"""Telling agencies of a draft: to each person once, however often it is rung for and whatever is killed."""

import logging

from django.utils.translation import gettext as _

from accounts.models import User
from notices.gateways import Envelope, Rejected, TryLater, Unclear, gateway_for
from scoring.models import DraftNotice, PublicationDraft

log = logging.getLogger(__name__)


def tell_once(*, draft: PublicationDraft, user: User, text: str) -> bool:
    """Mail a person that a draft waits for their word, unless that was done; tell whether it went out now.

    Not one transaction: it is marked before it leaves, so that nobody gets it twice; only a mail that surely was not
    taken is unmarked and tried again.
    """
    mark, made = DraftNotice.objects.get_or_create(draft=draft, user=user)
    if not made:
        return False
    subject = _("Dự thảo kết quả khảo sát đang lấy ý kiến đơn vị")
    envelope = Envelope(way="email", address=user.email, subject=subject, text=text, tag="du-thao")
    try:
        gateway_for("email").deliver(envelope)
    except TryLater:
        mark.delete()
        return False
    except (Rejected, Unclear) as refusal:
        log.warning("word of a draft was not delivered: %s", refusal)
        return False
    return bool(DraftNotice.objects.filter(pk=mark.pk).update(sent=True))
