"""By when a request about personal data is answered and carried out. Pure.

Source: Nghị định 356/2025/NĐ-CP as articles of law firms tell it (docs/privacy.md); its own text was not read, so every
number is a setting of the office (REQUEST_…). Where the articles give a span or leave something open, what stands here
is the reading that ends earlier: a day set too early harms nobody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

# Working days until the asker is told what becomes of the request.
REPLY_WORKING_DAYS = 2
# Days until it is carried out or refused. "10 to 20" is told of requests in general: the shorter end.
DAYS: Mapping[str, int] = {
    "know": 10,
    "view": 10,
    "provide": 10,
    "correct": 10,
    "delete": 10,
    "restrict": 15,
    "object": 15,
    "withdraw": 15,
    "complain": 10,
}
# The same where somebody outside has to stop, too (a gateway that sends messages); other kinds keep their days.
DAYS_WITH_OTHERS: Mapping[str, int] = {"restrict": 20, "object": 20, "withdraw": 20}
# Longer by at most so many days, once.
EXTENSION_DAYS = 15
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """The clocks as the office set them; `holidays`: days beside Saturday and Sunday on which nobody works."""

    reply_working_days: int = REPLY_WORKING_DAYS
    days: Mapping[str, int] = field(default_factory=lambda: DAYS)
    days_with_others: Mapping[str, int] = field(default_factory=lambda: DAYS_WITH_OTHERS)
    extension_days: int = EXTENSION_DAYS
    holidays: Collection[date] = ()

    def reply_by(self, received_on: date) -> date:
        """Return the last day to tell the asker what becomes of it; the day of receipt does not count."""
        day, left = received_on, self.reply_working_days
        while left > 0:
            day += timedelta(days=1)
            left -= day.weekday() < SATURDAY and day not in self.holidays
        return day

    def due_on(self, received_on: date, kind: str, *, with_others: bool = False) -> date:
        """Return the last day to carry a request out or refuse it, in days of the calendar, weekends included.

        A clock that ends on a day off is not moved on. Never before `reply_by`, which counts working days.
        """
        days = self.days[kind]
        if with_others:
            days = max(days, self.days_with_others.get(kind, days))
        return max(received_on + timedelta(days=days), self.reply_by(received_on))

    def latest_extension(self, due_on: date) -> date:
        """Return the furthest day that the one extension can move a due day to."""
        return due_on + timedelta(days=self.extension_days)
