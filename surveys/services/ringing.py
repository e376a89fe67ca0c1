"""Has answers counted soon after they are stored, on whatever way they came in."""

from django.conf import settings
from django.db import transaction

from jobs import bells


def ring_for_counting() -> None:
    """Ring once the transaction is committed: at once where there is none. Never fails, never waits."""
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    bells.ring(settings.COUNTING_TASK)
