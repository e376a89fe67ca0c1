"""The day by which a cell of a plan says something is done: dates, months, quarters, "thường xuyên". Pure.

What is found is a proposal that a person confirms.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from actionplans.deadlines import deadlines_in
from agencies.sorting import folded

# How a day was found: said as such, the end of what was said, or the end of the plan for what never ends.
How = Literal["day", "end", "always", ""]
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTERS = r"(iv|i{1,3}|[1-4])"
YEAR = r"(?:20\d{2})"


@dataclass(frozen=True, slots=True)
class Due:
    """A day and how it was found; None where the words name none."""

    day: date | None
    how: How


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the plan: what names no year is in the last of them that it may mean."""

    first: int
    last: int


def due_of(text: str, years: Years) -> Due:
    """Return the last day that words name as the end of something; several days mean the last of them."""
    said = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", said):
        return _due(lambda: date(*map(int, iso.groups())), "day")
    if days := deadlines_in(said):
        return Due(days[-1], "day")
    plain = folded(said)
    named = {int(year) for year in re.findall(rf"(?<!\d){YEAR}(?!\d)", plain)}
    if len(named) == 1:
        # "Quý I, quý III năm 2027": the year is said once for both.
        years = Years(min(named), min(named))
    for pattern, how, made in RULES:
        if found := list(re.finditer(pattern, plain)):
            ends = [_made(made, match, years) for match in found]
            known = [day for day in ends if day is not None]
            return Due(max(known), how) if known else Due(None, "")
    return Due(None, "")


def _full(match: re.Match[str], years: Years) -> date:
    day, month, year = map(int, match.groups())
    return date(year, month, day)


def _day_of_year(match: re.Match[str], years: Years) -> date:
    day, month = map(int, match.groups())
    return date(years.last, month, day)


def _month(match: re.Match[str], years: Years) -> date:
    return _end_of(int(match.group(1)), int(match.group(2) or years.last))


def _quarter(match: re.Match[str], years: Years) -> date:
    said = match.group(1)
    return _end_of(3 * (ROMAN.get(said) or int(said)), int(match.group(2) or years.last))


def _half(match: re.Match[str], years: Years) -> date:
    return _end_of(6 if match.group(1) == "dau" else 12, int(match.group(2) or years.last))


def _year(match: re.Match[str], years: Years) -> date:
    return date(int(match.group(1)), 12, 31)


def _last_day(match: re.Match[str], years: Years) -> date:
    return date(years.last, 12, 31)


def _end_of(month: int, year: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


Rule = tuple[str, How, Callable[[re.Match[str], Years], date]]
# The first that finds anything counts: what is more exact comes first.
RULES: tuple[Rule, ...] = (
    (rf"(?<!\d)(\d{{1,2}})[/.-](\d{{1,2}})[/.-]({YEAR})(?!\d)", "day", _full),
    (rf"ngay (\d{{1,2}}) thang (\d{{1,2}}) nam ({YEAR})", "day", _full),
    (rf"(?:thang )?(?<![\d/.-])(\d{{1,2}})[/.-]({YEAR})(?!\d)", "end", _month),
    (rf"quy {QUARTERS}\b(?:\s*(?:/|-|nam)\s*({YEAR}))?", "end", _quarter),
    (rf"(?:6|sau) thang (dau|cuoi) nam(?: ({YEAR}))?", "end", _half),
    (rf"thang (\d{{1,2}})\b(?!\s*[/.-]\s*\d)(?:\s*(?:nam )?({YEAR}))?", "end", _month),
    (r"(?<!\d)(\d{1,2})[/-](\d{1,2})(?![\d/-])", "day", _day_of_year),
    (r"thuong xuyen|hang nam|hang thang|hang quy|hang ngay|hang tuan|dinh ky|lien tuc|ca nam", "always", _last_day),
    (rf"(?<!\d)({YEAR})(?!\d)", "end", _year),
    (r"cuoi nam|trong nam|het nam", "end", _last_day),
)


def _made(made: Callable[[re.Match[str], Years], date], match: re.Match[str], years: Years) -> date | None:
    try:
        return made(match, years)
    except (ValueError, OverflowError):
        return None


def _due(made: Callable[[], date], how: How) -> Due:
    try:
        return Due(made(), how)
    except ValueError:
        return Due(None, "")
