"""Notices by mail: one letter to each person, that something is there and where; it has no figure and no comment."""

import logging
import random
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.gateways import Envelope, Rejected, TryLater, Unclear, gateway_for
from notices.kinds import Kind, Mail
from notices.models import Notice
from notices.words import sentence

log = logging.getLogger(__name__)

# A mail server that was off for longer does not make old news new.
FRESH = timedelta(days=3)
MOST_PEOPLE = 200
MOST_FAULTS = 3
# Well below what a task may last: it ends by itself before it is ended.
MOST_SECONDS = 5 * 60
MOST_LINES = 20


def mail_at_once(*, at: datetime) -> int:
    """Mail what is to go out at once; return how many letters went out."""
    return _send(Q(mail=Mail.NOW), _("Thông báo mới trong cổng khảo sát hài lòng"), at)


def daily_mail(*, until: datetime, at: datetime) -> int:
    """Mail each person once what was told until a time and is still unread; return how many letters went out."""
    subject = _("Thông báo trong ngày của cổng khảo sát hài lòng")
    return _send(Q(mail=Mail.DAILY, created_at__lte=until, read_at=None), subject, at)


def _send(which: Q, subject: str, at: datetime) -> int:
    """Send letters, each marked right before it leaves: nobody gets it twice, and a task that dies loses one at most.

    Not one transaction. Only what surely was not taken is unmarked and tried again; after a few faults the line is
    down, and the rest waits for the next time, as it does when the time is over.
    """
    until, sent, faults = monotonic() + MOST_SECONDS, 0, 0
    for person in _people(which, at):
        if faults >= MOST_FAULTS or monotonic() > until:
            break
        try:
            sent += _mail(_claimed(which & Q(recipient=person), at), subject)
        except (TryLater, Unclear):
            faults += 1
    return sent


def _people(which: Q, at: datetime) -> list[int]:
    """Return whom letters wait for, each time in another order: mailboxes never ready must not keep others waiting."""
    waiting = _waiting(which, at).order_by("recipient")
    people = list(waiting.values_list("recipient", flat=True).distinct()[:MOST_PEOPLE])
    random.shuffle(people)
    return people


def _waiting(which: Q, at: datetime) -> QuerySet[Notice]:
    reachable = Q(recipient__is_active=True) & ~Q(recipient__email="")
    return Notice.objects.filter(which, reachable, mailed_at=None, created_at__gt=at - FRESH)


@transaction.atomic
def _claimed(which: Q, at: datetime) -> list[Notice]:
    """Return a person's notices to send, marked as sent: nobody else takes them."""
    found = _waiting(which, at).select_related("recipient").order_by("created_at", "pk")
    taken = list(found.select_for_update(of=("self",), skip_locked=True))
    _mark(taken, at)
    return taken


def _mark(notices: list[Notice], at: datetime | None) -> None:
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=at)


def _mail(notices: list[Notice], subject: str) -> bool:
    """Send a person's letter; say whether it went out. Raises TryLater, with the mark taken off, and Unclear."""
    # Another task took them meanwhile, or they were read.
    if not notices:
        return False
    try:
        return _deliver(notices, subject)
    except TryLater:
        _mark(notices, None)
        raise


def _deliver(notices: list[Notice], subject: str) -> bool:
    address = notices[0].recipient.email
    try:
        gateway_for("email").deliver(
            Envelope(way="email", address=address, subject=subject, text=_letter(notices), tag="thong-bao")
        )
    except (Rejected, Unclear) as refusal:
        log.warning("notices were not delivered: %s", refusal)
        if isinstance(refusal, Unclear):
            raise
        return False
    return True


def _letter(notices: list[Notice]) -> str:
    lines = [f"- {_line(one)}\n  {_address('notices:open', one.pk)}" for one in notices[:MOST_LINES]]
    if len(notices) > MOST_LINES:
        lines.append(f"- {_('và các thông báo khác')}\n  {_address('notices:notices')}")
    words = _(
        "Cổng khảo sát hài lòng có thông báo mới cho ông/bà:\n\n%(lines)s\n\n"
        "Thư này không ghi số liệu và ý kiến của người dân; chi tiết chỉ xem được sau khi đăng nhập.\n"
        "Đổi cách nhận thông báo: %(choice)s"
    )
    return words % {"lines": "\n".join(lines), "choice": _address("agencies:notices")}


def _line(notice: Notice) -> str:
    # What somebody asked a machine for may name an agency.
    if notice.kind == Kind.JOB:
        return str(notice.get_kind_display())
    return sentence(notice.kind, notice.words, notice.params)


def _address(view: str, *args: object) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse(view, args=args)
