"""What the pages of a calendar show: finished values for their templates."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.calendar.entries import Entry, Month
from dashboards.calendar.sources import kind_words

KIND, LATE = "loai", "qua-han"
FIRST_YEAR, LAST_YEAR = 2000, 2100
# So many of a month stand in the year; the rest on the page of the month.
OF_A_MONTH = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a kind ("" all), or only what is late."""

    kind: str = ""
    late: bool = False

    @property
    def query(self) -> str:
        pairs = {KIND: self.kind, LATE: "1" if self.late else ""}
        said = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{said}" if said else ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words; `mark` says how it stands to today, `tag` how that looks."""

    day: date
    weekday: str
    when: str
    what: str
    where: str
    kind: str
    url: str
    mark: str
    tag: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthLines:
    """A month of the year on its page, with how many more its own page has."""

    id: str
    title: str
    url: str
    lines: Sequence[Line]
    more: int
    is_now: bool


def read(raw: Mapping[str, str]) -> Asked:
    """Read an address; unknown values are as if absent."""
    kind = raw.get(KIND, "")
    return Asked(kind if kind in kind_words() else "", raw.get(LATE) == "1")


def wanted(entries: Iterable[Entry], asked: Asked) -> list[Entry]:
    return [one for one in entries if asked.kind in ("", one.kind) and (one.late or not asked.late)]


def lines(entries: Iterable[Entry], on: date) -> list[Line]:
    words = kind_words()
    return [_line(one, words, on) for one in entries]


def month_lines(month: Month, on: date, asked: Asked, *, most: int) -> MonthLines:
    shown = month.entries[:most]
    return MonthLines(
        id=f"thang-{month.number}",
        title=_("Tháng %d") % month.number,
        url=reverse("calendar:month", args=[month.year, month.number]) + asked.query,
        lines=lines(shown, on),
        more=len(month.entries) - len(shown),
        is_now=(month.year, month.number) == (on.year, on.month),
    )


def choices(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return the kinds that there are, each with how many."""
    found = Counter(one.kind for one in entries)
    named = [(code, f"{words} ({vi(found[code])})") for code, words in kind_words().items() if found[code]]
    return [("", _("Mọi loại việc (%s)") % vi(len(entries))), *named]


def years_around(year: int, asked: Asked) -> dict[str, str]:
    """Return the addresses of the years beside one, "" beyond those there are."""
    beside = {"previous": year - 1, "next": year + 1}
    known = {name: each for name, each in beside.items() if FIRST_YEAR <= each <= LAST_YEAR}
    return {name: reverse("calendar:year", args=[each]) + asked.query for name, each in known.items()}


def months_around(year: int, month: int, asked: Asked) -> dict[str, str]:
    """Return the addresses of the months beside one."""
    before, after = (year, month - 1) if month > 1 else (year - 1, 12), (year, month + 1)
    after = after if month < 12 else (year + 1, 1)
    known = {name: each for name, each in (("previous", before), ("next", after)) if _is_known(each[0])}
    return {name: reverse("calendar:month", args=each) + asked.query for name, each in known.items()}


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Lịch năm"), reverse("calendar:today")), *here]


def _is_known(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _line(one: Entry, words: Mapping[str, str], on: date) -> Line:
    is_today = one.day <= on <= one.last
    mark, tag = (_("quá hạn"), "late") if one.late else (_("hôm nay"), "draft") if is_today else ("", "")
    return Line(
        day=one.day,
        weekday=date_format(one.day, "l").lower(),
        when=_("đến %s") % f"{one.until:%d/%m/%Y}" if one.until and one.until != one.day else "",
        what=one.what,
        where=one.where,
        kind=words[one.kind],
        url=one.url,
        mark=mark,
        tag=tag,
        is_today=is_today,
    )


def context_of(asked: Asked, every: Sequence[Entry], on: date) -> dict[str, Any]:
    """Return what the filter of a page offers and holds."""
    return {
        "asked": asked,
        "kinds": choices(every),
        "late_count": sum(one.late for one in every),
        "today": on,
    }
