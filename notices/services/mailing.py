"""Notices by mail: one letter to each person, that something is there and where; nothing of it stands in the letter."""

import logging
import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
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
MOST_LINES = 20


def mail_at_once(*, at: datetime) -> int:
    """Mail what is to go out at once; return how many letters went out."""
    return _send(Q(mail=Mail.NOW), _("Thông báo mới trong cổng khảo sát hài lòng"), at)


def daily_mail(*, until: datetime, at: datetime) -> int:
    """Mail each person once what was told until a time and is still unread; return how many letters went out."""
    subject = _("Thông báo trong ngày của cổng khảo sát hài lòng")
    return _send(Q(mail=Mail.DAILY, created_at__lte=until, read_at=None), subject, at)


def _send(which: Q, subject: str, at: datetime) -> int:
    """Send letters, each marked before it leaves so that nobody gets it twice.

    Not one transaction. Only what surely was not taken is unmarked and tried again; after a few of those the line is
    down, and the rest waits, too.
    """
    waiting = _claimed(which, at)
    # Each time in another order: a few mailboxes that are never ready must not keep the others waiting.
    random.shuffle(waiting)
    sent = 0
    left: list[list[Notice]] = []
    for notices in waiting:
        try:
            if len(left) < MOST_FAULTS:
                sent += _deliver(notices, subject)
                continue
        except TryLater:
            pass
        left.append(notices)
    _unmark(one for notices in left for one in notices)
    return sent


@transaction.atomic
def _claimed(which: Q, at: datetime) -> list[list[Notice]]:
    """Return notices to send, by person, marked as sent: nobody else takes them."""
    reachable = Q(recipient__is_active=True) & ~Q(recipient__email="")
    waiting = Notice.objects.filter(which, reachable, mailed_at=None, created_at__gt=at - FRESH)
    people = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()[:MOST_PEOPLE]
    found = waiting.filter(recipient__in=list(people)).select_related("recipient").order_by("created_at", "pk")
    by_person: dict[int, list[Notice]] = defaultdict(list)
    for notice in found.select_for_update(of=("self",), skip_locked=True):
        by_person[notice.recipient_id].append(notice)
    taken = [one.pk for notices in by_person.values() for one in notices]
    Notice.objects.filter(pk__in=taken).update(mailed_at=at)
    return list(by_person.values())


def _unmark(notices: Iterable[Notice]) -> None:
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=None)


def _deliver(notices: list[Notice], subject: str) -> bool:
    address = notices[0].recipient.email
    try:
        gateway_for("email").deliver(
            Envelope(way="email", address=address, subject=subject, text=_letter(notices), tag="thong-bao")
        )
    except (Rejected, Unclear) as refusal:
        log.warning("notices were not delivered: %s", refusal)
        return False
    return True


def _letter(notices: list[Notice]) -> str:
    lines = [f"- {_line(one)}\n  {_address('notices:open', one.pk)}" for one in notices[:MOST_LINES]]
    if len(notices) > MOST_LINES:
        lines.append(f"- {_('và các thông báo khác')}\n  {_address('notices:notices')}")
    words = _(
        "Cổng khảo sát hài lòng có thông báo mới cho ông/bà:\n\n%(lines)s\n\n"
        "Thư này không ghi số liệu và nội dung; chỉ xem được sau khi đăng nhập.\n"
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
