"""Which row is called the highest and which the lowest: one that surely is, else only what was computed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.numbers import vi
from reports.wording import capitalised, listed, percent
from scoring.known import Known
from scoring.results import NodeResult, UnitResult
from scoring.weakest import not_told_from, surely_highest, surely_lowest

# Of fewer answers it is said that they are few.
FEW_PEOPLE = 30


@dataclass(frozen=True, slots=True)
class Named:
    """A row's name and printed index, and whether it surely is the highest or the lowest of those it stands among."""

    name: str
    index: str
    highest: bool = False
    lowest: bool = False


def units(members: Sequence[UnitResult]) -> list[Named]:
    """Return the units of a block that have an index; sure is what their joint rank intervals leave no room in."""
    shown = [unit for unit in members if unit.index is not None]
    return [Named(one.name, one.index or "", _is_first(one, shown), _is_last(one, shown)) for one in shown]


def _is_first(unit: UnitResult, among: Sequence[UnitResult]) -> bool:
    # Equal ones share the places: two of them are surely the highest where neither may be third.
    return unit.rank_high is not None and unit.rank_high <= _equal(unit, among)


def _is_last(unit: UnitResult, among: Sequence[UnitResult]) -> bool:
    return unit.rank_low is not None and unit.rank_low > unit.ranked - _equal(unit, among)


def _equal(unit: UnitResult, among: Sequence[UnitResult]) -> int:
    return sum(one.index == unit.index for one in among)


def nodes(found: Sequence[NodeResult], known: Known) -> list[Named]:
    """Return the nodes of a row that have an index; `known` are the row's estimates, empty where there are none."""
    shown = [node for node in found if node.index is not None]
    codes = [node.code for node in shown]
    top, foot = surely_highest(known, codes), surely_lowest(known, codes)
    return [Named(one.name, one.index or "", one.code == top, one.code == foot) for one in shown]


def sentence(kind: str, named: Sequence[Named]) -> str:
    """Say the highest and the lowest: ties are named together, equal ones have no extremes.

    What is not sure is said to be computed so, and no more.
    """
    values = sorted({one.index for one in named}, key=float)
    if len(values) < 2:
        return f"Các {kind} có chỉ số bằng nhau." if len(named) > 1 else ""
    top, foot = [[one for one in named if one.index == value] for value in (values[-1], values[0])]
    sure = all(one.highest for one in top), all(one.lowest for one in foot)
    return _said(kind, _listed(top), _listed(foot), sure)


def _listed(group: Sequence[Named]) -> str:
    return f"{listed([one.name for one in group])} ({percent(group[0].index)})"


def _said(kind: str, top: str, foot: str, sure: tuple[bool, bool]) -> str:
    open_ = f"nhưng chưa đủ căn cứ để xếp {{side}} các {kind} còn lại."
    if sure == (True, True):
        return f"{capitalised(kind)} có chỉ số cao nhất là {top}, thấp nhất là {foot}."
    if sure == (False, False):
        return f"Chỉ số tính được cao nhất ở {top}, thấp nhất ở {foot}, {open_.format(side='trên hoặc dưới')}"
    if sure[0]:
        computed = f"Chỉ số tính được thấp nhất ở {foot}, {open_.format(side='dưới')}"
        return f"{capitalised(kind)} có chỉ số cao nhất là {top}. {computed}"
    computed = f"Chỉ số tính được cao nhất ở {top}, {open_.format(side='trên')}"
    return f"{capitalised(kind)} có chỉ số thấp nhất là {foot}. {computed}"


def lowest_item(items: Sequence[NodeResult], known: Known, *, hides: bool, counted: bool = True) -> str:
    """Say the lowest item of a row, or nothing where there are fewer than two; `hides`: some are not told.

    Where only few may lie as low, they are named, with how many answered them where that is told (`counted`).
    """
    named = nodes(items, known)
    if len(named) < 2:
        return ""
    value = min((one.index for one in named), key=float)
    foot = [one for one in named if one.index == value]
    where = f"{listed([f'“{one.name}”' for one in foot])} ({percent(value)})"
    among = "Trong các tiêu chí được nêu, " if hides else ""
    if all(one.lowest for one in foot):
        return capitalised(f"{among}tiêu chí thấp nhất là {where}.")
    computed = f"{among}chỉ số tính được thấp nhất ở {where}"
    if len(foot) == 1 and (open_ := _open(items, known, value, counted=counted)):
        return capitalised(f"{computed}, chắc chắn thấp hơn mọi tiêu chí còn lại trừ {open_}.")
    return capitalised(f"{computed}, nhưng chưa đủ căn cứ để xếp dưới các tiêu chí còn lại.")


def _open(items: Sequence[NodeResult], known: Known, lowest: str, *, counted: bool) -> str:
    """Name the few items that may lie as low as the one with the lowest index."""
    shown = {item.code: item for item in items if item.index is not None}
    foot = next(code for code, item in shown.items() if item.index == lowest)
    left = not_told_from(known, list(shown), foot)
    return listed([_exception(shown[code], counted=counted) for code in left])


def _exception(item: NodeResult, *, counted: bool) -> str:
    few = "chỉ " if item.n < FEW_PEOPLE else ""
    return f"“{item.name}” ({few}{vi(item.n)} người trả lời)" if counted else f"“{item.name}”"
