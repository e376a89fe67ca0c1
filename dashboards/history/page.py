"""What a page of years holds, ready for the template."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.history.chart import Chart, chart_of
from dashboards.history.common import Common, commons_of
from dashboards.history.hiding import Key
from dashboards.history.reading import Group
from scoring.formulas import Rounding
from scoring.history.series import Break, Line, Point, Series, YearMean
from scoring.models import PublishedResult

TWO_PLACES = Rounding(2, "half_up")


@dataclass(frozen=True, slots=True)
class Row:
    """A year in the table: its figure or `reason`, where it is from, and before it `gap`: why it starts anew."""

    year: int
    title: str
    url: str
    name: str
    value: str
    low: str
    high: str
    n: int | None
    method: str
    reason: str
    stated: bool
    official: bool
    gap: str

    @property
    def limits(self) -> str:
        return f"{self.low}–{self.high}" if self.low and self.high else ""


@dataclass(frozen=True, slots=True)
class Past:
    """A predecessor with its years; `part` says which part of it passed on, `linked` that its own page opens."""

    code: str
    name: str
    part: str
    rows: tuple[Row, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Mean:
    """The weighted mean of predecessors in a year, in words that say what it weighs."""

    year: int
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """One survey on a page: chart, years, what it came out of, both years on common ground."""

    title: str
    own: bool
    chart: Chart | None
    rows: tuple[Row, ...]
    origin: str
    pasts: tuple[Past, ...]
    means: tuple[Mean, ...]
    common: Common | None


def sections_of(
    groups: Sequence[Group], *, pages: frozenset[str] = frozenset(), computes: bool = False
) -> list[Section]:
    """Return the surveys of a page; `computes`: the person may have years computed again with limits.

    `pages` are the predecessors whose own pages the person may open.
    """
    commons = commons_of(groups, computes=computes)
    return [section_of(group, common, pages) for group, common in zip(groups, commons, strict=True)]


def section_of(group: Group, common: Common | None, pages: frozenset[str]) -> Section:
    """Return a survey's part of the page; rows lead to the unit's page in their round where it opens."""
    series = group.series
    return Section(
        title=group.title,
        own=bool(group.owner),
        chart=chart_of(series),
        rows=tuple(_rows(series.line, group.look.opened)),
        origin=_origin(series),
        pasts=tuple(_past(line, pages) for line in series.predecessors),
        means=tuple(_mean(mean) for mean in series.means),
        common=common,
    )


def _rows(line: Line, opened: frozenset[Key] = frozenset()) -> Iterable[Row]:
    names = {point.name for point in line.points}
    for place, point in enumerate(line.points):
        yield Row(
            year=point.year,
            title=point.source,
            url=_url(point) if point.round_code and (point.key, point.code) in opened else "",
            name=point.name if len(names) > 1 else "",
            value="" if point.value is None else vi(point.value),
            low="" if point.low is None else vi(point.low),
            high="" if point.high is None else vi(point.high),
            n=point.n,
            method=point.method_words,
            reason=_reason(point),
            stated=point.kind == "stated",
            official=point.official,
            gap=_gap(line.breaks[place], line.points[place - 1], point) if place in line.breaks else "",
        )


def _url(point: Point) -> str:
    return reverse("dashboards:unit", args=[point.round_code, point.code])


def _reason(point: Point) -> str:
    return {
        "": "",
        "too_few": _("không đủ phiếu để tính chỉ số"),
        "hidden": _("không công bố do số phiếu ít"),
    }[point.why]


def _gap(found: Break, before: Point, now: Point) -> str:
    years = {"before": before.year, "now": now.year}
    if found.kind == "stated":
        words = _("Không so sánh %(now)d với %(before)d: một bên chỉ có số đã công bố, không đối chiếu được cách tính.")
        return words % years
    if found.kind == "unknown":
        return _("Không so sánh %(now)d với %(before)d: nguồn không nêu cách tính.") % years
    words = _("Không so sánh trực tiếp %(now)d với %(before)d: %(reasons)s.")
    return words % {**years, "reasons": _readable("; ".join(found.reasons))}


def _readable(reasons: str) -> str:
    """Put words for the codes of formulas and of the whole tree, which methods are compared by."""
    words = {"root": _("cả chỉ số"), **{kind.value: str(kind.label) for kind in PublishedResult.MethodKind}}
    return re.sub(r"[a-z0-9_]+", lambda found: words.get(found.group(), found.group()), reasons)


def _origin(series: Series) -> str:
    if series.origin is None:
        return ""
    return {
        "merged": _("Đơn vị hình thành do sáp nhập nên không có số liệu riêng của các năm trước đó."),
        "split": _("Đơn vị được chia tách hoặc đã chuyển đi một phần nên không có số liệu riêng của các năm trước đó."),
        "unclear": _("Các lần kế thừa đã ghi của đơn vị này mâu thuẫn nhau nên không nối số liệu các năm trước."),
    }.get(series.origin, "")


def _past(line: Line, pages: frozenset[str]) -> Past:
    part = ""
    if line.share is None:
        part = _("chuyển sang một phần, không rõ bao nhiêu")
    elif line.share != 1:
        share = TWO_PLACES.print(line.share * 100).rstrip("0").rstrip(".")
        part = _("chuyển sang %(share)s %%") % {"share": vi(share)}
    return Past(line.code, line.name, part, tuple(_rows(line)), linked=line.code in pages)


def _mean(mean: YearMean) -> Mean:
    weights = {"population": _("số hồ sơ (N)"), "forms": _("số phiếu (n)")}[mean.mean.by]
    words = _("bình quân các đơn vị tiền thân, có trọng số theo %(weights)s")
    if mean.mean.count < mean.known:
        words = _("bình quân %(count)d trong %(known)d đơn vị tiền thân có chỉ số, có trọng số theo %(weights)s")
    said = words % {"weights": weights, "count": mean.mean.count, "known": mean.known}
    return Mean(mean.year, vi(TWO_PLACES.print(mean.mean.value)), said)
