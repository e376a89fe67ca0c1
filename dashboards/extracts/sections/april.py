"""The summary of plans in April (công văn 2517/UBND, point 8): who sent one, when, what became of it, who did not."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from actionplans.models import Measure, Plan, Target
from actionplans.selectors import names_on
from agencies.models import AgencyVersion
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked
from dashboards.extracts.sections.plans import handed_in
from scoring.method import ROOT, Method
from scoring.selectors import method_of

WHOLE = "Chung"


def plans_of_year(asked: Asked) -> list[Plan]:
    """Return the plans of the year with the day they were first handed in, by agency."""
    year = asked.last.year
    found = handed_in(asked).filter(first_year__lte=year, last_year__gte=year)
    dated = found.annotate(
        sent_at=Min("steps__at", filter=Q(steps__kind="submit")), many=Count("measures", distinct=True)
    )
    return list(dated.select_related("run__method_version").order_by("agency", "pk"))


def sent(asked: Asked) -> Section:
    """Who owes a plan, who sent one by when, how it stands."""
    plans, owing = plans_of_year(asked), _owing(asked)
    senders = {one.agency_id for one in plans}
    missing = [pk for pk in owing if pk not in senders]
    names = names_on({*owing, *senders}, on=asked.on)
    in_time = sum(1 for one in plans if _day(one) <= asked.last)
    said = (
        f"Trong {vi(len(owing))} cơ quan, đơn vị phải gửi kế hoạch có {vi(len(owing) - len(missing))} đã gửi, "
        f"{vi(len(missing))} chưa gửi. Có {vi(len(plans))} kế hoạch, trong đó {vi(in_time)} gửi đến hết ngày "
        f"{asked.last:%d/%m/%Y}."
    )
    head = ("Cơ quan, đơn vị", "Kế hoạch", "Ngày gửi", "Tình trạng", "Số biện pháp")
    lines = [
        (names.get(one.agency_id, ""), one.title, f"{_day(one):%d/%m/%Y}", str(one.get_state_display()), vi(one.many))  # type: ignore[attr-defined]
        for one in plans
    ]
    rows = (*lines, *((names.get(pk, ""), "–", "–", "chưa gửi", "–") for pk in missing))
    table = Table("ke-hoach-thang-tu", "Tình hình gửi kế hoạch", head, rows)
    return Section("gui-ke-hoach", "Tình hình gửi kế hoạch", (said,), (table,))


def measures(asked: Asked) -> Section:
    """Measures of the plans by the factor they are for."""
    plans = plans_of_year(asked)
    names = _node_names(plans)
    found = Measure.objects.filter(plan__in=plans).exclude(state=Measure.State.DROPPED)
    counted: Counter[str] = Counter()
    for row in found.order_by().values("node").annotate(n=Count("pk")):
        counted[names.get(row["node"], WHOLE if not row["node"] else row["node"])] += row["n"]
    if not counted:
        return Section("bien-phap", "Biện pháp theo yếu tố", ("Chưa có biện pháp nào trong các kế hoạch đã gửi.",))
    most, many = counted.most_common(1)[0]
    said = (
        f"Các kế hoạch đã gửi có {vi(counted.total())} biện pháp; nhiều nhất là về “{most}” ({vi(many)} biện pháp)."
        if most != WHOLE
        else f"Các kế hoạch đã gửi có {vi(counted.total())} biện pháp."
    )
    rows = tuple((name, vi(count)) for name, count in counted.most_common())
    table = Table("bien-phap-thang-tu", "Biện pháp theo yếu tố", ("Yếu tố, tiêu chí", "Số biện pháp"), rows)
    return Section("bien-phap", "Biện pháp theo yếu tố", (said,), (table,))


def targets(asked: Asked) -> Section:
    """What the plans set out to reach in the year."""
    plans = plans_of_year(asked)
    names, agencies = _node_names(plans), names_on({one.agency_id for one in plans}, on=asked.on)
    found = Target.objects.filter(plan__in=plans, year=asked.last.year).select_related("plan")
    rows = tuple(
        (
            agencies.get(one.plan.agency_id, ""),
            one.section or "toàn đơn vị",
            names.get(one.node, one.node) if one.node else "Chỉ số hài lòng chung",
            f"{one.get_operator_display()} {vi(one.value.normalize() if one.value % 1 else int(one.value))} %",
        )
        for one in found.order_by("plan__agency", "section", "node")
    )
    if not rows:
        said = f"Các kế hoạch đã gửi chưa nêu chỉ tiêu cho năm {asked.last.year}."
        return Section("chi-tieu", "Chỉ tiêu phấn đấu", (said,))
    units = len({one.plan.agency_id for one in found})
    said = f"Có {vi(units)} cơ quan, đơn vị đề ra {vi(len(rows))} chỉ tiêu cho năm {asked.last.year}."
    head = ("Cơ quan, đơn vị", "Phạm vi", "Chỉ số", "Chỉ tiêu")
    return Section("chi-tieu", "Chỉ tiêu phấn đấu", (said,), (Table("chi-tieu-thang-tu", "Chỉ tiêu", head, rows),))


def _owing(asked: Asked) -> list[int]:
    """Return who has to send a plan: whom the point was given to, without one every agency of a block."""
    if asked.point is not None:
        owing = asked.point.obligations.exclude(state="withdrawn").order_by("bearer")
        return list(dict.fromkeys(owing.values_list("bearer", flat=True)))
    there = AgencyVersion.objects.filter(valid__contains=asked.on, block__isnull=False)
    top = there.exclude(level=AgencyVersion.Level.UNIT).order_by("block__position", "position", "sort_key")
    return list(dict.fromkeys(top.values_list("agency_id", flat=True)))


def _day(plan: Plan) -> date:
    return localdate(plan.sent_at)  # type: ignore[attr-defined]


def _node_names(plans: list[Plan]) -> Mapping[str, str]:
    """Return what factors and items are called, by the methods the plans rest on."""
    methods: dict[int, Method] = {}
    for plan in plans:
        if plan.run is not None:
            methods.setdefault(plan.run.method_version_id, method_of(plan.run))
    return {code: node.name for one in methods.values() for code, node in one.by_code.items() if code != ROOT}
