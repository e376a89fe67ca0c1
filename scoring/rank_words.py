"""What may be said of ranks: with the ranks their limits leave open, and of who is first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.results import UnitResult


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's printed rank among its block, and the ranks that its limits leave open."""

    name: str
    rank: int
    low: int


def first_words(ranked: Sequence[Place]) -> str:
    """Say which units of a block may be the first; empty where there is nothing to compare."""
    if len(ranked) < 2:
        return ""
    first = [unit for unit in ranked if unit.low == 1]
    if len(first) == 1:
        return _("%(name)s đứng đầu một cách chắc chắn.") % {"name": first[0].name}
    if len(first) == len(ranked):
        return _("Chưa đủ căn cứ thống kê để nói đơn vị nào trong khối hơn các đơn vị còn lại.")
    words = _(
        "Chưa đủ căn cứ thống kê để nói đơn vị nào đứng đầu: %(n)s đơn vị có khoảng hạng chạm hạng 1. Khác biệt giữa "
        "hạng 1 và hạng %(last)s chưa chắc là thật."
    )
    return words % {"n": vi(len(first)), "last": vi(max(unit.rank for unit in first))}


def with_open(rank: str, open_: tuple[int, int] | None) -> str:
    """Write a printed rank with the ranks left open: "3 (1–12)"; the rank alone where no other is."""
    return f"{rank} ({open_[0]}–{open_[1]})" if open_ and open_[0] != open_[1] else rank


def before_words(unit: UnitResult) -> str:
    """Say where a unit stood in its block a survey earlier, and how that compares; empty where it does not.

    A move of the printed rank is called one only where no rank is left open in both years.
    """
    if unit.rank_change is None:
        return ""
    stood = f"{vi(unit.rank_before)}{'=' if unit.tied_before else ''}/{vi(unit.ranked_before)}"
    if not unit.rank_change:
        return _("hạng kỳ trước %(stood)s, giữ hạng") % {"stood": stood}
    moved = _("lên %(n)s bậc") if unit.rank_change > 0 else _("xuống %(n)s bậc")
    said = {"stood": stood, "moved": moved % {"n": vi(abs(unit.rank_change))}}
    if unit.rank_moved is None:
        return _("hạng kỳ trước %(stood)s; tính ra %(moved)s nhưng chưa đủ căn cứ") % said
    return _("hạng kỳ trước %(stood)s, %(moved)s") % said
