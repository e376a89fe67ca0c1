"""How the index was announced in the period: conferences of the staff, and the ways in which everybody was told."""

from django.db.models import Count, Q, QuerySet

from actionplans.models import Conference, Publicity
from actionplans.selectors import names_on
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked

TITLE = "Công bố, công khai chỉ số hài lòng"
HELD = (Conference.State.HELD, Conference.State.CONFIRMED)


def announced(asked: Asked) -> Section:
    """Conferences held, and how agencies told everybody, by the day they say."""
    held = Conference.objects.filter(asked.about.within("agency"), state__in=HELD, held_on__range=asked.days)
    told = Publicity.objects.filter(asked.about.within("agency"), state=Publicity.State.DONE, done_on__range=asked.days)
    if not held.exists() and not told.exists():
        return Section("cong-bo", TITLE, ("Trong kỳ chưa ghi nhận hội nghị công bố hoặc hình thức công khai nào.",))
    return Section("cong-bo", TITLE, tuple(_said(held, told)), (_table(held, told, asked),))


def _said(held: "QuerySet[Conference]", told: "QuerySet[Publicity]") -> list[str]:
    sums = held.aggregate(all=Count("pk"), sure=Count("pk", filter=Q(state=Conference.State.CONFIRMED)))
    agencies = told.aggregate(n=Count("agency", distinct=True))["n"]
    return [
        f"Trong kỳ các đơn vị đã tổ chức {vi(sums['all'])} hội nghị công bố, Sở Nội vụ đã xác nhận "
        f"{vi(sums['sure'])} hội nghị.",
        f"Có {vi(agencies)} đơn vị công khai chỉ số hài lòng, tổng cộng {vi(told.count())} lượt hình thức.",
    ]


def _table(held: "QuerySet[Conference]", told: "QuerySet[Publicity]", asked: Asked) -> Table:
    conferences = dict(held.order_by().values("agency").annotate(n=Count("pk")).values_list("agency", "n"))
    ways = dict(told.order_by().values("agency").annotate(n=Count("pk")).values_list("agency", "n"))
    agencies = sorted({*conferences, *ways})
    names = names_on(set(agencies), on=asked.on)
    rows = tuple((names.get(one, ""), vi(conferences.get(one, 0)), vi(ways.get(one, 0))) for one in agencies)
    return Table("cong-bo-ky", "Công bố, công khai theo đơn vị", ("Đơn vị", "Hội nghị", "Hình thức công khai"), rows)
