"""What the monitor of a round shows: counts against the plan, never a score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from agencies.sorting import folded, sort_key
from charts.numbers import percent_of, vi
from dashboards.collection import pace, query
from dashboards.collection.pace import Risk, Window
from dashboards.collection.selectors import NOTHING, PACE_DAYS, SILENT_DAYS, Count, Sums, sums
from dashboards.wording import forms
from surveys.access import Hand
from surveys.models import Channel, Round, RoundUnit

MOST_DAYS = 120
CHART_HEIGHT = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, or all of them: what was planned, what came, what waits for a person."""

    code: str
    name: str
    block: str
    issued: int | None
    quota: int | None
    count: Count
    late: int
    flagged: int
    risk: Risk

    @property
    def rate(self) -> int | None:
        """Forms that came back in percent of those handed out; unknown where nobody said how many were."""
        return percent_of(self.count.received, self.issued)

    @property
    def progress(self) -> int | None:
        return percent_of(self.count.valid, self.quota)

    @property
    def bar(self) -> int:
        return min(100, self.progress or 0)

    @property
    def words(self) -> str:
        if self.quota is None:
            return _("%(unit)s: %(forms)s hợp lệ, chưa đặt chỉ tiêu") % {
                "unit": self.name,
                "forms": forms(self.count.valid),
            }
        return _("%(unit)s: %(forms)s hợp lệ trên chỉ tiêu %(quota)s") % {
            "unit": self.name,
            "forms": forms(self.count.valid),
            "quota": vi(self.quota),
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A column of the strip: place and size in its drawing, and the count it stands for."""

    on: date
    count: Count
    x: str
    y: int
    width: str
    height: int

    @property
    def words(self) -> str:
        """The count in words, empty of a day without a form, which has no column."""
        words = _("%(day)s: thu về %(received)s phiếu, loại %(excluded)s, hợp lệ %(valid)s")
        count = {"received": self.count.received, "excluded": self.count.excluded, "valid": self.count.valid}
        printed = {name: vi(number) for name, number in count.items()}
        return words % {"day": f"{self.on:%d/%m/%Y}", **printed} if self.count.received else ""


@dataclass(frozen=True, slots=True)
class ChannelLine:
    name: str
    design: str
    count: Count


@dataclass(frozen=True, slots=True)
class SurveyorLine:
    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class Monitor:
    """The page as one person sees it; `surveyors` only for who manages the round."""

    round: Round
    window: Window
    query: query.Query
    total: Line
    lines: tuple[Line, ...]
    at_risk: int
    days: tuple[Day, ...]
    channels: tuple[ChannelLine, ...]
    surveyors: tuple[SurveyorLine, ...]
    blocks: tuple[tuple[str, str], ...]
    units: int

    @property
    def is_empty(self) -> bool:
        return self.total.count.received == 0

    @property
    def forecast(self) -> str:
        """Say when the quotas are reached, and what that rests on."""
        return _forecast(self)

    @property
    def summary(self) -> str:
        """Return what a screen reader hears when figures have changed."""
        words = _("Thu về %(received)s, hợp lệ %(valid)s, %(risk)s đơn vị chậm")
        count = self.total.count
        return words % {"received": vi(count.received), "valid": vi(count.valid), "risk": vi(self.at_risk)}

    @property
    def tallest(self) -> int:
        return max((day.count.received for day in self.days), default=0)


def monitor_of(hand: Hand, raw: Mapping[str, str], *, today: date) -> Monitor:
    """Return the monitor of a round over the units a person may watch."""
    ids = [unit.pk for unit in hand.units]
    counted = sums(ids, today=today)
    window = Window(hand.round.opens_on, hand.round.closes_on, today)
    collects = hand.round.state == Round.State.OPEN
    every = [_line(unit, counted, window, collects=collects) for unit in hand.units]
    blocks = _blocks(hand.units)
    asked = query.read(raw, blocks=[code for code, _name in blocks])
    return Monitor(
        round=hand.round,
        window=window,
        query=asked,
        total=_total(every, counted.whole),
        lines=_asked(every, asked),
        at_risk=sum(bool(line.risk) for line in every),
        days=_days(counted.days, window),
        channels=_channels(hand.round, counted),
        surveyors=_surveyors(counted) if hand.manages else (),
        blocks=blocks,
        units=len(every),
    )


def _line(unit: RoundUnit, counted: Sums, window: Window, *, collects: bool) -> Line:
    count = counted.units.get(unit.pk, NOTHING)
    risk = pace.risk_of(window, valid=count.valid, quota=unit.quota, fresh=count.fresh, silent_days=SILENT_DAYS)
    return Line(
        code=unit.agency.code,
        name=unit.version.name,
        block=unit.block.code if unit.block else "",
        issued=unit.issued,
        quota=unit.quota,
        count=count,
        # A decision may fall on a form before the fold has counted it in.
        late=max(0, count.waited - count.restored),
        flagged=max(0, count.flagged - count.seen),
        risk=risk if collects else "",
    )


def _total(lines: Sequence[Line], whole: Count) -> Line:
    return Line(
        code="",
        name=_("Tất cả đơn vị"),
        block="",
        issued=_known(line.issued for line in lines),
        quota=_known(line.quota for line in lines),
        count=whole,
        late=sum(line.late for line in lines),
        flagged=sum(line.flagged for line in lines),
        risk="",
    )


def _known(numbers: Iterable[int | None]) -> int | None:
    """Add up what is known of every unit; a sum with a gap would pass for the whole."""
    found = list(numbers)
    return sum(number or 0 for number in found) if found and None not in found else None


def _asked(lines: Sequence[Line], asked: query.Query) -> tuple[Line, ...]:
    kept = [
        line
        for line in lines
        if (not asked.block or line.block == asked.block)
        and (not asked.risk or line.risk)
        and (not asked.name or folded(asked.name) in folded(f"{line.name} {line.code}"))
    ]
    if asked.order == query.PLAN:
        return tuple(reversed(kept) if asked.descending else kept)
    known = [line for line in kept if _key(line, asked.order) is not None]
    unknown = [line for line in kept if _key(line, asked.order) is None]
    return (*sorted(known, key=lambda line: _key(line, asked.order), reverse=asked.descending), *unknown)


def _key(line: Line, order: str) -> Any:
    keys: dict[str, Any] = {
        query.NAME: sort_key(line.name),
        query.RECEIVED: line.count.received,
        query.VALID: line.count.valid,
        query.PROGRESS: line.progress,
        query.EXCLUDED: line.count.excluded,
        query.RATE: line.rate,
    }
    return keys[order]


def _days(counts: Mapping[date, Count], window: Window) -> tuple[Day, ...]:
    """Return a column for every day up to today, those without a form among them; the newest where there are many."""
    first = min([window.opens_on, *counts])
    last = max([min(window.today, window.closes_on), *counts])
    span = [first + timedelta(days=at) for at in range((last - first).days + 1)][-MOST_DAYS:]
    tallest = max((counts[day].received for day in span if day in counts), default=0)
    return tuple(_column(day, counts.get(day, NOTHING), at, len(span), tallest) for at, day in enumerate(span))


def _column(on: date, count: Count, at: int, columns: int, tallest: int) -> Day:
    height = -(-count.received * CHART_HEIGHT // tallest) if tallest else 0
    width = 100 / columns
    return Day(on, count, f"{at * width:.3f}%", CHART_HEIGHT - height, f"{width * 0.8:.3f}%", height)


def _channels(round: Round, counted: Sums) -> tuple[ChannelLine, ...]:
    """Return the channels planned and those that forms came by nevertheless."""
    planned = {each.channel: each.get_design_display() for each in round.channels.all()}
    return tuple(
        ChannelLine(str(channel.label), planned.get(channel, ""), counted.channels.get(channel, NOTHING))
        for channel in Channel
        if channel in planned or channel in counted.channels
    )


def _surveyors(counted: Sums) -> tuple[SurveyorLine, ...]:
    ids = [surveyor for surveyor in counted.surveyors if surveyor is not None]
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name")) if ids else {}
    lines = [SurveyorLine(names[surveyor], counted.surveyors[surveyor]) for surveyor in ids]
    return tuple(sorted(lines, key=lambda line: -line.count.received))


def _blocks(units: Iterable[RoundUnit]) -> tuple[tuple[str, str], ...]:
    blocks = {unit.block.code: unit.block for unit in units if unit.block}
    return tuple((block.code, block.name) for block in sorted(blocks.values(), key=lambda b: (b.position, b.code)))


FEWEST_DAYS = 3


def _forecast(monitor: Monitor) -> str:
    total = monitor.total
    if monitor.round.state != Round.State.OPEN:
        return ""
    if total.quota is None:
        return _("Chưa dự báo được ngày đủ phiếu: còn đơn vị chưa đặt chỉ tiêu.")
    missing = total.quota - total.count.valid
    if missing <= 0:
        return _("Đã đủ chỉ tiêu của cả đợt.")
    # Of a young round the days before its first one say nothing.
    days = min(PACE_DAYS, monitor.window.elapsed + 1)
    if days < FEWEST_DAYS:
        return _("Chưa dự báo được ngày đủ phiếu: đợt mới thu phiếu %(days)d ngày.") % {"days": days}
    end = pace.done_on(monitor.window, missing=missing, pace=total.count.pace, pace_days=days)
    if end is None:
        return _("Chưa dự báo được ngày đủ phiếu: %(days)d ngày qua có quá ít phiếu.") % {"days": days}
    late = (end - monitor.round.closes_on).days
    then = _("sau hạn %(days)s ngày") % {"days": vi(late)} if late > 0 else _("trong hạn")
    words = _(
        "Còn thiếu %(missing)s. Với tốc độ %(days)d ngày qua (%(pace)s hợp lệ), cả đợt đủ chỉ tiêu khoảng %(end)s, "
        "%(then)s."
    )
    return words % {
        "missing": forms(missing),
        "days": days,
        "pace": forms(total.count.pace),
        "end": end.strftime("%d/%m/%Y"),
        "then": then,
    }
