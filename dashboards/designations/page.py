"""What the pages of agencies with a low index show: finished values for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.designating import Named, Rule
from actionplans.models import DesignatedAgency, Designation, DesignationStep, Obligation
from actionplans.reach import Reader
from actionplans.services.designations import rule_of
from actionplans.services.steps import TO_DO
from charts.numbers import vi
from dashboards.designations.figures import Rows
from dashboards.obligations.page import KINDS, StepLine, plan_url, situation_of, when
from dashboards.rows import Row

TAGS = {"draft": "draft", "decided": "", "withdrawn": "grey"}


@dataclass(frozen=True, slots=True)
class Owed:
    """Something an agency owes after the decision, in words."""

    url: str
    state: str
    kind: str
    when: str
    plan_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """An agency that a rule names, in words; `index` has its limits beside it, empty where there are none."""

    pk: int
    name: str
    index: str
    limits: str
    ranks: str
    reasons: tuple[str, ...]
    certain: bool
    confirmed: bool
    why: str = ""
    owed: Sequence[Owed] = field(default=())


def proposed(named: Sequence[Named], rows: Rows) -> list[Line]:
    """Return whom a rule names, before a list is made of it."""
    return [_line(0, rows[one.agency], one.agency, one.reasons, one.certain, one.certain) for one in named]


def lines(
    found: Sequence[DesignatedAgency],
    rows: Rows,
    names: Mapping[int, str],
    owed: Mapping[int, list[Obligation]],
    reader: Reader,
) -> list[Line]:
    """Return the agencies of a list in words, those confirmed with what they owe."""
    made = []
    for one in found:
        row = rows.get(one.agency.code)
        said = names.get(one.agency_id, one.agency.code)
        tasks = [_owed(each, reader) for each in owed.get(one.agency_id, ())]
        made.append(_line(one.agency_id, row, said, one.reasons, one.certain, one.confirmed, one.why, tasks))
    return made


def _line(
    pk: int, row: Row | None, name: str, reasons: Sequence[str], certain: bool, confirmed: bool, why: str = "",
    owed: Sequence[Owed] = (),
) -> Line:  # fmt: skip
    shown = row is not None and row.index is not None
    words = reason_words()
    return Line(
        pk=pk,
        name=row.name if row is not None else name,
        index=vi(row.index) if row is not None and shown else "–",
        limits=f"{vi(row.low)}–{vi(row.high)}" if row is not None and row.low is not None else "",
        ranks=_ranks(row) if row is not None else "",
        reasons=tuple(words.get(each, "") for each in reasons),
        certain=certain,
        confirmed=confirmed,
        why=why,
        owed=owed,
    )


def _ranks(row: Row) -> str:
    if row.ranks is None or not row.ranked:
        return ""
    low, high = row.ranks
    if low == high:
        return _("hạng %(rank)d trong %(all)d") % {"rank": low, "all": row.ranked}
    return _("hạng %(low)d đến %(high)d trong %(all)d") % {"low": low, "high": high, "all": row.ranked}


def _owed(one: Obligation, reader: Reader) -> Owed:
    return Owed(
        url=reverse("obligations:obligation", args=[one.pk]),
        state=f"{_('Phân tích') if one.point.position == 1 else _('Kế hoạch')}: {one.get_state_display()}",
        kind=KINDS[situation_of(one, reader.on)],
        when=when(one, reader.on),
        plan_url=plan_url(one) if reader.hands_in(one) and one.state in TO_DO else "",
    )


def reason_words() -> dict[str, str]:
    return {
        "surely_below": _("chắc chắn dưới ngưỡng"),
        "below": _("chỉ số đo được dưới ngưỡng"),
        "surely_last": _("chắc chắn trong nhóm cuối khối"),
        "fell": _("giảm chắc chắn so với kỳ trước"),
    }


def rule_words(rule: Rule) -> str:
    """Return a rule in a sentence."""
    parts = [
        _("chỉ số dưới %s %%") % vi(rule.below.normalize()) if rule.below is not None else "",
        _("trong %d đơn vị cuối khối") % rule.last if rule.last is not None else "",
        _("giảm chắc chắn so với kỳ trước") if rule.fell else "",
    ]
    return _(" hoặc ").join(part for part in parts if part)


def facts(designation: Designation) -> list[tuple[str, str]]:
    """Return what is known of a list, as pairs (words, value)."""
    published = designation.publication
    decision = f"{designation.decision_number}, {designation.decided_on:%d/%m/%Y}" if designation.decided_on else ""
    pairs = [
        (_("Kết quả làm căn cứ"), published.round.title),
        (_("Công bố tại"), f"{published.decision_number}, {published.decision_date:%d/%m/%Y}"),
        (_("Tiêu chí"), rule_words(rule_of(designation)).capitalize()),
        (_("Quyết định"), ", ".join(part for part in (decision, designation.issuer) if part)),
    ]
    return [pair for pair in pairs if pair[1]]


def steps(found: Sequence[DesignationStep]) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    return [
        StepLine(
            what=str(step.get_kind_display()).capitalize(),
            who=step.actor.full_name,
            when=timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y"),
            note=step.note,
            proofs=(),
        )
        for step in reversed(found)
    ]


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    tasks = (_("Nhiệm vụ được giao"), reverse("obligations:obligations"))
    return [tasks, (_("Đơn vị có chỉ số thấp"), reverse("designations:designations")), *here]


def initial_of(rule: Rule) -> dict[str, str | int | bool]:
    """Return how a rule stands in its form."""
    below = "" if rule.below is None else vi(rule.below.normalize())
    return {"below": below, "last": rule.last or "", "fell": rule.fell}
