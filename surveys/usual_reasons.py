"""The usual reasons of decisions about forms: chosen from, counted by; what is typed beside one is kept with it."""

from django.utils.translation import gettext as _

PARTING = ": "


def to_exclude() -> tuple[str, ...]:
    return (
        _("máy hoặc người gửi hàng loạt"),
        _("trả lời quá nhanh, không thể đã đọc câu hỏi"),
        _("trùng với phiếu khác"),
        _("gửi thử, không phải của người dân"),
        _("nhầm đơn vị hoặc nhầm đợt"),
    )
