"""How far a unit or a round is, whether it keeps up, and when it will be done. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Risk = Literal["", "behind", "silent"]
FURTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a round collects, seen from one day."""

    opens_on: date
    closes_on: date
    today: date

    @property
    def days(self) -> int:
        return (self.closes_on - self.opens_on).days + 1

    @property
    def elapsed(self) -> int:
        """Full days that lie behind, at most all of them."""
        return max(0, min((self.today - self.opens_on).days, self.days))

    @property
    def left(self) -> int:
        """Days still to come, today among them."""
        return max(0, self.days - self.elapsed)


def risk_of(window: Window, *, valid: int, quota: int | None, fresh: int, silent_days: int) -> Risk:
    """Tell whether a unit that lacks forms is behind the straight line to its quota, or had none for some days."""
    if quota is not None and valid >= quota:
        return ""
    if quota is not None and valid * window.days < quota * window.elapsed:
        return "behind"
    return "silent" if fresh == 0 and window.elapsed >= silent_days else ""


def done_on(window: Window, *, missing: int, pace: int, pace_days: int) -> date | None:
    """Return the day on which the last missing form comes at the latest pace; None if that is out of sight."""
    if missing <= 0:
        return window.today
    if pace <= 0:
        return None
    wait = -(-missing * pace_days // pace)
    return window.today + timedelta(days=wait) if wait <= FURTHEST_DAYS else None
