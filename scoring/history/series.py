"""Years in a row: the figures of one agency, block or whole, where they compare and where the series breaks. Pure.

Figures of two years compare only by methods that compare (STATISTICS § 8) and of an agency that stayed what it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from scoring.comparison import comparable
from scoring.history.ancestors import Ancestry, Moment
from scoring.history.lineage import Lineage, LineageKind, Origin
from scoring.history.weighing import PredecessorMean, Weighed, mean_of_predecessors
from scoring.method import Method

Kind = Literal["computed", "stated"]
# An older source that does not say how it computed.
UNKNOWN_KIND = "other"


@dataclass(frozen=True, slots=True)
class Point:
    """A year's figure: computed by a run, or only `stated` in an older source, which is never computed again.

    `value` None: too few forms, or kept hidden (`why` says which). `key` finds the run or the row it comes from.
    """

    moment: Moment
    year: int
    code: str
    name: str
    kind: Kind
    value: Decimal | None
    n: int | None
    low: Decimal | None = None
    high: Decimal | None = None
    size: int | None = None
    why: str = ""
    method: Method | None = None
    method_kind: str = ""
    method_words: str = ""
    source: str = ""
    round_code: str = ""
    official: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Break:
    """Why a figure does not compare with the one before it; `reasons` are those of the two methods.

    `stated`: only one of the two was computed here; `unknown`: neither source says how it computed.
    """

    kind: Literal["method", "stated", "unknown"]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one agency in the order of years; `breaks` by the place of the later figure."""

    code: str
    name: str
    points: tuple[Point, ...]
    breaks: Mapping[int, Break]
    share: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True)
class YearMean:
    """The weighted mean of predecessors in one year, of so many that had a figure out of `known` ones."""

    year: int
    mean: PredecessorMean
    known: int


@dataclass(frozen=True, slots=True)
class Series:
    """The line of one agency; where it came out of others (`origin`), these beside it with their weighted means."""

    line: Line
    origin: LineageKind | None = None
    predecessors: tuple[Line, ...] = ()
    means: tuple[YearMean, ...] = ()


def series_of(ancestry: Ancestry, points: Iterable[Point], *, today: date) -> Series:
    """Put the figures of an agency and of all it came out of in a row; renamed it goes on, merged it begins anew."""
    ordered = _ordered(points)
    last = Moment(ancestry.last_day(today))
    own, origin, earlier = _walk(ancestry, ancestry.agency, ordered, now=last)
    line = _line(ancestry, ancestry.agency, own, on=last.day)
    if origin is None or origin.comparable:
        return Series(line)
    lines = tuple(_predecessor(ancestry, one, earlier) for one in origin.predecessors)
    return Series(line, origin.kind, lines, tuple(_means(lines)))


def line_of(code: str, name: str, points: Iterable[Point]) -> Line:
    """Put the figures of a block, or of the whole, in a row."""
    ordered = tuple(_ordered(points))
    return Line(code, name, ordered, breaks_in(ordered))


def breaks_in(points: Sequence[Point]) -> dict[int, Break]:
    """Return where figures do not compare with the ones before them, as far as methods tell."""
    found = ((place, _break(points[place - 1], points[place])) for place in range(1, len(points)))
    return {place: each for place, each in found if each is not None}


def _ordered(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda point: (point.moment.day, point.moment.round_id or 0, point.key))


def _walk(
    ancestry: Ancestry, code: str, points: Sequence[Point], *, now: Moment
) -> tuple[list[Point], Lineage | None, list[Point]]:
    """Go back from a moment; return an agency's own figures, where it begins, and all figures from before it did."""
    own: list[Point] = []
    moments = [(moment, list(found)) for moment, found in groupby(points, key=lambda point: point.moment)]
    for place in range(len(moments) - 1, -1, -1):
        moment, there = moments[place]
        lineage = ancestry.lineage(code, before=moment, now=now) if moment != now else None
        before = code if lineage is None else lineage.own
        if before is None:
            return own, lineage, [point for _, found in moments[: place + 1] for point in found]
        if mine := [point for point in there if point.code == before]:
            own, code, now = [*mine, *own], before, moment
    return own, None, []


def _predecessor(ancestry: Ancestry, origin: Origin, earlier: Sequence[Point]) -> Line:
    now = earlier[-1].moment
    own, _, _ = _walk(ancestry, origin.agency, earlier, now=now)
    line = _line(ancestry, origin.agency, own, on=now.day)
    return replace(line, share=origin.share)


def _line(ancestry: Ancestry, code: str, points: Sequence[Point], *, on: date) -> Line:
    return Line(code, ancestry.name(code, on), tuple(points), breaks_in(points))


def _means(lines: Sequence[Line]) -> Iterator[YearMean]:
    """Yield the mean of each moment in which a predecessor has a figure; none where one does not say its size."""
    moments = sorted({point.moment for line in lines for point in line.points}, key=lambda moment: moment.day)
    for moment in moments:
        found = [
            (line, point)
            for line in lines
            for point in line.points
            if point.moment == moment and point.value is not None
        ]
        if len({point.method_kind for _, point in found}) != 1 or any(not point.n for _, point in found):
            continue
        weighed = [Weighed(Fraction(point.value or 0), point.n or 0, point.size, line.share) for line, point in found]
        mean = mean_of_predecessors(weighed)
        # One figure is no mean: it stands there already.
        if mean is not None and mean.count > 1:
            yield YearMean(found[0][1].year, mean, len(lines))


def _break(before: Point, now: Point) -> Break | None:
    if before.method is not None and now.method is not None:
        found = comparable(before.method, now.method)
        return None if found.outcome == "same" else Break("method", found.reasons)
    if (before.kind, now.kind) != ("stated", "stated"):
        return Break("stated")
    if before.method_kind != now.method_kind:
        return Break("method", (f"cách tính khác: {before.method_words} → {now.method_words}",))
    return Break("unknown") if now.method_kind == UNKNOWN_KIND else None
