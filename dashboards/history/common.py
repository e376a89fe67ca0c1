"""Two years of a survey on common ground, with what is stored of how sure they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.history.reading import Group
from scoring.comparison import comparable
from scoring.disclosure import FOLD_BELOW
from scoring.history.common import Recomputed, SureChange, recomputed
from scoring.history.common_store import Key, stored_changes
from scoring.history.figures import Found
from scoring.history.hiding import key_of
from scoring.history.series import Point
from scoring.results import UnitResult


@dataclass(frozen=True, slots=True)
class Common:
    """Two years computed again by one method; `same` where what was published compares as it is.

    `sure`: limits and the verdict, where a job has found them for these very figures; else `why` there are none.
    `asks`: the person may have them found. `level` is that of the limits, in percent.
    """

    before: Point
    now: Point
    found: Recomputed
    same: bool
    level: str
    sure: SureChange | None = None
    why: str = ""
    asks: bool = False

    @property
    def key(self) -> Key:
        """What its limits are stored under."""
        return self.now.key, self.before.key, self.now.code

    @property
    def note(self) -> str:
        """How to read the limits and the verdict."""
        if self.sure is None or self.sure.certain.low is None:
            return ""
        words = _("Khoảng dưới số tính lại là khoảng tin cậy %(level)s %%.") % {"level": self.level}
        if self.sure.certain.verdict is None or not self.now.code:
            return words
        return f"{words} {_('Nhận xét về thay đổi xét chung cho các đơn vị trong khối (Holm).')}"


def commons_of(groups: Sequence[Group], *, computes: bool) -> list[Common | None]:
    """Return the two newest computed years of each survey on common items, where these can be shown in full."""
    found = [_common(group) for group in groups]
    stored = stored_changes([each.key for each in found if each and not each.same])
    return [_told(each, stored.get(each.key), computes=computes) if each else None for each in found]


def _common(group: Group) -> Common | None:
    pair = [point for point in group.series.line.points if point.kind == "computed" and point.value is not None][-2:]
    if len(pair) < 2:
        return None
    before, now = (group.found[point.key, point.code] for point in pair)
    one, other = _whole(now, group), _whole(before, group)
    if one is None or other is None:
        return None
    found = recomputed(one, other, now.survey.method, before.survey.method)
    if not isinstance(found, Recomputed):
        return None
    same = comparable(before.survey.method, now.survey.method).outcome == "same"
    level = vi(now.survey.method.certainty.percent)
    return None if same and not found.factors else Common(pair[0], pair[1], found, same, level)


def _whole(found: Found, group: Group) -> UnitResult | None:
    """Return a unit all whose counts may be told: then so may what is computed from some of them."""
    result = found.result
    if not isinstance(result, UnitResult) or (not found.code and found.survey.method.roll_ups.total != "pooled"):
        return None
    if group.detail:
        return result
    full = result.n >= FOLD_BELOW and key_of(found) not in group.look.partly
    return result if full else None


def _told(common: Common, sure: SureChange | None, *, computes: bool) -> Common:
    """Say how sure the figures are, or why that is not said; years that compare as they are have it said elsewhere."""
    if common.same:
        return common
    if sure is None:
        return replace(common, why=_("Chưa tính khoảng tin cậy của số tính lại."), asks=computes)
    if not sure.fits(common.found):
        words = _("Không có khoảng tin cậy: câu trả lời của một trong hai năm đã thay đổi sau khi tính chỉ số.")
        return replace(common, why=words, asks=computes)
    return replace(common, sure=sure)
