"""What waits for who protects personal data, and what the portal destroyed of late."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Count, IntegerField, Max, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry
from charts.numbers import vi
from dashboards.audit.actions import action_words
from dashboards.audit.query import Asked, address
from dashboards.privacy.planning import to_destroy
from dashboards.today.items import Waiting
from dashboards.today.situation import Standing
from invitations.models import SampleList
from surveys.models import Kept, RetentionTerm
from surveys.selectors.retention import terms

# So many days before raw answers go it is said that they do: there is time to hold them back.
SOON = timedelta(days=14)
# What was destroyed longer ago is read in the audit.
LATELY = timedelta(days=30)
ANSWERS, COMMENTS = "privacy.answers_destroyed", "privacy.comments_destroyed"
DESTROYED = (
    ANSWERS,
    COMMENTS,
    "invitations.destroy",
    "invitations.destroyed_for",
    "feedback.contact_destroyed",
    "feedback.contacts_destroyed",
    "data_request.contacts_destroyed",
)


def keeping_waiting(*, on: date) -> Iterator[Waiting]:
    """Yield what is to be destroyed, was not in time, or has no rule yet, in five queries at most."""
    known = terms()
    yield from _lists(on)
    rule = known.get(Kept.ANSWERS)
    if rule is not None and rule.days is not None:
        yield from _answers(rule, on)
    if missing := len(Kept.values) - len(known):
        words = ngettext("Ghi căn cứ giữ %s loại dữ liệu", "Ghi căn cứ giữ %s loại dữ liệu", missing) % vi(missing)
        yield Waiting(words, _("Thời hạn giữ dữ liệu"), reverse("privacy:retention"))


def destroyed_lately(*, on: date) -> Iterator[Standing]:
    """Yield what was destroyed of late by the portal, and for whoever asked for it, in one query."""
    first = on - LATELY
    number = [Cast(KT(f"detail__{name}"), IntegerField()) for name in ("rows", "contacts")]
    found = (
        AuditEntry.objects.filter(action__in=DESTROYED, at__date__gte=first)
        .order_by()
        .values_list("action")
        .annotate(n=Sum(Coalesce(*number, Value(1))), times=Count("pk"), last=Max("at"))
    )
    for action, n, times, last in sorted(found, key=lambda row: DESTROYED.index(row[0])):
        url = reverse("audit:entries") + address(Asked(action=action, first=first))
        yield Standing(action_words(action), _how(action, n, times, localdate(last)), url)


def _how(action: str, n: int, times: int, last: date) -> str:
    things = ngettext("%s liên hệ", "%s liên hệ", n)
    if action == ANSWERS:
        things = ngettext("%s phiếu", "%s phiếu", n)
    elif action == COMMENTS:
        things = ngettext("%s lời góp ý", "%s lời góp ý", n)
    said = {"things": things % vi(n), "times": vi(times), "day": f"{last:%d/%m/%Y}"}
    return _("%(things)s trong %(times)s lần, lần cuối ngày %(day)s") % said


def _lists(on: date) -> Iterator[Waiting]:
    """Yield the lists whose contacts should be gone: beat destroys them on their day."""
    late = SampleList.objects.exclude(state=SampleList.State.DESTROYED).filter(destroy_on__lt=on)
    days = list(late.order_by("destroy_on").values_list("destroy_on", flat=True))
    if days:
        words = ngettext(
            "%s danh sách liên hệ quá ngày hủy mà còn", "%s danh sách liên hệ quá ngày hủy mà còn", len(days)
        )
        where = _("Cổng tự hủy đúng ngày: báo người quản trị kiểm tra việc chạy nền; ngày của từng danh sách ở lịch")
        yield Waiting(words % vi(len(days)), where, reverse("calendar:today"), due=days[0])


def _answers(rule: RetentionTerm, on: date) -> Iterator[Waiting]:
    """Yield the rounds whose raw answers are to go, those that should be gone apart."""
    found = [due for due, _left, _next in to_destroy(rule, on=on) if due.hold is None]
    yield from _going([due.on for due in found if due.on <= on], _("Hủy ở lần chạy tới, nếu không vướng gì"))
    soon = [due.on for due in found if on < due.on <= on + SOON]
    yield from _going(soon, _("Còn kịp giữ lại nếu có khiếu nại, thanh tra"))


def _going(days: Sequence[date], why: str) -> Iterator[Waiting]:
    if days:
        words = ngettext("Phiếu gốc của %s đợt đến hạn hủy", "Phiếu gốc của %s đợt đến hạn hủy", len(days))
        yield Waiting(words % vi(len(days)), why, reverse("privacy:retention"), due=min(days))
