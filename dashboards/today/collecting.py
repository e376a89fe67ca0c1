"""What waits while forms come in: doubtful ones to decide on, paper to key, forms to bring in."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from dashboards.today.items import Waiting
from dashboards.today.rounds import REMEMBERED, Managed
from surveys.models import Round
from surveys.selectors import quality
from surveys.selectors.fieldwork import assignments_of_surveyor, progress_of
from surveys.selectors.paper import keying_waiting

# Tries by spent links that are older are read in the round alone.
REPLAYED = timedelta(days=7)


def forms_waiting(managed: Managed, *, on: date) -> list[Waiting]:
    """Return the managed rounds with forms that nobody has decided on, or whose spent links are tried again."""
    rounds = Round.objects.filter(managed.rounds, closes_on__gte=on - REMEMBERED)
    found = quality.waiting_by_round(rounds, since=on - REPLAYED, tries=settings.REPLAYS_WATCH_DAY)
    return [line for one in found for line in _of_round(one)]


def _of_round(one: quality.Waiting) -> Iterator[Waiting]:
    url = reverse("quality:answers", args=[one.code])
    if n := one.late:
        words = ngettext("%(n)d phiếu đến muộn chờ quyết định", "%(n)d phiếu đến muộn chờ quyết định", n)
        yield Waiting(words % {"n": n}, one.title, f"{url}?tinh-trang=den-muon")
    if n := one.unsettled:
        words = ngettext("%(n)d phiếu có dấu hiệu cần xem", "%(n)d phiếu có dấu hiệu cần xem", n)
        yield Waiting(words % {"n": n}, one.title, url)
    if n := one.replayed:
        words = ngettext(
            "%d đơn vị có nhiều lần gửi phiếu bằng đường dẫn mời đã dùng",
            "%d đơn vị có nhiều lần gửi phiếu bằng đường dẫn mời đã dùng",
            n,
        )
        yield Waiting(words % n, one.title, f"{url}#duong-dan-dung-lai")


def paper_waiting(user: User, owners: Collection[int], *, on: date) -> list[Waiting]:
    """Return the paper forms a person may key that have come back and are not in yet."""
    scope = scope_of(user, on=on, roles=(Role.HOME_AFFAIRS, Role.COORDINATOR))
    found = []
    for batch in keying_waiting(user, scope, owners=owners):
        words = ngettext("Nhập %(n)d phiếu giấy đã thu về", "Nhập %(n)d phiếu giấy đã thu về", batch.left)
        where = f"{batch.unit} · {batch.round_title}"
        found.append(Waiting(words % {"n": batch.left}, where, reverse("paper:desk_batch", args=[batch.pk])))
    return found


def field_waiting(user: User) -> list[Waiting]:
    """Return what a surveyor still has to bring in."""
    assignments = list(assignments_of_surveyor(user))
    progress = progress_of(assignments)
    return [
        Waiting(
            ngettext("Thu thêm %(n)d phiếu", "Thu thêm %(n)d phiếu", left) % {"n": left},
            f"{each.round_unit.version.name} · {each.round_unit.round.title}",
            reverse("surveyor:start"),
            due=each.due_on,
        )
        for each in assignments
        if (left := progress[each.pk].left)
    ]
