"""Differences between two runs, in words and signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.numbers import vi, vi_change
from scoring.method_changes import Change
from scoring.run_differences import FormsChanged, NodeChange, UnitChange
from surveys.models import Channel

NONE = "–"


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure in both runs, with its change where both have one."""

    before: str
    after: str
    change: str = ""

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ChangedLine:
    code: str
    name: str
    index: Pair
    rank: Pair
    n: Pair
    forms: tuple[str, ...]
    nodes: tuple[tuple[str, Pair, Pair], ...]
    note: str


def changed_lines(units: Sequence[UnitChange]) -> list[ChangedLine]:
    return [_line(unit) for unit in units]


def method_lines(found: Sequence[Change]) -> list[tuple[str, str, str]]:
    """Return (where, before, after) of each field of the method that differs."""
    return [
        (" ".join(part for part in (change.path, change.field) if part), change.before or NONE, change.after or NONE)
        for change in found
    ]


def _line(unit: UnitChange) -> ChangedLine:
    return ChangedLine(
        code=unit.agency,
        name=unit.name,
        index=_pair(unit, "index", str(unit.change) if unit.change else ""),
        rank=_pair(unit, "rank"),
        n=_pair(unit, "n", str(_more(unit) or "")),
        forms=tuple(_forms(one) for one in unit.forms),
        nodes=tuple(_node(node) for node in unit.nodes),
        note=_note(unit),
    )


def _note(unit: UnitChange) -> str:
    if unit.before is None:
        return _("chỉ có trong lần tính sau")
    if unit.untold:
        return _("không nêu chỉ số: so hai lần tính sẽ lộ câu trả lời của vài phiếu")
    if unit.nodes_untold:
        return _("không nêu từng mục: có mục chỉ khác vài câu trả lời")
    return _("chỉ có trong lần tính trước") if unit.after is None else ""


def _node(node: NodeChange) -> tuple[str, Pair, Pair]:
    return node.name, _pair(node, "index"), _pair(node, "valid")


def _pair(two: UnitChange | NodeChange, figure: str, change: str = "") -> Pair:
    """Return one figure of both runs."""
    before, after = (vi(getattr(one, figure, None)) for one in (two.before, two.after))
    return Pair(before, after, vi_change(change) if change else "")


def _more(unit: UnitChange) -> int:
    return unit.after.n - unit.before.n if unit.before and unit.after else 0


def _forms(one: FormsChanged) -> str:
    words = {"channel": Channel(one.channel).label, "added": vi(one.added), "removed": vi(one.removed)}
    if one.added and one.removed:
        return _("%(channel)s: thêm %(added)s, bớt %(removed)s") % words
    return (_("%(channel)s: thêm %(added)s") if one.added else _("%(channel)s: bớt %(removed)s")) % words
