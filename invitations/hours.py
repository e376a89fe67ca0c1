"""When messages may be sent. Pure."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta


def may_send(now: datetime, *, quiet_from: int, quiet_to: int, quiet_days: Collection[date]) -> bool:
    """Tell whether a local time lies outside the quiet hours (from one full hour to another, over midnight or not)."""
    if now.date() in quiet_days:
        return False
    if quiet_from == quiet_to:
        return True
    if quiet_from < quiet_to:
        return not quiet_from <= now.hour < quiet_to
    return quiet_to <= now.hour < quiet_from


def next_opening(now: datetime, *, quiet_from: int, quiet_to: int, quiet_days: Collection[date]) -> datetime:
    """Return the next full hour at which messages may be sent, `now` itself if they may; at most a month ahead."""
    moment = now
    while moment < now + timedelta(days=31):
        if may_send(moment, quiet_from=quiet_from, quiet_to=quiet_to, quiet_days=quiet_days):
            return moment
        moment = datetime.combine(moment.date(), time(moment.hour), tzinfo=moment.tzinfo) + timedelta(hours=1)
    return moment
