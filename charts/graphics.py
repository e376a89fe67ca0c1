"""Where marks lie in the small graphics of tables, as SVG attributes in percent. Pure but for the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charts.numbers import vi

# Width of the window and the distance of its ticks, in points; the smallest that holds the values is taken.
WINDOWS = ((10, 2), (20, 5), (40, 10), (100, 20))
# Marks at the ends of the axis must not be cut off.
INSET = Decimal(4)

LEVELS = {
    5: (
        gettext_lazy("Rất không hài lòng"),
        gettext_lazy("Không hài lòng"),
        gettext_lazy("Bình thường"),
        gettext_lazy("Hài lòng"),
        gettext_lazy("Rất hài lòng"),
    ),
    3: (
        gettext_lazy("Không hài lòng (hai mức)"),
        gettext_lazy("Bình thường"),
        gettext_lazy("Hài lòng (hai mức)"),
    ),
}
# Which colours of the scale a distribution of so many levels wears.
COLOURS = {5: (1, 2, 3, 4, 5), 3: (2, 3, 4)}
# A narrower piece has no room for its number.
LABEL_FROM = 14


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    words: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A common axis from `low` to `high` percent."""

    low: int
    high: int
    step: int

    def at(self, value: Decimal | str) -> str:
        share = (Decimal(value) - self.low) / (self.high - self.low)
        return _percent(INSET + share * (100 - 2 * INSET))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(Tick(self.at(Decimal(at)), str(at)) for at in range(self.low, self.high + 1, self.step))

    @property
    def labelled(self) -> tuple[Tick, ...]:
        """The ticks whose numbers have room in the head of a table: every other one, or the two ends."""
        ticks = self.ticks
        return ticks[::2] if len(ticks) % 2 else (ticks[0], ticks[-1])

    @property
    def first(self) -> str:
        return self.at(Decimal(self.low))

    @property
    def last(self) -> str:
        return self.at(Decimal(self.high))

    @property
    def words(self) -> str:
        return _("Trục %(low)s–%(high)s %%") % {"low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval on an axis; `low` and `high` are empty without one. `words` say all of it."""

    value: str
    low: str
    high: str
    words: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A level's piece of a bar: `label` stands in it where there is room, `words` say it whole."""

    level: int
    x: str
    width: str
    middle: str
    label: str
    hatch: bool
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar of whole percents and the same in words."""

    segments: tuple[Segment, ...]
    words: str


def axis(values: Iterable[str | None]) -> Axis:
    """Return the smallest window of 10, 20 or 40 points, or 0–100, that holds the values near its middle."""
    known = [Decimal(value) for value in values if value is not None]
    least, most = (min(known), max(known)) if known else (Decimal(0), Decimal(100))
    for width, step in WINDOWS:
        low = _start(least, most, width, step)
        if low <= least and most <= low + width:
            return Axis(low, low + width, step)
    return Axis(0, 100, 20)


def _start(least: Decimal, most: Decimal, width: int, step: int) -> int:
    centred = ((least + most - width) / 2 / step).to_integral_value() * step
    first = (least / step).to_integral_value(ROUND_FLOOR) * step
    low = min(centred, first)
    return int(max(Decimal(0), min(low, Decimal(100 - width))))


def mark(
    axis: Axis, index: str | None, low: str | None = None, high: str | None = None, *, name: str = "", base: str = ""
) -> Mark | None:
    """Return the mark of an index; `name` says of what, `base` from how many, in words as the page prints it."""
    if index is None:
        return None
    said = named(name, index_words(index, low, high, base=base))
    if low is None or high is None:
        return Mark(axis.at(index), "", "", said)
    return Mark(axis.at(index), axis.at(low), axis.at(high), said)


def named(name: str, words: str) -> str:
    """Put before words of what they are."""
    return f"{name}: {words}" if name else words


def index_words(index: str, low: str | None, high: str | None, *, base: str = "") -> str:
    """Return an index in words, with its limits and with from how many it is."""
    words = _("chỉ số %(index)s %%")
    if low is not None and high is not None:
        words = _("chỉ số %(index)s %%, khoảng tin cậy %(low)s–%(high)s %%")
    said = words % {"index": vi(index), "low": vi(low), "high": vi(high)}
    return f"{said}, {base}" if base else said


def previous_words(index: str | None) -> str:
    """Return the index of the survey before in words, empty without one."""
    return "" if index is None else _("kỳ trước: %(index)s %%") % {"index": vi(index)}


def target_words(value: Decimal | None) -> str:
    """Return the line of a target in words, empty without one."""
    return "" if value is None else _("chỉ tiêu %(value)s %%") % {"value": plain(value)}


def plain(value: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    return vi(f"{value.normalize():f}")


def whole_percents(counts: Sequence[int]) -> tuple[int, ...]:
    """Return whole percents that add up to 100: the largest remainders are rounded up."""
    total = sum(counts)
    shares = [divmod(100 * count, total) for count in counts]
    missing = 100 - sum(whole for whole, _rest in shares)
    order = sorted(range(len(shares)), key=lambda at: -shares[at][1])
    raised = set(order[:missing])
    return tuple(whole + (at in raised) for at, (whole, _rest) in enumerate(shares))


def bar(levels: Sequence[int]) -> Bar | None:
    """Return the bar of three or five levels; None without answers or for another scale."""
    if not sum(levels) or len(levels) not in LEVELS:
        return None
    percents = whole_percents(levels)
    return Bar(tuple(_segments(levels, percents)), level_words(levels))


def level_words(levels: Sequence[int]) -> str:
    if not sum(levels) or len(levels) not in LEVELS:
        return ""
    pairs = zip(LEVELS[len(levels)], whole_percents(levels), strict=True)
    return ", ".join(f"{name} {percent} %" for name, percent in pairs)


def _segments(levels: Sequence[int], percents: Sequence[int]) -> Iterable[Segment]:
    total, start = Decimal(sum(levels)), Decimal(0)
    scale = zip(COLOURS[len(levels)], LEVELS[len(levels)], levels, percents, strict=True)
    for colour, name, count, percent in scale:
        width = 100 * count / total
        if count:
            label = str(percent) if percent >= LABEL_FROM else ""
            places = _percent(start), _percent(width), _percent(start + width / 2)
            yield Segment(colour, *places, label, colour < 3, f"{name}: {percent} %")
        start += width


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"
