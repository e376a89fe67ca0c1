"""What thematic re-reviews found in the period: what agencies say became of issues, what was confirmed."""

from django.db.models import Count, Q, QuerySet

from actionplans.models import ReviewItem
from actionplans.models.reviews import Result
from actionplans.reading_reviews import TO_ANSWER
from actionplans.selectors import names_on
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked

TITLE = "Rà soát chuyên đề những vấn đề người dân chưa hài lòng"
STATE = ReviewItem.State


def reviewed(asked: Asked) -> Section | None:
    """Issues of the re-reviews due in the period; nothing is said where there were none."""
    items = ReviewItem.objects.filter(asked.about.within("bearer"), review__due_on__range=asked.days)
    found = items.exclude(state=STATE.DROPPED)
    sums = found.aggregate(**_counts())
    if not sums["all"]:
        return None
    said = (
        f"Rà soát {vi(sums['all'])} vấn đề: các đơn vị tự đánh giá đã khắc phục {vi(sums['fixed'])}, khắc phục một "
        f"phần {vi(sums['partly'])}, chưa khắc phục {vi(sums['not_fixed'])}; Sở Nội vụ đã xác nhận "
        f"{vi(sums['confirmed'])}, {vi(sums['silent'])} vấn đề chưa được trả lời."
    )
    return Section("ra-soat", TITLE, (said,), (_table(found, asked),))


def _counts() -> dict[str, Count]:
    results = {"fixed": Result.FIXED, "partly": Result.PARTLY, "not_fixed": Result.NOT_FIXED}
    return {
        "all": Count("pk"),
        **{name: Count("pk", filter=Q(result=result)) for name, result in results.items()},
        "confirmed": Count("pk", filter=Q(state=STATE.CONFIRMED)),
        "silent": Count("pk", filter=Q(state__in=TO_ANSWER)),
    }


def _table(found: "QuerySet[ReviewItem]", asked: Asked) -> Table:
    rows = list(found.order_by().values("bearer").annotate(**_counts()).order_by("bearer"))
    names = names_on({row["bearer"] for row in rows}, on=asked.on)
    keys = ("all", "fixed", "partly", "not_fixed", "confirmed", "silent")
    lines = tuple((names.get(row["bearer"], ""), *(vi(row[key]) for key in keys)) for row in rows)
    head = ("Đơn vị", "Vấn đề", "Đã khắc phục", "Một phần", "Chưa khắc phục", "Đã xác nhận", "Chưa trả lời")
    return Table("ra-soat-ky", "Kết quả rà soát theo đơn vị", head, lines)
