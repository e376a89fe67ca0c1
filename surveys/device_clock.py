"""When a form was filled in, by the server's time: a device's clock is believed only as far as it can be. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A clock further off than this is wrong, and its forms are marked.
LARGEST_SKEW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class FilledIn:
    """`at`: when a form was finished, corrected; `seconds` it took; `clock_wrong`: the clock cannot be right."""

    at: datetime
    seconds: float | None
    clock_wrong: bool


def filled_in(
    *,
    started_at: datetime | None,
    finished_at: datetime | None,
    sent_at: datetime | None,
    received_at: datetime,
    not_before: datetime,
) -> FilledIn:
    """Return when a form was finished.

    The skew is the server's time less the device's at sending; it is added to what the device says. Never after the
    form was received nor before the round opened; without a usable clock it is the time of receipt.
    """
    if finished_at is None or sent_at is None:
        return FilledIn(received_at, None, clock_wrong=True)
    skew = received_at - sent_at
    corrected = finished_at + skew if _fits(finished_at, skew) else received_at
    impossible = corrected > received_at + LARGEST_SKEW or corrected < not_before
    at = min(max(corrected, not_before), received_at)
    return FilledIn(at, _seconds(started_at, finished_at), clock_wrong=abs(skew) > LARGEST_SKEW or impossible)


def _fits(moment: datetime, skew: timedelta) -> bool:
    try:
        moment + skew
    except OverflowError:
        return False
    return True


def _seconds(started_at: datetime | None, finished_at: datetime) -> float | None:
    """Return how long it took, None where the clock was set back in between."""
    if started_at is None or started_at > finished_at:
        return None
    return (finished_at - started_at).total_seconds()
