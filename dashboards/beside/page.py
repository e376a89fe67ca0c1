"""What the page of figures beside the index holds, ready for the template and for a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.numbers import vi, vi_change
from dashboards.beside.rights import Subject
from scoring.certainty.targets import Certainty, Judgement
from scoring.indicators.figures import Beside, beside
from scoring.indicators.targets import IndexTarget, targets_held, targets_of
from scoring.indicators.targets import Subject as Aimed
from scoring.indicators.wording import period_words, print_number, print_value, target_words, unit_words
from scoring.method import ROOT
from scoring.models import Indicator, IndicatorTarget

Targets = Mapping[Aimed, IndicatorTarget]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is read: `reached` is None without a target or where it cannot be judged."""

    name: str
    note: str
    unverified: bool
    period: str
    value: str
    counts: str
    change: str
    # Which way it went, without a judgement: these figures come without a margin.
    moved: str
    target: str
    reached: bool | None
    source: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """A target of the satisfaction index: what was reached, whether it meets the target, how sure that is."""

    name: str
    target: str
    source: str
    value: str
    limits: str
    survey: str
    url: str
    met: bool | None
    certainty: str
    why: str


def groups_of(subject: Subject, year: int, held: Targets) -> list[Group]:
    """Return the figures of a year under the names of their groups; a block as such has none."""
    found = [] if subject.block else beside(subject.agency, year, held=held)
    grouped = groupby(found, key=lambda each: each.indicator.group)
    return [Group(str(Indicator.Group(group).label), tuple(map(_row, rows))) for group, rows in grouped]


def _row(found: Beside) -> Row:
    indicator, value = found.indicator, found.value
    counts = ""
    if value.denominator is not None:
        counts = f"{vi(value.numerator)}/{vi(value.denominator)}"
    return Row(
        name=indicator.name,
        note=indicator.source_note,
        unverified=indicator.unverified,
        period=period_words(found.period),
        value=print_value(indicator, value.value),
        counts=counts,
        change=_change(found),
        moved=_moved(found),
        target=target_words(found.target) if found.target else "",
        reached=found.judgement.met if found.judgement else None,
        source=value.source,
        corrected=value.correction,
    )


def _moved(found: Beside) -> str:
    if not found.difference:
        return ""
    return _("tăng") if found.difference > 0 else _("giảm")


def _change(found: Beside) -> str:
    """Return the difference from the period before; of percents in points of percent."""
    if found.difference is None or found.previous is None:
        return ""
    places = len(print_number(found.indicator, found.value.value).partition(",")[2])
    before = len(print_number(found.indicator, found.previous.value).partition(",")[2])
    number = vi_change(f"{found.difference:.{max(places, before)}f}")
    unit = _("điểm %") if found.indicator.unit == Indicator.Unit.PERCENT else unit_words(found.indicator)
    return f"{number} {unit}".rstrip()


def targets_for(subject: Subject, year: int) -> Targets:
    """Return the targets that hold for a subject in a year, of figures and of the index."""
    return targets_held(year, subject.agency, subject.block)


def index_targets(subject: Subject, year: int, held: Targets) -> list[Reached]:
    """Return the targets of the satisfaction index that hold for a subject in a year, judged."""
    if not subject.judges:
        return []
    found = targets_of(year=year, agency=subject.agency, block=subject.block, detail=subject.detail, held=held)
    return [_reached(each) for each in found]


def _reached(found: IndexTarget) -> Reached:
    method = found.target.method
    whole = found.target.node in ("", ROOT)
    round = found.basis.round if found.basis else None
    of_year = found.basis is not None and round is None
    title = _("Cả năm %(year)d") % {"year": found.target.year} if of_year else round.title if round else str(method)
    judgement = found.judgement or Judgement(None, None)
    limits = f"{vi(found.low)}–{vi(found.high)}" if found.low and found.high else ""
    return Reached(
        name=_("Chỉ số hài lòng") if whole else found.name,
        target=target_words(found.target),
        source=found.target.source,
        value=f"{vi(found.value)} %" if found.value else "",
        limits=limits,
        survey=title,
        url=_basis_url(found),
        met=judgement.met,
        certainty=_certainty(judgement.certainty),
        why=_why(found),
    )


def _basis_url(found: IndexTarget) -> str:
    if found.basis is None:
        return ""
    if found.basis.round is None:
        return reverse("years:year", args=[found.target.year])
    return reverse("dashboards:round", args=[found.basis.round.code])


def _certainty(found: Certainty | None) -> str:
    """Return how sure it is that a target is reached."""
    return {
        None: "",
        "chac_chan_dat": _("chắc chắn đạt"),
        "chac_chan_khong_dat": _("chắc chắn không đạt"),
        "chua_du_can_cu": _("chưa đủ căn cứ để nói chắc"),
    }[found]


def _why(found: IndexTarget) -> str:
    return {
        "": "",
        "no_run": _("chưa có đợt khảo sát đã khóa của năm tính theo phương pháp này"),
        "too_few": _("không có chỉ số: không đủ phiếu hoặc không có câu trả lời hợp lệ"),
        "hidden": _("không công bố do số phiếu ít"),
    }[found.why]


def file_rows(groups: Sequence[Group], reached: Iterable[Reached]) -> list[tuple[str, ...]]:
    """Return everything on the page as one table."""
    head = (
        _("Nhóm"),
        _("Chỉ số"),
        _("Kỳ"),
        _("Giá trị"),
        _("Tử số/mẫu số"),
        _("So với kỳ trước"),
        _("Mục tiêu"),
        _("Kết quả"),
        _("Mức chắc chắn"),
        _("Nguồn"),
    )
    index = [
        (_("Chỉ số hài lòng"), each.name, each.survey, each.value or each.why, "", "", each.target,
         _met(each.met), each.certainty, each.source)
        for each in reached
    ]  # fmt: skip
    rows = [
        (group.title, row.name, row.period, row.value, row.counts, row.change, row.target, _met(row.reached), "",
         row.source)
        for group in groups
        for row in group.rows
    ]  # fmt: skip
    return [head, *index, *rows]


def _met(met: bool | None) -> str:
    return "" if met is None else _("đạt") if met else _("chưa đạt")
