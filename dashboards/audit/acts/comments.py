"""Comments of citizens."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT_COMMENTS: Mapping[str, str | Promise] = {
    "feedback.unmasked": _("Xem chữ đã che trong ý kiến"),
    "feedback.restricted_seen": _("Mở ý kiến chỉ người được giao mới đọc"),
    "feedback.case_seen": _("Mở một việc nêu tên công chức"),
    "feedback.cases_seen": _("Xem danh sách việc nêu tên công chức"),
    "feedback.contact_seen": _("Xem cách liên hệ của người góp ý"),
    "feedback.contact_destroyed": _("Hủy cách liên hệ của người góp ý theo yêu cầu của họ"),
    "feedback.contacts_destroyed": _("Hủy cách liên hệ của người góp ý: đã trả lời xong hoặc đến hạn"),
    "feedback.taken": _("Ghi ý kiến nói trực tiếp"),
    "feedback.named": _("Xử lý ý kiến nêu tên công chức"),
    "feedback.assign": _("Giao xử lý ý kiến"),
    "feedback.return": _("Trả lại ý kiến"),
    "feedback.pass_on": _("Đề nghị phối hợp"),
    "feedback.contribute": _("Cho ý kiến phối hợp"),
    "feedback.hand_over": _("Chuyển đơn vị xử lý"),
    "feedback.answer": _("Trả lời ý kiến"),
    "feedback.close": _("Khép lại ý kiến"),
    "feedback.reopen": _("Mở lại ý kiến"),
    "feedback.merge": _("Gộp ý kiến"),
    "feedback.unmerge": _("Bỏ gộp ý kiến"),
    "feedback.spam": _("Đánh dấu không phải ý kiến"),
    "feedback.unspam": _("Bỏ đánh dấu không phải ý kiến"),
    "feedback.topics": _("Sửa chủ đề ý kiến"),
    "feedback.audience": _("Đổi người được đọc ý kiến"),
    "feedback.mask": _("Che thêm chữ trong ý kiến"),
    "feedback.unmask": _("Bỏ che nhầm trong ý kiến"),
    "feedback.publish": _("Đăng công khai ý kiến cùng việc đã làm"),
    "feedback.unpublish": _("Thôi đăng công khai ý kiến"),
    "feedback.hotline": _("Sửa đường dây nóng"),
    "feedback.duty_added": _("Thêm ca trực"),
    "feedback.duty_removed": _("Bỏ ca trực"),
}
