"""The sentences of notices, each read in the language of whoever reads it.

None names a person or says a figure or what a citizen wrote: a notice stays in the list of somebody who may since have
lost the right to what it leads to. Those of tasks, plans and re-reviews say behind the sentence what they are `about`:
the agency, and the task as the directive gave it.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind

SENTENCES: Mapping[str, str | Promise] = {
    "account.email": _("Địa chỉ thư điện tử của tài khoản đã được đổi"),
    "account.factor": _("Lớp bảo vệ thứ hai của tài khoản đã được gỡ, cần đặt lại"),
    "account.link": _("Đường dẫn đặt lại mật khẩu của tài khoản đã được tạo"),
    "account.role": _("Tài khoản được cấp thêm vai trò"),
    "account.role_ended": _("Một vai trò của tài khoản đã được cho kết thúc"),
    "delegation.made": _("Ông/bà được ủy quyền một vai trò từ ngày %(first)s đến hết ngày %(last)s"),
    "delegation.begins": _("Ủy quyền bắt đầu có hiệu lực, đến hết ngày %(last)s"),
    "delegation.ended": _("Một ủy quyền đã kết thúc"),
    "draft.opened": _("Dự thảo kết quả của %(round)s đang lấy ý kiến đơn vị từ ngày %(opens)s đến hết ngày %(closes)s"),
    "objection.filed": _("Có ý kiến của đơn vị về dự thảo kết quả của %(round)s, chờ trả lời"),
    "objection.answered": _("Ý kiến của đơn vị về dự thảo kết quả của %(round)s đã được trả lời"),
    "appraisal.submitted": _("Có bản tự chấm của đơn vị về %(round)s, chờ thẩm định"),
    "appraisal.made": _("Đã thẩm định kết quả của đơn vị trong %(round)s"),
    "approval.awaited": _("Kết quả của %(round)s chờ lãnh đạo tỉnh phê duyệt"),
    "approval.approved": _("Lãnh đạo tỉnh đã phê duyệt kết quả của %(round)s"),
    "approval.returned": _("Lãnh đạo tỉnh đã trả lại kết quả của %(round)s, kèm lý do"),
    "publication.issued": _("Đã công bố kết quả của %(round)s"),
    "comment.assigned": _("Một ý kiến người dân được giao cho ông/bà, hạn %(due)s"),
    "comment.passed_on": _("Đơn vị được đề nghị phối hợp trả lời một ý kiến người dân, hạn %(due)s"),
    "comment.handed_over": _("Một ý kiến người dân được chuyển cho đơn vị xử lý"),
    "comment.overdue": _("Một ý kiến người dân quá hạn trả lời từ ngày %(due)s"),
    "named.opened": _("Một ý kiến nêu tên người của đơn vị, hạn %(due)s"),
    "named.overdue": _("Một ý kiến nêu tên người của đơn vị đã quá hạn từ ngày %(due)s"),
    "obligation.given": _("Đơn vị được giao một nhiệm vụ, hạn %(due)s"),
    "obligation.near": _("Một nhiệm vụ của đơn vị sắp đến hạn ngày %(due)s"),
    "obligation.late": _("Một nhiệm vụ của đơn vị quá hạn từ ngày %(due)s"),
    "obligation.submitted": _("Một đơn vị nộp kết quả nhiệm vụ, chờ xem xét"),
    "obligation.accepted": _("Một nhiệm vụ của đơn vị được công nhận hoàn thành"),
    "obligation.returned": _("Kết quả một nhiệm vụ của đơn vị bị trả lại, cần làm lại"),
    "obligation.moved": _("Một nhiệm vụ của đơn vị có hạn mới: ngày %(due)s"),
    "obligation.withdrawn": _("Một nhiệm vụ của đơn vị không còn phải làm"),
    "plan.submitted": _("Một đơn vị trình kế hoạch cải thiện, chờ xem xét"),
    "plan.accepted": _("Kế hoạch cải thiện của đơn vị được chấp nhận"),
    "plan.returned": _("Kế hoạch cải thiện của đơn vị bị trả lại, cần sửa"),
    "measure.stuck": _("Một đơn vị báo khó khăn, vướng mắc trong kế hoạch cải thiện, chờ trả lời"),
    "measure.answered": _("Vướng mắc đơn vị báo trong kế hoạch cải thiện đã được trả lời"),
    "measure.near": _("Một biện pháp trong kế hoạch của đơn vị sắp đến hạn ngày %(due)s"),
    "measure.late": _("Một biện pháp trong kế hoạch của đơn vị quá hạn từ ngày %(due)s"),
    "review.opened": _("Đơn vị có vấn đề cần rà soát, tự đánh giá, hạn %(due)s"),
    "review.moved": _("Đợt rà soát của đơn vị có hạn mới: ngày %(due)s"),
    "review.near": _("Đợt rà soát của đơn vị sắp đến hạn ngày %(due)s"),
    "review.late": _("Đơn vị còn vấn đề chưa trả lời, quá hạn rà soát từ ngày %(due)s"),
    "review.refused": _("Một kết quả rà soát của đơn vị chưa được xác nhận, kèm lý do"),
    "review.more": _("Một kết quả rà soát của đơn vị cần bổ sung"),
    "report.issued": _("Một báo cáo lập theo lịch đã có tệp để tải"),
    "audit.broken": _("Kiểm tra nhật ký ngày %(day)s: có chỗ không khớp, cần xem ngay"),
    "request.received": _("Có yêu cầu mới về dữ liệu cá nhân, phản hồi người yêu cầu chậm nhất ngày %(due)s"),
    "request.reply_near": _("Một yêu cầu về dữ liệu cá nhân chưa được phản hồi, hạn ngày %(due)s"),
    "request.reply_late": _("Một yêu cầu về dữ liệu cá nhân quá hạn phản hồi từ ngày %(due)s"),
    "request.near": _("Một yêu cầu về dữ liệu cá nhân sắp đến hạn thực hiện ngày %(due)s"),
    "request.late": _("Một yêu cầu về dữ liệu cá nhân quá hạn thực hiện từ ngày %(due)s"),
    "job.done": _("Đã xong: %(title)s"),
    "job.failed": _("Không thành công: %(title)s"),
}


# What a sentence is about is shown as far as it fits on a line or two.
LONGEST_ABOUT = 160


def about(*parts: str) -> str:
    """Return what a notice is about, the agency first, on one line."""
    line = " – ".join(part for part in (" ".join(each.split()) for each in parts) if part)
    return line if len(line) <= LONGEST_ABOUT else f"{line[: LONGEST_ABOUT - 1].rstrip()}…"


def sentence(kind: str, words: str, params: Mapping[str, str]) -> str:
    """Return a notice in the active language; one whose sentence is no longer known is told by its kind."""
    known = SENTENCES.get(words)
    try:
        said = str(known) % params if known is not None else str(Kind(kind).label)
    except (KeyError, ValueError, TypeError):
        said = str(Kind(kind).label)
    return f"{said}: {params['about']}" if params.get("about") else said
