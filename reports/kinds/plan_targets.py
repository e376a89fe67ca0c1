"""The targets of plans for a round's year beside what the round found, judged as everywhere in the portal."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from actionplans.models import Plan, Target
from charts.numbers import NONE, vi
from reports.content import Block, present
from reports.keyed import keyed
from reports.kinds.grids import grid
from reports.kinds.planned import Planned
from reports.on_paper import PaperRows, rows_on_paper
from reports.tables.cells import limits_words
from scoring.certainty.targets import Target as Aim
from scoring.certainty.targets import judge
from scoring.method import Method
from scoring.results import BlockResult, NodeResult, UnitResult
from scoring.run_for import run_seen
from scoring.selectors import method_of

if TYPE_CHECKING:
    from reports.asked import Asked

Row = UnitResult | BlockResult
SURE = {
    None: "",
    "chac_chan_dat": ", chắc chắn",
    "chac_chan_khong_dat": ", chắc chắn",
    "chua_du_can_cu": ", chưa đủ căn cứ để nói chắc",
}
NOTE = (
    "Kết quả là số của đợt khảo sát này, cùng bộ câu hỏi với đợt làm căn cứ của kế hoạch. Chỉ số tăng sau khi có biện "
    "pháp chưa chứng tỏ là do biện pháp đó."
)


def blocks(numbers: Iterator[int], found: Planned, asked: "Asked") -> tuple[Block, ...]:
    """Return the table of targets for the round's year, or words where there is none."""
    year = asked.round.assessment_year
    targets = list(Target.objects.filter(plan__in=found.plans, year=year).order_by("section", "node"))
    if not targets:
        return keyed("4", khong_co=f"Các kế hoạch không đặt chỉ tiêu cho năm {year}.")
    seen = rows_on_paper(asked.round, found.units.values(), sight=asked.sight, newest=asked.sees_newest)
    method = method_of(seen.run) if seen else None
    plans = {plan.pk: plan for plan in found.plans}
    order = {plan.pk: place for place, plan in enumerate(found.plans)}
    rows = []
    for target in sorted(targets, key=lambda one: order[one.plan_id]):
        plan = plans[target.plan_id]
        row = _row_of(plan, seen)
        rows.append((found.bearer(plan), *_line(target, plan, row, method, asked)))
    heads = ("Đơn vị", "Chỉ tiêu về", "Đặt ra", "Kết quả", "Nhận định")
    return present(grid(numbers, f"Chỉ tiêu năm {year} và kết quả (%)", heads, rows, words=5, notes=(NOTE,)))


def unpublished(asked: "Asked") -> bool:
    """Say whether the figures beside targets are not published."""
    seen = run_seen(asked.round, newest=asked.sees_newest)
    return seen.run is not None and not seen.is_published


def _row_of(plan: Plan, seen: PaperRows | None) -> Row | None:
    if seen is None:
        return None
    return seen.units.get(plan.agency_id) if plan.block is None else seen.blocks.get(plan.block.code)


def _line(
    target: Target, plan: Plan, row: Row | None, method: Method | None, asked: "Asked"
) -> tuple[str, str, str, str]:
    """Return what a target is set on, the target, the figure, the verdict; each in words."""
    node = _node(row, target.node)
    named = node.name if isinstance(node, NodeResult) else target.node
    about = (named if target.node else "Chỉ số hài lòng") + (f", {target.section}" if target.section else "")
    aim = f"{target.get_operator_display()} {vi(f'{target.value.normalize():f}')}"
    why = _no_figure(target, plan, row, node, asked)
    if why or node is None or method is None:
        return about, aim, NONE, why
    limits = limits_words(node)
    return about, aim, f"{vi(node.index)}{f' ({limits})' if limits else ''}", _verdict(target, node, method)


def _node(row: Row | None, code: str) -> Row | NodeResult | None:
    if row is None or not code:
        return row
    return next((node for node in row.nodes if node.code == code), None)


def _no_figure(target: Target, plan: Plan, row: Row | None, node: Row | NodeResult | None, asked: "Asked") -> str:
    """Say why there is no figure to judge a target by, or nothing."""
    if target.section:
        return "đợt khảo sát không đo riêng phần này"
    if plan.run is None:
        return "kế hoạch không nêu đợt làm căn cứ"
    if plan.run.round.pk == asked.round.pk:
        return "đợt này là căn cứ của kế hoạch, chưa có kết quả mới"
    if not _same_survey(plan, asked):
        return "đợt này dùng bộ câu hỏi khác đợt làm căn cứ"
    if row is None:
        return "chưa có kết quả"
    return "" if node is not None and node.index is not None else "không nêu chỉ số"


def _same_survey(plan: Plan, asked: "Asked") -> bool:
    if plan.run is None:
        return False
    base, now = plan.run.round, asked.round
    return (base.questionnaire_version.questionnaire_id, base.owner_id, base.synthetic) == (
        now.questionnaire_version.questionnaire_id,
        now.owner_id,
        now.synthetic,
    )


def _verdict(target: Target, node: Row | NodeResult, method: Method) -> str:
    limits = None
    if node.low is not None and node.high is not None:
        limits = Fraction(node.low), Fraction(node.high)
    aim = Aim(target.operator, Fraction(target.value))  # type: ignore[arg-type]
    found = judge(aim, Fraction(node.index or 0), limits, method.rounding)
    return f"{'đạt' if found.met else 'không đạt'}{SURE[found.certainty]}"
