"""Marking notices as read, and taking that back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from notices.models import Notice
from notices.selectors import unread


@transaction.atomic
def mark_read(*, notice: Notice, at: datetime) -> None:
    """Mark a notice as read; one that is stays as it was first read."""
    # Clocks of two machines may differ by a little.
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=Greatest(F("created_at"), at))


@transaction.atomic
def mark_unread(*, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(read_at=None)


@transaction.atomic
def mark_all_read(*, user: Any, at: datetime) -> int:
    """Mark all notices told to a person until now as read; return how many. `take_back` undoes it by the same time."""
    return unread(user).filter(created_at__lte=at).update(read_at=at)


@transaction.atomic
def take_back(*, user: Any, at: datetime) -> int:
    """Mark as unread again what a person marked as read, all at once, at a time; return how many."""
    return Notice.objects.filter(recipient=user.pk, read_at=at).update(read_at=None)
