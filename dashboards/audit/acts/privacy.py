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
    "privacy.comments_destroyed": _("Hủy lời góp ý theo thời hạn"),
    "data_request.receive": _("Ghi yêu cầu về dữ liệu cá nhân"),
    "data_request.reply": _("Phản hồi yêu cầu về dữ liệu cá nhân"),
    "data_request.extend": _("Gia hạn yêu cầu về dữ liệu cá nhân"),
    "data_request.act": _("Làm với dữ liệu theo yêu cầu"),
    "data_request.grant": _("Trả lời yêu cầu về dữ liệu cá nhân: đã thực hiện"),
    "data_request.refuse": _("Trả lời yêu cầu về dữ liệu cá nhân: từ chối"),
    "data_request.take_back": _("Người dân rút yêu cầu về dữ liệu cá nhân"),
    "data_request.void": _("Bỏ yêu cầu ghi nhầm về dữ liệu cá nhân"),
    "data_request.reopen": _("Mở lại yêu cầu về dữ liệu cá nhân"),
    "data_request.contact_seen": _("Xem tên, liên hệ của người yêu cầu"),
    "data_request.searched": _("Tìm dữ liệu theo yêu cầu của người dân"),
    "data_request.contacts_destroyed": _("Hủy liên hệ của người yêu cầu"),
}
