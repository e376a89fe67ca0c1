"""What people are told of, and the ways by which it reaches them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A kind of notice, chosen by each person; who gets one at all is decided where it is told."""

    ACCOUNT = "account", _("Tài khoản và quyền của tôi thay đổi")
    DELEGATION = "delegation", _("Ủy quyền bắt đầu, kết thúc")
    DRAFT = "draft", _("Dự thảo kết quả lấy ý kiến đơn vị")
    OBJECTION = "objection", _("Ý kiến của đơn vị về dự thảo")
    ANSWER = "answer", _("Trả lời ý kiến về dự thảo")
    PUBLICATION = "publication", _("Công bố kết quả")
    COMMENT = "comment", _("Ý kiến người dân giao cho tôi, cho đơn vị")
    OVERDUE = "overdue", _("Ý kiến người dân quá hạn")
    NAMED = "named", _("Ý kiến nêu tên người của đơn vị")
    OBLIGATION = "obligation", _("Nhiệm vụ được giao: giao mới, nhắc hạn, kết quả xem xét")
    REPORT = "report", _("Báo cáo lập theo lịch")
    JOB = "job", _("Việc máy làm cho tôi đã kết thúc")
    AUDIT = "audit", _("Nhật ký không khớp, dữ liệu bị đổi ngoài cổng")
    PRIVACY = "privacy", _("Yêu cầu về dữ liệu cá nhân: mới nhận, nhắc hạn")
    WEEKLY = "weekly", _("Thư hằng tuần: số ý kiến người dân đang chờ")


class Mail(models.TextChoices):
    """When a notice also goes out by mail."""

    NEVER = "never", _("không gửi thư")
    NOW = "now", _("gửi ngay")
    DAILY = "daily", _("gộp một thư mỗi ngày")


# These stand in the portal whatever a person chooses: a right or a deadline hangs on them.
ALWAYS_SHOWN = (Kind.ACCOUNT, Kind.DRAFT, Kind.AUDIT)
# These have no place in the portal: its pages say the same at any time.
ONLY_MAILED = (Kind.WEEKLY,)
STRENGTH = (Mail.NEVER, Mail.DAILY, Mail.NOW)


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person gets notices of one kind. Neither shown nor mailed: not at all."""

    shown: bool = True
    mail: Mail = Mail.NEVER


def allowed(kind: Kind, ways: Ways) -> Ways:
    """Return ways as they may be for a kind."""
    return Ways(shown=(ways.shown or kind in ALWAYS_SHOWN) and kind not in ONLY_MAILED, mail=ways.mail)
