"""Who is told of requests about personal data, and when: Sở Nội vụ of the whole province, data-protection officers."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.holders import holders_of_the_whole
from agencies.telling import tell
from notices.kinds import Kind
from notices.selectors import told_of
from surveys.models import DataRequest

ANSWERING = (Role.HOME_AFFAIRS, Role.DATA_PROTECTION)
# The clock of working days is too short for settings: it is called to mind on its last day, and the day after.
REPLY_REMINDERS = (-1, 0)
Due = tuple[DataRequest, str, date]


def tell_of_receipt(*, request: DataRequest, actor: User, at: datetime) -> int:
    """Tell those who answer that a request came in, but for who filed it."""
    people = [user for user in holders_of_the_whole(ANSWERING, on=localdate(at)) if user.pk != actor.pk]
    return _tell(people, f"data_request:{request.pk}", (request, "request.received", request.reply_by), at)


def call_to_mind(*, at: datetime) -> int:
    """Remind of clocks that run out or have, once for each day that was set and distance; return of how many."""
    found = dict(_due(localdate(at)))
    told = told_of(Kind.PRIVACY, found)
    waiting = {subject: due for subject, due in found.items() if subject not in told}
    people = list(holders_of_the_whole(ANSWERING, on=localdate(at))) if waiting else []
    return sum(bool(_tell(people, subject, due, at)) for subject, due in waiting.items())


def _due(on: date) -> Iterator[tuple[str, Due]]:
    for each in DataRequest.objects.filter(state=DataRequest.State.OPEN).order_by("pk"):
        clocks = [("", each.due_on, settings.REQUEST_REMINDERS)]
        clocks += [("reply_", each.reply_by, REPLY_REMINDERS)] if each.replied_on is None else []
        for clock, day, distances in clocks:
            distance = _distance(day, on, distances)
            if distance is not None:
                words = f"request.{clock}{'near' if distance >= 0 else 'late'}"
                yield f"data_request:{each.pk}:{clock}{day}:{distance}", (each, words, day)


def _distance(due: date, on: date, distances: Collection[int]) -> int | None:
    """Return the reminder that a day has come to: the smallest distance it has come within."""
    return next((days for days in sorted(distances) if (due - on).days <= days), None)


def _tell(people: Collection[User], subject: str, due: Due, at: datetime) -> int:
    request, words, day = due
    link = reverse("privacy:request", args=[request.pk])
    return tell(to=people, kind=Kind.PRIVACY, subject=subject, words=words, link=link, params={"due": day}, at=at)
