"""The draft of a plan to raise satisfaction (kế hoạch) of an agency."""

from collections.abc import Iterator, Mapping
from datetime import date

from actionplans.models import Measure, Plan, Target
from actionplans.plan_selectors import measures_of
from charts.numbers import vi
from reports.content import Section, numbered, texts
from reports.drafts.parts import kept_bases, listed, of_agency, told
from reports.word.paper import BLANK, Paper
from reports.wording import PERCENT, capitalised
from scoring.selectors import method_of

MEASURES = ("Nội dung, nhiệm vụ", "Nguyên nhân", "Chủ trì", "Phối hợp", "Chức danh phụ trách", "Hoàn thành", "Kinh phí")
TARGETS = ("Bộ phận", "Chỉ số", "Năm", "Chỉ tiêu")


def plan_paper(plan: Plan, *, on: date) -> Paper:
    """Return a plan as a paper: what it sets out to do, without figures of its readers."""
    issuer = of_agency(plan.agency, "KH", on=on)
    bases = tuple(line.strip() for line in plan.basis.splitlines() if line.strip())
    return Paper(
        title="KẾ HOẠCH",
        issuer=issuer,
        sign=issuer.sign,
        year=on.year,
        subject=capitalised(plan.title.strip().removeprefix("Kế hoạch ")),
        bases=bases or kept_bases(),
        opening=(f"{issuer.said} ban hành Kế hoạch với các nội dung sau:",),
        sections=numbered(*_sections(plan, _names(plan))),
        closing=f"Trên đây là Kế hoạch của {issuer.said}; các phòng, đơn vị liên quan tổ chức thực hiện",
        recipients=(f"{BLANK};", issuer.filing),
        signer=issuer.signer,
    )


def _sections(plan: Plan, names: Mapping[str, str]) -> Iterator[Section | None]:
    analysed = (
        told("Những mặt làm được", plan.achieved),
        told("Tồn tại, hạn chế", plan.shortcomings),
        told("Nguyên nhân", plan.causes),
    )
    below = tuple(section for section in analysed if section is not None)
    yield Section("Đánh giá tình hình", (), below) if below else None
    if targets := [_target(each, names) for each in plan.targets.all()]:
        yield Section("Mục tiêu, chỉ tiêu", (listed(1, "Chỉ tiêu của kế hoạch", TARGETS, targets, wide=False),))
    measures = [_measure(each) for each in measures_of(plan) if each.state != Measure.State.DROPPED]
    number = 2 if targets else 1
    table = listed(number, "Nhiệm vụ, giải pháp", MEASURES, measures, wide=True) if measures else None
    yield Section("Nhiệm vụ, giải pháp", (table,) if table else texts(BLANK))
    yield Section("Tổ chức thực hiện", texts(BLANK))


def _names(plan: Plan) -> Mapping[str, str]:
    """Return the names of factors and items by their codes."""
    return {node.code: node.name for node, _above in method_of(plan.run).nodes if node.name} if plan.run else {}


def _target(each: Target, names: Mapping[str, str]) -> tuple[str, ...]:
    node, section = each.node, each.section
    words = f"{each.get_operator_display()} {vi(each.value.normalize())}{PERCENT}"
    about = names.get(node, node) if node else "Chỉ số chung"
    return (section or "Toàn đơn vị", about, str(each.year), words)


def _measure(each: Measure) -> tuple[str, ...]:
    day = f"{each.due_on:%d/%m/%Y}"
    return (each.action, each.cause, each.lead, each.partners, each.post, day, each.cost)
