"""Agencies, rounds, questionnaires, doors."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT_ROUNDS: Mapping[str, str | Promise] = {
    "agencies.loaded": _("Nạp danh mục cơ quan"),
    "agencies.succession_recorded": _("Ghi sáp nhập, chia tách, đổi tên cơ quan"),
    "agencies.added": _("Thêm cơ quan"),
    "agencies.edited": _("Sửa cơ quan"),
    "agencies.reorganised": _("Sắp xếp cơ quan"),
    "agencies.reorganisation_undone": _("Hủy sắp xếp cơ quan"),
    "services.added": _("Thêm thủ tục"),
    "services.renamed": _("Đổi tên thủ tục"),
    "services.retired": _("Bãi bỏ thủ tục"),
    "services.restored": _("Cho thủ tục có hiệu lực trở lại"),
    "services.loaded": _("Nạp danh mục thủ tục"),
    "recipients.changed": _("Sửa nơi nhận văn bản"),
    "round.create": _("Lập đợt khảo sát"),
    "round.draft": _("Đưa đợt về chuẩn bị"),
    "round.open": _("Mở thu phiếu"),
    "round.closed": _("Khóa thu phiếu"),
    "round.delete": _("Xóa đợt đang chuẩn bị"),
    "round.plan": _("Sửa kế hoạch đợt"),
    "round.channels": _("Chọn kênh thu"),
    "round.targets": _("Đặt chỉ tiêu phiếu"),
    "round.units_added": _("Thêm đơn vị vào đợt"),
    "round.unit_removed": _("Bỏ đơn vị khỏi đợt"),
    "round.unit_followed": _("Theo đơn vị kế thừa"),
    "round.reword": _("Đổi bản phiếu hỏi của đợt"),
    "round.issued": _("Ghi số phiếu phát ra"),
    "round.method": _("Chọn phương pháp cho đợt"),
    "access_point.create": _("Mở điểm thu"),
    "access_point.create_many": _("Mở nhiều điểm thu"),
    "access_point.close": _("Đóng điểm thu"),
    "access_point.reopen": _("Mở lại điểm thu"),
    "kiosk.set_up": _("Cài máy ở quầy"),
    "posters.request": _("In tờ mời quét mã"),
    "surveys.draft_started": _("Bắt đầu soạn phiếu hỏi"),
    "surveys.draft_deleted": _("Xóa bản soạn phiếu hỏi"),
    "surveys.draft_restored": _("Khôi phục bản soạn phiếu hỏi"),
    "surveys.draft_published": _("Ban hành bản phiếu hỏi"),
}
