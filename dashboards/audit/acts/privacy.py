"""Personal data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT_PRIVACY: Mapping[str, str | Promise] = {
    "privacy.notice_published": _("Đổi thông báo về dữ liệu cá nhân"),
    "privacy.term_set": _("Đặt thời hạn giữ dữ liệu"),
    "privacy.hold_set": _("Giữ lại phiếu gốc của đợt"),
    "privacy.hold_ended": _("Thôi giữ lại phiếu gốc của đợt"),
    "privacy.answers_destroyed": _("Hủy phiếu gốc theo thời hạn"),
}
