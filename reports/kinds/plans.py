"""The report of plans to raise satisfaction: those of a round's agencies, their measures, targets beside figures."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure, Plan
from charts.numbers import vi
from reports.content import Block, Report, Section, Text, numbered, present, texts
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds import plan_targets
from reports.kinds.front import head
from reports.kinds.grids import grid, short
from reports.kinds.planned import Planned, planned
from reports.selectors import NothingToReport

if TYPE_CHECKING:
    from reports.asked import Asked

TITLE = _("Báo cáo kế hoạch cải thiện")
SAYS = _(
    "Kế hoạch nâng cao chỉ số của các đơn vị trong đợt: biện pháp, thời hạn, chỉ tiêu đặt ra bên cạnh kết quả mới."
)
NOTHING = _(
    "Chưa có kế hoạch nào đã trình của các đơn vị trong đợt “%(title)s” mà ông/bà xem được, nên chưa lập được báo cáo."
)
# Letters of a plan's title where it names a row or a table.
TITLES = 120
NO_FACTOR = "Không gắn với yếu tố nào"


def refuse(asked: "Asked") -> None:
    """Raise NothingToReport where no plan was handed in that this person sees."""
    if not planned(asked).plans:
        raise NothingToReport(NOTHING % {"title": asked.round.title})


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the report of plans that rest on the round or run in its year. Raises NothingToReport."""
    found, numbers = planned(asked), count(1)
    if not found.plans:
        raise NothingToReport(NOTHING % {"title": asked.round.title})
    sections = (
        Section("Tình hình chung", present(*_whole(found), _by_plan(numbers, found))),
        Section("Biện pháp theo yếu tố", tuple(_by_factor(numbers, found))),
        Section("Quá hạn và vướng mắc", tuple(_open(numbers, found))),
        Section("Chỉ tiêu và kết quả", plan_targets.blocks(numbers, found, asked)),
        Section("Các biện pháp của từng kế hoạch", tuple(_measures(numbers, found))),
    )
    about = f"tình hình thực hiện kế hoạch nâng cao sự hài lòng năm {asked.round.assessment_year}"
    return Report(head=head(asked, about, draft=plan_targets.unpublished(asked)), sections=numbered(*sections))


def _whole(found: Planned) -> tuple[Text, ...]:
    return keyed("1", ke_hoach=_handed_in(found), don_vi=_of_units(found), bien_phap=_done(found))


def _handed_in(found: Planned) -> str:
    states = [str(state.label) for state in Plan.State if state in {plan.state for plan in found.plans}]
    counts = [sum(str(Plan.State(plan.state).label) == label for plan in found.plans) for label in states]
    parts = "; ".join(f"{vi(n)} kế hoạch {label}" for n, label in zip(counts, states, strict=True))
    return f"Đã trình {vi(len(found.plans))} kế hoạch: {parts}."


def _of_units(found: Planned) -> str:
    having = len({plan.agency_id for plan in found.plans if plan.block_id is None} & set(found.units))
    missing = len(found.units) - having
    without = f"; {vi(missing)} đơn vị chưa trình kế hoạch" if missing else ""
    return f"Trong {vi(len(found.units))} đơn vị của đợt có {vi(having)} đơn vị đã trình kế hoạch{without}."


def _done(found: Planned) -> str:
    measures = found.measures
    done, late = [one for one in measures if one.state == Measure.State.DONE], sum(map(found.is_late, measures))
    tardy = sum(one.pk not in found.in_time for one in done)
    return (
        f"Có {vi(len(measures))} biện pháp: {vi(len(done))} đã xong, trong đó {vi(tardy)} xong trễ hạn; "
        f"{vi(len(measures) - len(done))} chưa xong, trong đó {vi(late)} quá hạn."
    )


