"""Subjects and details of the audit in words: of details only keys known to tell of no answer and no contact."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role

LONGEST_VALUE = 300
SUBJECTS: Mapping[str, str | Promise] = {
    "user": gettext_lazy("tài khoản"),
    "round": gettext_lazy("đợt"),
    "round-unit": gettext_lazy("đơn vị trong đợt, số"),
    "access-point": gettext_lazy("điểm thu số"),
    "paper-batch": gettext_lazy("tập phiếu số"),
    "questionnaire-draft": gettext_lazy("bản soạn phiếu hỏi số"),
    "method-draft": gettext_lazy("bản soạn phương pháp số"),
    "comment": gettext_lazy("ý kiến mã"),
    "hotline": gettext_lazy("đường dây nóng"),
    "agency": gettext_lazy("cơ quan"),
    "agencies": gettext_lazy("danh mục cơ quan"),
    "api-key": gettext_lazy("khóa API số"),
    "reorganisation": gettext_lazy("lần sắp xếp số"),
    "service": gettext_lazy("thủ tục mã"),
    "services": gettext_lazy("danh mục thủ tục"),
    "recipients": gettext_lazy("nơi nhận"),
    "results": gettext_lazy("lần nạp kết quả số"),
    "figures": gettext_lazy("lần nạp chỉ số, số"),
    "history": gettext_lazy("số liệu các năm"),
    "beside": gettext_lazy("chỉ số đặt cạnh"),
    "target": gettext_lazy("mục tiêu số"),
    "year": gettext_lazy("năm"),
    "page": gettext_lazy("trang"),
    "invitations": gettext_lazy("lời mời"),
    "audit": gettext_lazy("nhật ký"),
    "cases": gettext_lazy("việc nêu tên công chức"),
    "retention": gettext_lazy("thời hạn giữ"),
    "data_request": gettext_lazy("yêu cầu về dữ liệu, số"),
    "data_requests": gettext_lazy("yêu cầu về dữ liệu"),
    "privacy_notice": gettext_lazy("thông báo về dữ liệu, bản"),
}
DETAILS: Mapping[str, str | Promise] = {
    "acting_for": gettext_lazy("thay"),
    "reason": gettext_lazy("lý do"),
    "address": gettext_lazy("từ máy"),
    "by": gettext_lazy("bằng"),
    "role": gettext_lazy("vai trò"),
    "to": gettext_lazy("cho"),
    "agency": gettext_lazy("cơ quan"),
    "block": gettext_lazy("khối"),
    "first_day": gettext_lazy("từ ngày"),
    "last_day": gettext_lazy("đến ngày"),
    "purpose": gettext_lazy("để"),
    "file": gettext_lazy("tệp"),
    "format": gettext_lazy("dạng tệp"),
    "texts": gettext_lazy("cả lời viết"),
    "full": gettext_lazy("đủ mọi cột"),
    "units": gettext_lazy("đơn vị"),
    "contacts": gettext_lazy("số người"),
    "version": gettext_lazy("bản"),
    "run": gettext_lazy("lần tính số"),
    "decision": gettext_lazy("quyết định số"),
    "rows": gettext_lazy("số dòng"),
    "days": gettext_lazy("số ngày giữ"),
    "basis": gettext_lazy("căn cứ"),
    "shown": gettext_lazy("số dòng đã xem"),
    "filters": gettext_lazy("lọc theo"),
    "system": gettext_lazy("khóa"),
    "endpoint": gettext_lazy("địa chỉ API"),
    "about": gettext_lazy("về"),
    "hour": gettext_lazy("trong giờ từ"),
    "times": gettext_lazy("số lần"),
    "seals": gettext_lazy("số niêm phong"),
    "sealed": gettext_lazy("số dòng đã niêm phong"),
    "changes": gettext_lazy("số thay đổi đã niêm phong"),
    "broken": gettext_lazy("niêm phong hỏng"),
    "unguarded": gettext_lazy("bảng mất chốt"),
}
WAYS: Mapping[str, str | Promise] = {
    "password": gettext_lazy("mật khẩu"),
    "totp": gettext_lazy("ứng dụng tạo mã"),
    "webauthn": gettext_lazy("khóa truy cập"),
    "recovery_codes": gettext_lazy("mã khôi phục"),
}


def subject_words(subject: str) -> str:
    """Return what an act was about: "round:d-1/unit:so-y-te" as "đợt d-1, đơn vị so-y-te"."""
    kind, _colon, rest = subject.partition(":")
    if kind not in SUBJECTS:
        return subject
    if kind == "comment":
        rest = f"{rest[:8]}…"
    if kind == "round":
        rest = _(", đơn vị ").join(re.split("/unit:|/|:", rest))
    return f"{SUBJECTS[kind]} {rest}".strip()


def detail_words(detail: Mapping[str, Any]) -> list[str]:
    """Return the known details of an act, each with its name."""
    told = ((words, _value(key, detail[key])) for key, words in DETAILS.items() if key in detail)
    return [f"{words}: {value}" for words, value in told if value]


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(filter(None, (_value(key, each) for each in value)))
    if isinstance(value, str | int):
        return _known(key, str(value))[:LONGEST_VALUE]
    return ""


def _known(key: str, value: str) -> str:
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if key == "by":
        return str(WAYS.get(value, value))
    return value.removeprefix("user:")
