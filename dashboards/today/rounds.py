"""What waits in the rounds a person manages: to open, to close, to score, to show as a draft, to publish."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.newer_run import newer_run
from dashboards.today.items import Waiting
from scoring.models import Approval, Objection, Publication, PublicationDraft, ScoringRun
from scoring.run_for import RunSeen, runs_seen
from surveys.models import Round

# What was not brought to its end a year ago is not going to be: it waits for nobody.
REMEMBERED = timedelta(days=400)
# So many days before collection ends it is said that it does.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Managed:
    """The rounds a person manages: the province's, and those of agencies."""

    province: bool
    owners: frozenset[int]

    def __bool__(self) -> bool:
        return self.province or bool(self.owners)

    @property
    def rounds(self) -> Q:
        return Q(pk__isnull=False) if self.province else Q(owner_id__in=self.owners)


def rounds_waiting(managed: Managed, *, on: date) -> list[Waiting]:
    """Return what waits in managed rounds, in two queries."""
    rounds = list(_rounds(managed, on))
    closed = [each for each in rounds if each.state == Round.State.CLOSED]
    newer = [one for each in runs_seen(closed, newest=True).values() for one in _newer(each)]
    return [*(one for each in rounds for one in _of(each, on)), *newer]


def _newer(seen: RunSeen) -> Iterator[Waiting]:
    found = newer_run(seen.run.round, seen) if seen.run else None
    if seen.run and found:
        yield Waiting(found.title, seen.run.round.title, found.url)


def _rounds(managed: Managed, on: date) -> QuerySet[Round]:
    own_method = Q(round__scored_by=None) | Q(method_version=F("round__scored_by__method_version"))
    runs = ScoringRun.objects.filter(own_method, round=OuterRef("pk"))
    drafts = PublicationDraft.objects.filter(round=OuterRef("pk")).order_by("-id")
    newest = PublicationDraft.objects.filter(round=OuterRef("round")).order_by("-id")
    said = Approval.objects.filter(round=OuterRef("pk"), draft=Subquery(newest.values("pk")[:1]))
    unanswered = (
        Objection.objects.filter(draft__round=OuterRef("pk"), answers=None)
        .order_by()
        .values("draft__round")
        .annotate(n=Count("pk"))
    )
    return Round.objects.filter(managed.rounds, closes_on__gte=on - REMEMBERED).annotate(
        scored=Exists(runs),
        published=Exists(Publication.objects.filter(round=OuterRef("pk"))),
        draft_closes_on=Subquery(drafts.values("closes_on")[:1]),
        draft_is_published=Subquery(drafts.annotate(out=Exists(_published_of("pk"))).values("out")[:1]),
        decided=Subquery(said.values("kind")[:1]),
        unanswered=Subquery(unanswered.values("n"), output_field=IntegerField()),
    )


def _published_of(draft: str) -> QuerySet[Publication]:
    return Publication.objects.filter(draft=OuterRef(draft))


def _of(round: Round, on: date) -> Iterator[Waiting]:
    if round.state == Round.State.DRAFT:
        yield from _to_open(round, on)
    elif round.state == Round.State.OPEN:
        yield from _to_close(round, on)
    else:
        yield from _to_publish(round, on)


def _to_open(round: Round, on: date) -> Iterator[Waiting]:
    url = reverse("collection:plan", args=[round.code])
    if round.opens_on <= on:
        yield Waiting(_("Mở thu phiếu: đã đến ngày bắt đầu"), round.title, url, due=round.opens_on)
    elif round.opens_on <= on + SOON:
        yield Waiting(_("Chuẩn bị xong kế hoạch trước ngày thu phiếu"), round.title, url, due=round.opens_on)


def _to_close(round: Round, on: date) -> Iterator[Waiting]:
    if round.closes_on < on:
        url = reverse("dashboards:round", args=[round.code])
        yield Waiting(_("Khóa thu phiếu: đã qua ngày cuối"), round.title, url, due=round.closes_on)
    elif round.closes_on <= on + SOON:
        url = reverse("collection:monitor", args=[round.code])
        yield Waiting(_("Sắp hết hạn thu phiếu: xem đơn vị nào còn thiếu"), round.title, url, due=round.closes_on)


def _to_publish(round: Round, on: date) -> Iterator[Waiting]:
    here = reverse("publications:round", args=[round.code])
    waiting: int = round.unanswered or 0  # type: ignore[attr-defined]
    if waiting:
        words = ngettext("Trả lời %(n)d ý kiến về dự thảo", "Trả lời %(n)d ý kiến về dự thảo", waiting) % {"n": waiting}
        url = reverse("publications:objections", args=[round.code])
        yield Waiting(words, round.title, url, due=round.draft_closes_on)  # type: ignore[attr-defined]
    if not round.scored:  # type: ignore[attr-defined]
        url = reverse("dashboards:round", args=[round.code])
        yield Waiting(_("Tính chỉ số: đợt đã khóa mà chưa có kết quả"), round.title, url)
    elif round.draft_is_published is False:  # type: ignore[attr-defined]
        yield from _drafted(round, on, here)
    elif not round.published and round.draft_closes_on is None:  # type: ignore[attr-defined]
        yield Waiting(_("Đưa kết quả ra lấy ý kiến đơn vị, rồi công bố"), round.title, here)


def _drafted(round: Round, on: date, here: str) -> Iterator[Waiting]:
    closes_on: date = round.draft_closes_on  # type: ignore[attr-defined]
    if closes_on < on:
        yield _through(round, here)


def _through(round: Round, here: str) -> Waiting:
    """Return what waits once a draft is through: for the leaders of the province, or for who publishes."""
    last: str | None = round.decided  # type: ignore[attr-defined]
    if round.owner_id is not None or round.unanswered:  # type: ignore[attr-defined]
        return Waiting(_("Công bố kết quả: đã hết hạn lấy ý kiến"), round.title, here)
    if last == Approval.Kind.APPROVE:
        return Waiting(_("Công bố kết quả: lãnh đạo tỉnh đã phê duyệt"), round.title, here)
    if last == Approval.Kind.RETURN:
        return Waiting(_("Lãnh đạo tỉnh trả lại kết quả: xem lý do, sửa rồi trình lại"), round.title, here)
    return Waiting(_("Kết quả chờ lãnh đạo tỉnh phê duyệt"), round.title, here, elsewhere=True)
