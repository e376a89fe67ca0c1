"""One unit, or the whole province, by the method's tree: factors, items and points, ready for page and file."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from dashboards import cut_axis, graphics
from dashboards.rows import ranks_of
from dashboards.wording import forms, people
from scoring import disclosure
from scoring.access import why_hidden
from scoring.method import Certainty, Method
from scoring.results import Certain, NodeResult, UnitResult


@dataclass(frozen=True, slots=True)
class Line:
    """A part, factor or item; without an index `reason` says why. `levels` only for items.

    `n` and `na` are None where its counts are not told.
    """

    code: str
    name: str
    kind: str
    above: str
    n: int | None
    na: int | None
    index: str | None
    reason: str
    hidden: bool
    levels: disclosure.Distribution
    points: str | None
    max_points: str | None
    certain: Certain = field(default_factory=Certain)
    mark: graphics.Mark | None = None
    bar: graphics.Bar | None = None
    # How it is drawn where it does not lie wholly on the axis.
    cut: cut_axis.Cut | None = None
    length: str = ""
    # Where the comments on its topic stand, and what that is called; empty where it has none.
    comments: str = ""
    topic: str = ""
    # Where it stands in the method: items as the form asks them.
    place: int = 0

    @property
    def level_words(self) -> str:
        return graphics.level_words(self.levels.levels)

    @property
    def na_share(self) -> str:
        """The answers that the item does not apply, in percent of all answers to it; empty where there are none."""
        if not self.na or self.n is None:
            return ""
        return str((Decimal(self.na) * 100 / (self.na + self.n)).quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Profile:
    """What the unit's page shows; `figures` is False where there is no index (see `reason`)."""

    name: str
    n: int
    index: str | None
    certain: Certain
    certainty: Certainty
    rank: int | None
    ranked: int
    ranks: tuple[int, int] | None
    voluntary: int
    voluntary_index: str | None
    points: str | None
    max_points: str | None
    reason: str
    factors: tuple[Line, ...]
    items: tuple[Line, ...]
    components: tuple[Line, ...]
    factor_axis: graphics.Axis
    item_axis: graphics.Axis

    @property
    def low(self) -> str | None:
        return self.certain.low

    @property
    def high(self) -> str | None:
        return self.certain.high

    @property
    def has_changes(self) -> bool:
        return any(line.certain.previous is not None for line in (*self.factors, *self.items))

    @property
    def has_limits(self) -> bool:
        return any(line.certain.low is not None for line in self.items)

    @property
    def cuts(self) -> bool:
        return any(line.cut for line in (*self.factors, *self.items))

    @property
    def lowest(self) -> Line | None:
        """The weakest factor; nobody is told which it is while one of them is hidden."""
        if any(line.hidden for line in self.factors):
            return None
        known = [line for line in self.factors if line.index is not None and line.kind == "factor"]
        return min(known, key=lambda line: Decimal(line.index or 0), default=None)

    @property
    def weakest(self) -> Line | None:
        """The weakest item, as `lowest` of the factors."""
        if not self.items or any(line.hidden for line in self.items):
            return None
        found = min(self.items, key=lambda line: (*_weakest_first(line), line.place))
        return found if found.index is not None else None

    @property
    def is_uncounted(self) -> bool:
        return any(line.n is None for line in self.items)

    @property
    def is_folded(self) -> bool:
        return any(line.levels.state == "folded" for line in self.items)

    @property
    def hides(self) -> bool:
        return any(line.hidden for line in (*self.factors, *self.items))


