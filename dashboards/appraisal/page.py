"""What the pages of an appraisal hold, ready for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from charts.numbers import vi
from dashboards.appraisal.reach import Appraising
from dashboards.profile import Line as Shown
from dashboards.profile import Profile
from scoring.appraisal_lines import Given, Line, plain
from scoring.appraising import Standing
from scoring.models import GradeScheme
from scoring.paper_words import UnitSaid, padded, units_said, written
from surveys.models import Round, RoundUnit

Trail = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: how far its agency and who appraises are; `kind`: the look of its tag."""

    unit: RoundUnit
    own: str
    own_kind: str
    judged: str
    judged_kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a unit: computed, given, appraised, in words; what was typed last, for the form."""

    code: str
    name: str
    asked: bool
    unit: str
    computed: str
    limits: str
    maximum: str
    own: str
    own_reason: str
    judged: str
    reason: str
    typed: str
    typed_reason: str

    @property
    def differs(self) -> bool:
        return bool(self.judged) and self.judged != self.computed


def trail(found: Appraising, *more: str) -> Trail:
    """Return the way to a page of a round's appraisal."""
    round = found.reader.round
    start = [
        (_("Công bố"), reverse("publications:rounds")),
        (round.title, reverse("publications:round", args=[round.code])),
    ]
    here = reverse("appraisal:round", args=[round.code]) if more else ""
    return [*start, (_("Thẩm định"), here), *((words, "") for words in more)]


def unit_lines(found: Appraising, standings: Mapping[int, Standing], *, today: date) -> list[UnitLine]:
    return [_unit_line(found, unit, standings.get(unit.pk, Standing()), today) for unit in found.units]


def _unit_line(found: Appraising, unit: RoundUnit, standing: Standing, today: date) -> UnitLine:
    own, own_kind = own_words(found, standing, today)
    judged = (_("đã thẩm định"), "") if standing.is_appraised else (_("chưa thẩm định"), "grey")
    return UnitLine(unit, own, own_kind, *judged)


def decided_lines(found: Appraising) -> list[tuple[RoundUnit, UnitSaid]]:
    """Return the units that a reader sees with what was decided of them; none while nothing is published."""
    said = {one.agency: one for one in units_said(found.decided.content)} if found.decided else {}
    return [(unit, said[unit.agency.code]) for unit in found.units if unit.agency.code in said]


def own_words(found: Appraising, standing: Standing, today: date) -> tuple[str, str]:
    """Say how far an agency is with its self-assessment, and the look of the tag that says so."""
    if standing.is_submitted:
        return (_("nộp muộn"), "late") if standing.is_late else (_("đã nộp"), "")
    if found.decided or (found.draft and today > found.draft.closes_on):
        return _("không nộp"), "late"
    return (_("đang soạn"), "draft") if standing.own else (_("chưa nộp"), "grey")


def rows_of(
    lines: Sequence[Line], profile: Profile, standing: Standing, *, sees_own: bool, typed: Mapping[str, Any] | None
) -> list[Row]:
    """Return the lines of a unit as their reader sees them; `typed` is a form that was refused."""
    shown = {line.code: line for line in (*profile.factors, *profile.items)}
    return [_row(line, profile, shown.get(line.code), standing, sees_own=sees_own, typed=typed) for line in lines]


def _row(
    line: Line,
    profile: Profile,
    shown: Shown | None,
    standing: Standing,
    *,
    sees_own: bool,
    typed: Mapping[str, Any] | None,
) -> Row:
    told = shown or profile
    own = standing.own_values.get(line.code, Given(None)) if sees_own else Given(None)
    judged = standing.judged_values.get(line.code, Given(None))
    points = line.measure == "points"
    computed = told.points if points else told.index
    places = len((computed or "").partition(".")[2])
    limits = f"{vi(told.certain.low)}–{vi(told.certain.high)}" if told.certain.low and not points else ""
    return Row(
        code=line.code,
        name=line.name or (_("Tổng điểm") if points else _("Chỉ số chung")),
        asked=line.asked,
        unit=_("điểm") if points else "%",
        computed=vi(computed) if computed else "",
        limits=limits,
        maximum=written(plain(line.maximum)),
        own=_padded(own, places),
        own_reason=own.reason,
        judged=_padded(judged, places),
        reason=judged.reason,
        typed=str(typed.get(f"value-{line.code}", ""))[:40] if typed is not None else "",
        typed_reason=str(typed.get(f"reason-{line.code}", "")) if typed is not None else "",
    )


def _padded(given: Given, places: int) -> str:
    value = padded(plain(given.value), places)
    return "" if value is None else vi(value)


def scheme_words(scheme: GradeScheme) -> str:
    """Name a version of a scheme, and say where nobody has compared it with its source."""
    name = _("%(name)s, phiên bản %(number)d") % {"name": scheme.name, "number": scheme.number}
    return name if scheme.verified else _("%s (chưa kiểm chứng)") % name


def proposal(round: Round) -> str:
    """Propose what a paper says above its table: in Vietnamese, as the paper is."""
    with override("vi"):
        words = _(
            "Kết quả %(round)s đã được tính, lấy ý kiến các đơn vị và thẩm định. Kính trình xem xét, phê duyệt kết quả "
            "theo bảng dưới đây."
        )
    return words % {"round": round.title}
