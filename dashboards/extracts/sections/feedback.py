"""What people said in the period and how it was answered; hotlines rung to see whether they are answered.

Comments that only some may know of (tips on unofficial payments, named officials) are in no count here; how cases of
named officials ended is counted for the province alone, small counts hidden.
"""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from charts.numbers import vi
from dashboards.extracts.content import Section, Table, few
from dashboards.extracts.sections.asked import Asked
from feedback.models import Audience, Comment, NamedCase, Source, State, Step, TestCall
from feedback.selectors.comments import OPEN, shown_comments
from scoring.method import Certainty

TITLE = "Ý kiến của người dân, tổ chức"
LEAST = Certainty().suppression_k
LEFT_OUT = (State.SPAM, State.MERGED)


def comments(asked: Asked) -> Section:
    """Comments that came in the period: how many, by which way, answered in time."""
    found = _comments(asked)
    sums = found.aggregate(
        all=Count("pk"),
        answered=Count("pk", filter=Q(answered_on__isnull=False)),
        in_time=Count("pk", filter=Q(answered_on__lte=F("due_on")) | Q(answered_on__isnull=False, due_on=None)),
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=Q(state__in=OPEN, due_on__lt=asked.on)),
    )
    if not sums["all"]:
        return Section("y-kien", TITLE, ("Trong kỳ không có ý kiến nào được chuyển đến.",))
    late = sums["answered"] - sums["in_time"]
    said = (
        f"Trong kỳ tiếp nhận {vi(sums['all'])} ý kiến; đã trả lời {vi(sums['answered'])} ý kiến, trong đó "
        f"{vi(sums['in_time'])} đúng hạn, {vi(late)} trễ hạn; còn {vi(sums['open'])} ý kiến chưa xử lý xong, trong đó "
        f"{vi(sums['overdue'])} quá hạn."
    )
    return Section("y-kien", TITLE, (said,), (_by_source(found),))


def _comments(asked: Asked) -> "QuerySet[Comment]":
    first = Step.objects.filter(comment=OuterRef("pk"), kind=Step.Kind.ANSWER).order_by("number")
    seen = shown_comments().filter(asked.about.within("agency", "handler"), audience=Audience.AGENCY)
    if asked.about.agencies is not None:
        seen = seen.filter(released_on__lte=asked.on)
    return (
        seen.filter(day__range=asked.days)
        .exclude(state__in=LEFT_OUT)
        .annotate(answered_on=Subquery(first.annotate(day=TruncDate("at")).values("day")[:1]))
    )


def _by_source(found: "QuerySet[Comment]") -> Table:
    counted = found.order_by().values("source").annotate(n=Count("pk"))
    by_source = {row["source"]: row["n"] for row in counted}
    rows = tuple((str(each.label), vi(by_source[each])) for each in Source if each in by_source)
    return Table("y-kien-ky", "Ý kiến theo kênh", ("Kênh", "Số ý kiến"), rows)


def named(asked: Asked) -> Section | None:
    """How cases of named officials ended, for the province alone; never a person, never a small count."""
    if asked.about.agencies is not None:
        return None
    cases = NamedCase.objects.filter(Exists(shown_comments().filter(pk=OuterRef("comment"))))
    decided = cases.filter(decided_on__range=asked.days).order_by().values("outcome").annotate(n=Count("pk"))
    counts = {row["outcome"]: row["n"] for row in decided}
    if not counts:
        said = "Trong kỳ không có trường hợp người dân nêu đích danh công chức, viên chức nào được xem xét xong."
        return Section("neu-ten", "Công chức, viên chức bị nêu tên", (said,))
    hidden = any(0 < count < LEAST for count in counts.values())
    # With one count hidden, their sum would tell it.
    total = "" if hidden else f" {vi(sum(counts.values()))} trường hợp"
    note = f" Số dưới {LEAST} không nêu." if hidden else ""
    said = f"Trong kỳ người đứng đầu các đơn vị đã xem xét xong{total} (theo kết quả ở bảng).{note}"
    rows = tuple((str(each.label), few(counts.get(each, 0), LEAST)) for each in NamedCase.Outcome)
    table = Table("neu-ten-ky", "Kết quả xem xét", ("Kết quả", "Số trường hợp"), rows)
    return Section("neu-ten", "Công chức, viên chức bị nêu tên", (said,), (table,))


def hotlines(asked: Asked) -> Section:
    """Test calls of the period: how many hotlines were rung, how many calls were answered."""
    calls = TestCall.objects.filter(asked.about.within("hotline__agency"), at__date__range=asked.days)
    sums = calls.aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(answered=True)), lines=Count("hotline", distinct=True)
    )
    title = "Đường dây nóng"
    if not sums["all"]:
        return Section("duong-day-nong", title, ("Trong kỳ không có lần gọi thử đường dây nóng nào.",))
    said = (
        f"Đã gọi thử {vi(sums['lines'])} đường dây nóng {vi(sums['all'])} lần, có người nghe {vi(sums['answered'])} "
        f"lần, không có người nghe {vi(sums['all'] - sums['answered'])} lần."
    )
    return Section("duong-day-nong", title, (said,))
