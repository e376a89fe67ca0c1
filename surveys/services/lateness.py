"""What makes a form late, on every channel that is not told so at once: it is stored and waits for a decision.

A form that arrives when its round takes no more is late by its arrival. A form is late by its own day, `submitted_on`,
where its agency was no longer there on that day: what was filled in before is as good as any, whenever it arrives.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.endings import Ending
from surveys.models import Round


def came_late() -> str:
    """Return the reason that keeps a form out of the count until somebody decides on its lateness."""
    return _("đến sau khi khóa thu phiếu, chờ quyết định")


def agency_ended(ending: Ending) -> str:
    """Return the reason of a form that belongs to a day after its agency ended."""
    day = ending.on.strftime("%d/%m/%Y")
    return _("đơn vị không còn từ ngày %(day)s, phiếu của ngày sau đó, chờ quyết định") % {"day": day}


def late_because(*, closed: bool, ending: Ending | None, day: date) -> str:
    """Return why a form of a day is late, empty where it is not. `closed`: its round takes no more."""
    if ending is not None and day >= ending.on:
        return _("đến sau khi khóa thu phiếu; %s") % agency_ended(ending) if closed else agency_ended(ending)
    return came_late() if closed else ""


def has_closed(round: Round, at: datetime) -> bool:
    """Tell whether a round takes no more forms from devices and paper: it may be closed a moment after its last day.

    A file is read under the round's lock, and asks for its state alone.
    """
    if round.state == Round.State.CLOSED:
        return True
    return not made_afterwards(round) and timezone.localdate(at) > round.closes_on


def made_afterwards(round: Round) -> bool:
    """Tell whether a round was made after its last day, to take in a past survey: a person closes it when done."""
    return timezone.localdate(round.created_at) > round.closes_on
