"""What topics, signals and suggestions are called on pages."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import Audience, Comment
from feedback.services.intake import NOTHING_SAID

Words = str | Promise
TOPICS: Mapping[str, Words] = {
    "access": gettext_lazy("Tiếp cận dịch vụ"),
    "procedure": gettext_lazy("Thủ tục hành chính"),
    "officials": gettext_lazy("Công chức giải quyết công việc"),
    "result": gettext_lazy("Kết quả, thời hạn"),
    "feedback_handling": gettext_lazy("Tiếp nhận, xử lý phản ánh"),
    "praise": gettext_lazy("Khen"),
}
SIGNALS: Mapping[str, Words] = {
    "unofficial_payment": gettext_lazy("Chi phí ngoài quy định (theo người viết)"),
    "threat": gettext_lazy("Đe dọa, xúc phạm"),
    "safety": gettext_lazy("An toàn, sức khỏe"),
    "complaint": gettext_lazy("Có lời khiếu nại"),
    "denunciation": gettext_lazy("Có lời tố cáo"),
    "late": gettext_lazy("Hồ sơ trễ hạn"),
}
URGENCY: Mapping[int, Words] = {
    2: gettext_lazy("Cần xem ngay"),
    1: gettext_lazy("Cần xem sớm"),
}


def suggestions(comment: Comment) -> list[str]:
    """Say what may be done with a comment, and why; a person decides."""
    raised = set(comment.signals)
    said = []
    if comment.audience == Audience.TIPS:
        said.append(
            _(
                "Đây có thể là tin báo về chi phí ngoài quy định: chỉ nơi nhận tin báo kín đọc được. "
                "Nếu không phải, đổi người được đọc."
            )
        )
    if comment.audience == Audience.HEAD:
        said.append(
            _(
                "Có thể nêu tên một người: lãnh đạo đơn vị xem trước. "
                "Nếu không nêu công chức, mở cho cán bộ xử lý; tên vẫn che."
            )
        )
    if raised & {"complaint", "denunciation"}:
        said.append(legal_words())
    if "praise" in comment.topics and len(comment.topics) == 1 and not raised:
        said.append(_("Chỉ có lời khen: có thể khép lại, hoặc trả lời cảm ơn."))
    return said


def about_readers() -> str:
    """Say where a tip about the body that reads tips belongs."""
    return _(
        "Nơi này đọc tin báo gửi ở đây, nên tin báo về chính nơi này không gửi ở đây: "
        "gửi cơ quan thanh tra, hoặc gọi đường dây nóng của tỉnh."
    )


def legal_words() -> str:
    """Say where complaint and denunciation belong, in the office's words where it set them."""
    usual = _(
        "Khiếu nại, tố cáo không được giải quyết ở đây: "
        "người viết gửi đến cơ quan có thẩm quyền theo quy định của pháp luật."
    )
    return settings.COMPLAINTS_TEXT or usual


def note_words(note: str) -> str:
    """Return a step's note; what the portal itself noted is told in words."""
    return _("không có nội dung") if note == NOTHING_SAID else note
