"""The words of the weekly digest: counts and an address, never what people wrote."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from feedback.reach import reader_for, visible
from feedback.selectors.digests import counts


def message(user: User, *, on: date) -> str:
    """Return what a person is told this week; empty where nothing waits."""
    found = counts(visible(reader_for(user, on=on)), on=on)
    if not found.waiting:
        return ""
    lines = [
        _("Ý kiến của người dân đang chờ: %d") % found.waiting,
        _("- mới, chưa giao ai: %d") % found.new,
        _("- đang xử lý: %d") % found.assigned,
        _("- quá hạn: %d") % found.overdue,
        _("- cần xem ngay: %d") % found.urgent,
        "",
        settings.PUBLIC_URL.rstrip("/") + reverse("feedback:comments"),
        "",
        _("Thư này chỉ có số lượng; nội dung ý kiến chỉ xem được sau khi đăng nhập."),
    ]
    return "\n".join(lines)
