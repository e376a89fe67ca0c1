"""What waits for who keeps accounts and the system: what is out of order, invitations and roles that run out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import never_opened
from agencies.models import Membership
from charts.numbers import vi
from dashboards.administration.health import places_unwell
from dashboards.today.items import Waiting

# So many days before a role ends it is said that it does.
SOON = timedelta(days=14)


def system_waiting(*, at: datetime) -> Iterator[Waiting]:
    """Yield what waits for an administrator at a moment, in six queries."""
    if unwell := places_unwell(at):
        words = ngettext("%s chỗ của hệ thống cần xem", "%s chỗ của hệ thống cần xem", unwell) % vi(unwell)
        yield Waiting(words, _("Sức khỏe hệ thống"), reverse("administration:health"), urgent=True)
    people = reverse("agencies:people")
    if expired := never_opened(at=at).count():
        words = ngettext("%s lời mời mở tài khoản đã hết hạn", "%s lời mời mở tài khoản đã hết hạn", expired)
        yield Waiting(words % vi(expired), _("Tài khoản chưa đặt mật khẩu; cấp lại đường dẫn"), people)
    on = localdate(at)
    ending = Membership.objects.filter(valid__contains=on, valid__endswith__lte=on + SOON, user__is_active=True).count()
    if ending:
        words = ngettext("%s vai trò hết hạn trong 14 ngày tới", "%s vai trò hết hạn trong 14 ngày tới", ending)
        yield Waiting(words % vi(ending), _("Gia hạn ở trang của từng người, nếu cần"), people)
