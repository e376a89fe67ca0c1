"""The days by which a text says something is due. Pure; what it finds is a proposal that a person confirms."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
MONTH = r"(\d{1,2})[/.-](\d{4})"


def _before(parts: tuple[str, ...]) -> date:
    # "Trước ngày" leaves that day out; a day too early is safer than one too late.
    return _on(parts) - timedelta(days=1)


def _on(parts: tuple[str, ...]) -> date:
    day, month, year = map(int, parts)
    return date(year, month, day)


def _month_end(parts: tuple[str, ...]) -> date:
    month, year = map(int, parts)
    return date(year, month, calendar.monthrange(year, month)[1])


def _year_end(parts: tuple[str, ...]) -> date:
    return date(int(parts[0]), 12, 31)


RULES: tuple[tuple[str, Callable[[tuple[str, ...]], date]], ...] = (
    (rf"trước\s+(?:ngày\s+)?{DAY}", _before),
    (rf"(?:chậm nhất|muộn nhất|đến|hoàn thành)\D{{0,20}}(?:ngày\s+)?{DAY}", _on),
    (rf"(?:trong|ngay trong)\s+tháng\s+{MONTH}", _month_end),
    (r"(?:cuối|trong|ngay trong)\s+năm\s+(\d{4})", _year_end),
    (r"(?:từ nay )?đến\s+(?:hết\s+)?năm\s+(\d{4})", _year_end),
)


def deadlines_in(text: str) -> tuple[date, ...]:
    """Return every day that a text names as a limit, in the order of the text; days that do not exist are left out."""
    found = [
        (match.start(), day)
        for pattern, made in RULES
        for match in re.finditer(pattern, text, flags=re.IGNORECASE)
        if (day := _made(made, match.groups())) is not None
    ]
    return tuple(dict.fromkeys(day for _start, day in sorted(found)))


def _made(made: Callable[[tuple[str, ...]], date], parts: tuple[str, ...]) -> date | None:
    try:
        return made(parts)
    except (ValueError, OverflowError):
        return None
