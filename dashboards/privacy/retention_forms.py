"""What the page of terms says of each kind of what is stored: who destroys it, and by which rule."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from charts.numbers import vi
from surveys.models import Kept


def how() -> Mapping[str, str]:
    """Return, by kind, by what it is destroyed: only of raw answers and comments the office sets the term here."""
    days = vi(settings.CONTACT_KEPT_DAYS)
    return {
        Kept.ANSWERS: _(
            "Cổng hủy theo thời hạn đặt ở đây, tính từ ngày cuối của đợt; chưa đặt thì giữ. Lời góp ý tách khỏi phiếu "
            "trước khi hủy và có thời hạn riêng."
        ),
        Kept.CONTACTS: _(
            "Cổng hủy vào ngày ghi ở từng danh sách mời, hoặc khi ý kiến giải quyết xong, muộn nhất sau %(days)s ngày "
            "(CONTACT_KEPT_DAYS). Tên, liên hệ của người gửi yêu cầu về dữ liệu của mình: %(asked)s ngày sau khi "
            "giải quyết xong (REQUEST_CONTACT_KEPT_DAYS)."
        )
        % {"days": days, "asked": vi(settings.REQUEST_CONTACT_KEPT_DAYS)},
        Kept.COMMENTS: _(
            "Cổng hủy theo thời hạn đặt ở đây, tính từ ngày gửi; chưa đặt thì giữ. Lời trên phiếu chỉ hủy sau phiếu "
            "gốc. Lời chưa giải quyết xong, đang đăng công khai hoặc thuộc đợt được giữ lại thì chưa hủy. Câu trả "
            "lời của cơ quan và số đếm vẫn giữ."
        ),
        Kept.PROOFS: _("Cổng chưa tự hủy."),
        Kept.FILES: _("Cổng xóa tệp báo cáo sau %(days)s ngày (REPORT_FILES_KEPT_DAYS); lập lại được.")
        % {"days": vi(settings.REPORT_FILES_KEPT_DAYS)},
        Kept.AUDIT: _("Cổng không hủy: nhật ký niêm phong nối tiếp, bỏ một đoạn thì không kiểm được phần sau."),
        Kept.LOGS: _("Do người giữ máy chủ đặt (journald, logrotate); cổng không ghi câu trả lời và liên hệ vào đó."),
    }


def number(text: str) -> int | None:
    """Return a whole number as typed; -1 for what is none, None where nothing was typed."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