def _by_plan(numbers: Iterator[int], found: Planned) -> Block | None:
    rows = [
        (
            found.bearer(plan),
            _named(plan),
            str(plan.get_state_display()),
            *_counts(found.of_plan(plan), found),
        )
        for plan in found.plans
    ]
    heads = ("Đơn vị", "Kế hoạch", "Tình trạng", "Biện pháp", "Đã xong", "Xong trễ", "Vướng mắc", "Quá hạn")
    return grid(numbers, "Kế hoạch theo đơn vị", heads, rows, words=3)


def _named(plan: Plan) -> str:
    """Return a plan by its title, with its years where the title does not say them."""
    title, years = short(plan.title, TITLES), _years(plan)
    return title if years in title else f"{title} ({years})"


def _years(plan: Plan) -> str:
    return str(plan.first_year) if plan.first_year == plan.last_year else f"{plan.first_year}–{plan.last_year}"


def _counts(measures: Sequence[Measure], found: Planned) -> tuple[str, ...]:
    done = [one for one in measures if one.state == Measure.State.DONE]
    tardy = sum(one.pk not in found.in_time for one in done)
    stuck = sum(one.state == Measure.State.STUCK for one in measures)
    return tuple(map(vi, (len(measures), len(done), tardy, stuck, sum(map(found.is_late, measures)))))


def _by_factor(numbers: Iterator[int], found: Planned) -> Iterator[Block]:
    by_factor: dict[str, list[Measure]] = {}
    for one in found.measures:
        by_factor.setdefault(found.factor(one) or NO_FACTOR, []).append(one)
    ordered = sorted(by_factor, key=lambda name: (name == NO_FACTOR, -len(by_factor[name]), name))
    rows = [(name, *_counts(by_factor[name], found)) for name in ordered]
    heads = ("Yếu tố", "Biện pháp", "Đã xong", "Xong trễ", "Vướng mắc", "Quá hạn")
    foot = ("Tổng số", *_counts(found.measures, found))
    table = grid(numbers, "Biện pháp theo yếu tố mà biện pháp nhằm vào", heads, rows, foot=foot)
    yield from present(table) if table else keyed("2", khong_co="Các kế hoạch chưa có biện pháp nào.")


def _open(numbers: Iterator[int], found: Planned) -> Iterator[Block]:
    """Yield what is past its day, or stuck, the oldest first."""
    rows = [
        (found.bearer(one.plan), short(one.action), one.lead, f"{one.due_on:%d/%m/%Y}", _standing(one, found))
        for one in sorted(found.measures, key=lambda one: (one.due_on, one.pk))
        if found.is_late(one) or one.state == Measure.State.STUCK
    ]
    heads = ("Đơn vị", "Biện pháp", "Chủ trì", "Thời hạn", "Tình trạng")
    table = grid(numbers, "Biện pháp quá hạn hoặc đang vướng mắc", heads, rows, words=5)
    yield from present(table) if table else keyed("3", khong_co="Không có biện pháp nào quá hạn hoặc đang vướng mắc.")


def _standing(one: Measure, found: Planned) -> str:
    state = str(one.get_state_display())
    if one.state == Measure.State.DONE:
        return state if one.pk in found.in_time else f"{state}, trễ hạn"
    return f"{state}, quá hạn" if found.is_late(one) else state


def _measures(numbers: Iterator[int], found: Planned) -> Iterator[Block]:
    """Yield the measures of each plan as a table."""
    heads = ("Yếu tố", "Biện pháp", "Chủ trì", "Thời hạn", "Tình trạng")
    for plan in found.plans:
        rows = [
            (found.factor(one) or "–", short(one.action), one.lead, f"{one.due_on:%d/%m/%Y}", _standing(one, found))
            for one in found.of_plan(plan)
        ]
        table = grid(numbers, f"{found.bearer(plan)}: {short(plan.title, TITLES)}", heads, rows, words=5)
        yield from present(table) if table else texts(f"{found.bearer(plan)}: kế hoạch chưa có biện pháp nào.")
