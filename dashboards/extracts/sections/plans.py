"""Plans to raise satisfaction, and how their measures went in the period."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from actionplans.models import Measure, MeasureStep, Plan
from actionplans.selectors import names_on
from actionplans.services.plans import OPEN
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked

TITLE = "Kế hoạch khắc phục, nâng cao chỉ số hài lòng"
HANDED_IN = (Plan.State.SUBMITTED, Plan.State.ACCEPTED, Plan.State.CLOSED)
KIND = MeasureStep.Kind


def plans(asked: Asked) -> Section:
    """Plans handed in that run in the period, their measures, and what stood in the way."""
    found = list(handed_in(asked).filter(first_year__lte=asked.last.year, last_year__gte=asked.first.year))
    if not found:
        return Section("ke-hoach", TITLE, ("Trong kỳ chưa có kế hoạch nào được gửi.",))
    due = Measure.objects.filter(plan__in=found, due_on__range=asked.days).exclude(state=Measure.State.DROPPED)
    return Section("ke-hoach", TITLE, tuple(_said(found, due, asked)), (_table(due, asked),))


def handed_in(asked: Asked) -> "QuerySet[Plan]":
    """Return the plans of the scope that were handed in."""
    return Plan.objects.filter(asked.about.within("agency"), state__in=HANDED_IN)


def _said(found: list[Plan], due: "QuerySet[Measure]", asked: Asked) -> list[str]:
    accepted = sum(one.state != Plan.State.SUBMITTED for one in found)
    sums = _sums(due, asked)
    steps = MeasureStep.objects.filter(measure__plan__in=found, at__date__range=asked.days)
    stuck, answered = steps.filter(kind=KIND.STUCK).count(), steps.filter(kind=KIND.ANSWER).count()
    return [
        f"Có {vi(len(found))} kế hoạch đang thực hiện hoặc chờ xem xét, trong đó {vi(accepted)} đã được chấp nhận.",
        f"Trong kỳ có {vi(sums['due'])} biện pháp đến hạn: {vi(sums['done'])} đã xong, trong đó "
        f"{vi(sums['late'])} xong trễ hạn; {vi(sums['open'])} chưa xong, trong đó {vi(sums['overdue'])} quá hạn.",
        f"Các đơn vị báo {vi(stuck)} lần khó khăn, vướng mắc; đã trả lời {vi(answered)} lần.",
    ]


def _sums(due: "QuerySet[Measure]", asked: Asked) -> dict[str, int]:
    found: dict[str, int] = _marked(due).aggregate(**_counts(asked))
    return found


def _marked(due: "QuerySet[Measure]") -> "QuerySet[Measure]":
    """Mark the measures done after their day: told by the last time they were said to be done."""
    done = MeasureStep.objects.filter(measure=OuterRef("pk"), kind=KIND.DONE)
    return due.annotate(in_time=Exists(done.filter(at__date__lte=OuterRef("due_on"))))


def _counts(asked: Asked) -> dict[str, Count]:
    done = Q(state=Measure.State.DONE)
    return {
        "due": Count("pk"),
        "done": Count("pk", filter=done),
        "late": Count("pk", filter=done & Q(in_time=False)),
        "open": Count("pk", filter=Q(state__in=OPEN)),
        "stuck": Count("pk", filter=Q(state=Measure.State.STUCK)),
        "overdue": Count("pk", filter=Q(state__in=OPEN, due_on__lt=asked.on)),
    }


def _table(due: "QuerySet[Measure]", asked: Asked) -> Table:
    rows = list(_marked(due).order_by().values("plan__agency").annotate(**_counts(asked)).order_by("plan__agency"))
    names = names_on({row["plan__agency"] for row in rows}, on=asked.on)
    head = ("Đơn vị", "Đến hạn", "Đã xong", "Xong trễ hạn", "Chưa xong", "Đang vướng mắc", "Quá hạn")
    keys = ("due", "done", "late", "open", "stuck", "overdue")
    lines = tuple((names.get(row["plan__agency"], ""), *(vi(row[key]) for key in keys)) for row in rows)
    return Table("bien-phap-ky", "Biện pháp theo đơn vị", head, lines)
