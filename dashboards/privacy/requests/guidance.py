"""What can be done about a request, in words: by what it concerns, and by the right that is used."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from surveys.models import DataRequest

About = DataRequest.About
Kind = DataRequest.Kind


def guidance(request: DataRequest) -> list[str]:
    """Return what an official reads before acting on a request."""
    return [*_of_the_right(Kind(request.kind)), *_of_what(About(request.about)), _first()]


def _first() -> str:
    return _("Xác minh đúng người trước khi cho xem, sửa hay hủy; không hỏi người ấy đã trả lời phiếu thế nào.")


def _of_what(about: About) -> list[str]:
    told: Mapping[About, list[str]] = {
        About.INVITATION: [
            _(
                "Gõ số điện thoại hoặc thư điện tử mà người ấy nêu ở phần Tìm. Cổng tìm trong danh sách mời của mọi "
                "đợt; danh sách đã đến ngày hủy thì không còn gì để tìm."
            ),
        ],
        About.COMMENT: [
            _("Gõ mã tiếp nhận ở phần Tìm, rồi mở ý kiến: che thêm chữ, thôi đăng công khai, khép lại ở trang ý kiến."),
            _("Không có mã thì không tìm: ý kiến không ghi ai viết."),
        ],
        About.FORM: [
            _(
                "Phiếu không lưu họ tên, số điện thoại, giấy tờ hay địa chỉ mạng: không biết phiếu nào là của ai nên "
                "không xem, sửa, xóa hay rút được. Trả lời người ấy đúng như vậy."
            ),
        ],
        About.OTHER: [_("Việc ngoài phiếu, lời mời và ý kiến: ghi lại đã làm gì ở mục Đã làm với dữ liệu.")],
    }
    return told[about]


def _of_the_right(kind: Kind) -> list[str]:
    stop = _(
        "Không mời nữa: cổng nhớ dấu của địa chỉ (không nhớ địa chỉ), bỏ tin đang chờ gửi và không gửi ở các đợt sau. "
        "Phiếu ẩn danh đã gửi không rút được. Nhà cung cấp tin nhắn cũng phải dừng thì báo cho họ."
    )
    told: Mapping[Kind, list[str]] = {
        Kind.KNOW: [_("Chỉ cho người ấy trang Dữ liệu của ông/bà: mục đích, loại dữ liệu, ai đọc, giữ bao lâu.")],
        Kind.VIEW: [_("Đọc cho người ấy điều cổng đang giữ: kết quả tìm ở dưới, chữ của ý kiến theo mã.")],
        Kind.PROVIDE: [_("Chép cho người ấy điều cổng đang giữ: kết quả tìm ở dưới, chữ của ý kiến theo mã.")],
        Kind.CORRECT: [
            _("Liên hệ sai: hủy ở đây, nơi lập danh sách sửa ở nguồn. Chữ của ý kiến không sửa thay người viết."),
        ],
        Kind.DELETE: [
            _("Liên hệ: hủy ngay ở phần Tìm, không lấy lại được. Muốn không bị mời lại thì chọn thêm Không mời nữa."),
            _("Ý kiến: che được từng chữ và hủy liên hệ kèm theo; cổng không xóa hẳn chữ đã gửi."),
        ],
        Kind.RESTRICT: [stop],
        Kind.OBJECT: [stop],
        Kind.WITHDRAW: [stop],
        Kind.COMPLAIN: [_complaint()],
    }
    return told[kind]


def _complaint() -> str:
    own = settings.COMPLAINTS_TEXT.strip()
    return own or _("Khiếu nại không giải quyết trong cổng: chuyển nơi có thẩm quyền và ghi nơi đã chuyển khi trả lời.")