def make(
    unit: UnitResult,
    *,
    detail: bool,
    method: Method,
    beside: disclosure.RoundHidden | None = None,
    voluntary: bool = True,
) -> Profile:
    """Return the page of a unit; without `detail` small cells are hidden, as `beside` says, else as a unit alone.

    `voluntary`: the index of forms people volunteered may be told where there are enough of them.
    """
    found = disclosure.NOTHING_HIDDEN if detail else beside or disclosure.hidden_in_unit(unit, method=method)
    why, hidden = found.rows.get(unit.agency), found.nodes.get(unit.agency, {})
    shown, k = unit.status == "ok" and why is None, disclosure.k_of(method)
    few_voluntary = disclosure.hides(unit.voluntary, detail=detail, k=k)
    lines = [_line(node, unit.nodes, hidden.get(node.code), detail=detail, k=k) for node in unit.nodes] if shown else []
    lines = [replace(line, place=place) for place, line in enumerate(lines)]
    if not any(node.code not in found.counts.get(unit.agency, ()) for node in unit.of_kind("item")):
        lines = [_uncounted(line) for line in lines]
    upper = [line for line in lines if line.kind != "item"]
    items = sorted((line for line in lines if line.kind == "item"), key=_weakest_first)
    factor_axis, item_axis = _axis(upper), _axis(items)
    components = tuple(line for line in lines if line.max_points is not None)
    # The total is the sum of printed components: beside all others it would tell a hidden one.
    totalled = shown and not any(line.hidden for line in components)
    return Profile(
        name=unit.name,
        n=unit.n,
        index=unit.index if shown else None,
        certain=unit.certain if shown else Certain(),
        certainty=method.certainty,
        rank=unit.rank if shown else None,
        ranked=unit.ranked,
        ranks=ranks_of(unit) if shown else None,
        voluntary=0 if few_voluntary else unit.voluntary,
        voluntary_index=None if why or few_voluntary or not (detail or voluntary) else unit.voluntary_index,
        points=unit.points if totalled else None,
        max_points=unit.max_points if totalled else None,
        reason="" if shown else _reason(unit, method, why),
        factors=tuple(_drawn(line, factor_axis) for line in upper),
        items=tuple(_drawn(line, item_axis) for line in items),
        components=components,
        factor_axis=factor_axis,
        item_axis=item_axis,
    )


def _reason(unit: UnitResult, method: Method, why: disclosure.Why | None) -> str:
    k = disclosure.k_of(method)
    if why == "derivable":
        said = _("Không nêu chỉ số: đặt cạnh các đơn vị khác, nó làm lộ số liệu của một đơn vị có dưới %(k)d phiếu.")
        return said % {"k": k}
    if unit.status == "ok":
        words = _("Chỉ có %(forms)s, dưới %(k)d phiếu: số liệu không công bố do số phiếu ít.")
        return words % {"forms": forms(unit.n), "k": k}
    if unit.lacks_answers(method.minimum):
        words = _("Có %(forms)s, không có câu trả lời hợp lệ để tính chỉ số: mọi câu trả lời là “không áp dụng”.")
        return words % {"forms": forms(unit.n)}
    words = _("Có %(forms)s, dưới mức tối thiểu %(minimum)d phiếu của phương pháp: không tính chỉ số.")
    return words % {"forms": forms(unit.n), "minimum": method.minimum}


def _line(node: NodeResult, nodes: Sequence[NodeResult], why: disclosure.Why | None, *, detail: bool, k: int) -> Line:
    hidden = why is not None
    levels = disclosure.distribution(node.levels, base=node.n, detail=detail, k=k)
    return Line(
        code=node.code,
        name=node.name,
        kind=node.kind,
        above=next((parent.name for parent in nodes if parent.code == node.parent), ""),
        n=node.n,
        na=node.na,
        index=None if hidden else node.index,
        reason=_line_reason(node, why),
        hidden=hidden,
        levels=disclosure.Distribution("hidden") if hidden else levels,
        points=None if hidden else node.points,
        max_points=node.max_points,
        certain=Certain() if hidden else node.certain,
    )


def _uncounted(line: Line) -> Line:
    """Return a line whose index is told without its counts."""
    return replace(line, n=None, na=None, levels=disclosure.Distribution("hidden"))


def _line_reason(node: NodeResult, why: disclosure.Why | None) -> str:
    if why is None:
        return "" if node.index is not None else _("không phát sinh")
    return why_hidden(why)


def _weakest_first(line: Line) -> tuple[bool, Decimal]:
    return line.index is None, Decimal(line.index or 0)


def _axis(lines: Sequence[Line]) -> graphics.Axis:
    return cut_axis.window([spread for line in lines if (spread := _spread(line)) is not None])


def _spread(line: Line) -> cut_axis.Spread | None:
    if line.index is None:
        return None
    return cut_axis.Spread(line.index, line.certain.low, line.certain.high, line.n)


def _drawn(line: Line, axis: graphics.Axis) -> Line:
    bar = graphics.bar(line.levels.levels) if line.levels.is_shown else None
    length = "" if line.index is None else f"{line.index}%"
    base = people(line.n)
    mark = graphics.mark(axis, line.index, line.certain.low, line.certain.high, name=line.name, base=base)
    spread = _spread(line)
    cut = cut_axis.cut(axis, spread, mark.words) if spread and mark else None
    return replace(line, mark=mark, bar=bar, length=length, cut=cut)
