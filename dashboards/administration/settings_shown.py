"""What the environment set, as administrators may read it: what is secret is only said to be set or not."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.replica import is_there
from accounts.roles import Role
from charts.numbers import vi
from surveys.models import DataRequest

# Group, then rows of (variable, value, what it does).
Row = tuple[str, str, str]


def groups() -> Iterator[tuple[str, list[Row]]]:
    """Yield the settings by what they concern."""
    yield _("Địa chỉ và tỉnh"), list(_place())
    yield _("Cơ sở dữ liệu"), list(_databases())
    yield _("Đăng nhập"), list(_entrance())
    yield _("Thu phiếu"), list(_collecting())
    yield _("Tệp gửi lên"), list(_files())
    yield _("Ý kiến"), list(_feedback())
    yield _("Yêu cầu về dữ liệu cá nhân"), list(_requests())
    yield _("Thư, tin nhắn, hệ thống khác"), list(_sending())
    yield _("Khóa bí mật"), list(_keys())


def _place() -> Iterator[Row]:
    yield "PROVINCE_NAME", settings.PROVINCE_NAME, _("Tên tỉnh trên trang và báo cáo.")
    yield "PUBLIC_URL", settings.PUBLIC_URL, _("Địa chỉ in trên mã QR và thư mời.")
    yield "ALLOWED_HOSTS", ", ".join(settings.ALLOWED_HOSTS), _("Tên máy chủ mà cổng trả lời.")
    yield "HTTPS", _on(settings.HTTPS), _("Chỉ nhận kết nối mã hóa; cần bật khi chạy thật.")
    licence = settings.OPEN_DATA_LICENCE or _set(False)
    yield "OPEN_DATA_LICENCE", licence, _("Giấy phép dùng lại dữ liệu mở; trống thì ghi là chưa xác định.")
    yield "OPEN_DATA_LICENCE_URL", settings.OPEN_DATA_LICENCE_URL or _set(False), _("Nơi đăng giấy phép ấy.")
    yield "METRICS_TOKEN", _set(bool(settings.METRICS_TOKEN)), _("Mã đọc số đo cho hệ thống giám sát.")
    yield "WEB_THREADS", vi(settings.WEB_THREADS), _("Số yêu cầu mỗi tiến trình web làm cùng lúc.")
    officials = _("Số trang cán bộ mỗi tiến trình web làm cùng lúc, xếp hàng riêng với phiếu của người dân.")
    yield "WEB_OFFICIALS", vi(settings.WEB_OFFICIALS), officials
    yield "WEB_WAITING", vi(settings.WEB_WAITING), _("Số yêu cầu được chờ thêm; quá số này cổng báo bận ngay (503).")
    clear = ", ".join(sorted(settings.CLEAR_HOSTS)) or _set(False)
    yield "CLEAR_HOSTS", clear, _("Máy khác mà cổng được nói chuyện không mã hóa; nên trống.")
    yield "TIME_ZONE", settings.TIME_ZONE, _("Múi giờ của ngày mở, đóng đợt.")


def _databases() -> Iterator[Row]:
    yield "DATABASE_POOLED", _on(settings.DATABASE_POOLED), _("Kết nối cơ sở dữ liệu qua PgBouncer.")
    yield "DATABASE_REPLICA_URL", _set(is_there()), _("Bản sao cơ sở dữ liệu để đọc trang công khai, trang kết quả.")
    seconds = _("%s giây")
    most, after = vi(settings.REPLICA_MOST_SECONDS), vi(settings.REPLICA_AFTER_WRITE_SECONDS)
    yield "REPLICA_MOST_SECONDS", seconds % most, _("Bản sao chậm hơn chừng này thì đọc máy chủ chính.")
    yield "REPLICA_AFTER_WRITE_SECONDS", seconds % after, _("Ai vừa ghi thì đọc máy chủ chính chừng này lâu.")


def _entrance() -> Iterator[Row]:
    yield "MFA_REQUIRED", _on(settings.MFA_REQUIRED), _("Bắt buộc lớp bảo vệ thứ hai với các vai trò dưới đây.")
    yield (
        "MFA_ROLES",
        ", ".join(str(Role(role).label) for role in settings.MFA_ROLES),
        _("Vai trò phải có lớp thứ hai."),
    )
    lives = _("%s giây") % vi(30 * (1 + 2 * settings.MFA_TOTP_TOLERANCE))
    yield "MFA_TOTP_TOLERANCE", lives, _("Một mã của ứng dụng dùng được chừng này lâu.")
    yield "OIDC", _set(bool(settings.OIDC)), _("Đăng nhập bằng tài khoản của tỉnh.")
    hours = _("%s giờ") % vi(settings.SESSION_COOKIE_AGE // 3600)
    yield "SESSION_COOKIE_AGE", hours, _("Phiên làm việc dài nhất; không đổi qua môi trường.")
    idle = _("%s phút") % vi(settings.SESSION_IDLE_MINUTES)
    yield "SESSION_IDLE_MINUTES", idle, _("Không làm gì chừng ấy thì phải đăng nhập lại.")


def _collecting() -> Iterator[Row]:
    watch, most = _("Từ số phiếu này trong mười phút thì đánh dấu để xem."), _("Quá số này thì tạm từ chối.")
    yield "FLOOD_WATCH_DOOR", vi(settings.FLOOD_WATCH_DOOR), _("Một điểm thu. %s") % watch
    yield "FLOOD_MOST_DOOR", vi(settings.FLOOD_MOST_DOOR), _("Một điểm thu. %s") % most
    yield "FLOOD_WATCH_NETWORK", vi(settings.FLOOD_WATCH_NETWORK), _("Một mạng. %s") % watch
    yield "FLOOD_MOST_NETWORK", vi(settings.FLOOD_MOST_NETWORK), _("Một mạng. %s") % most
    again = _(
        "Số lần gửi lại bằng đường dẫn mời đã dùng của một đơn vị trong ngày mà Hôm nay báo; không theo luật nào."
    )
    yield "REPLAYS_WATCH_DAY", vi(settings.REPLAYS_WATCH_DAY), again

    seconds = _("%s giây") % vi(settings.JOBS_SENT_AGAIN_SECONDS)
    yield "JOBS_SENT_AGAIN_SECONDS", seconds, _("Việc nền còn chờ lâu hơn thì được gửi lại.")
    often = _("Việc nền bị dừng giữa chừng chừng ấy lần thì không chạy tiếp, người giao được báo.")
    yield "JOBS_MOST_ATTEMPTS", vi(settings.JOBS_MOST_ATTEMPTS), often


def _files() -> Iterator[Row]:
    yield "CLAMAV", settings.CLAMAV or _set(False), _("Máy quét vi-rút xem mọi tệp trước khi cổng nhận.")
    down = _("từ chối tệp") if settings.CLAMAV_DOWN == "refuse" else _("vẫn nhận tệp")
    yield "CLAMAV_DOWN", down, _("Khi máy quét không trả lời.")


def _feedback() -> Iterator[Row]:
    days = _("%s ngày")
    yield "TIPS_GO_TO", str(Role(settings.TIPS_GO_TO).label), _("Ai đọc tin báo về chi phí ngoài quy định.")
    yield "FEEDBACK_DUE_DAYS", days % vi(settings.FEEDBACK_DUE_DAYS), _("Hạn trả lời một ý kiến.")
    yield "NAMED_DUE_DAYS", days % vi(settings.NAMED_DUE_DAYS), _("Hạn xem xét ý kiến nêu tên công chức.")
    reminders = ", ".join(str(day) for day in settings.OBLIGATION_REMINDERS)
    yield "OBLIGATION_REMINDERS", reminders, _("Nhắc nhiệm vụ: số ngày trước hạn, số âm là sau hạn.")
    yield (
        "REPORT_FILES_KEPT_DAYS",
        days % vi(settings.REPORT_FILES_KEPT_DAYS),
        _("Giữ tệp báo cáo rồi xóa; lập lại được."),
    )
    yield "CONTACT_KEPT_DAYS", days % vi(settings.CONTACT_KEPT_DAYS), _("Giữ liên hệ của người gửi ý kiến rồi hủy.")
    yield "FEEDBACK_LEAST_FORMS", vi(settings.FEEDBACK_LEAST_FORMS), _("Số phiếu ít nhất để đơn vị đọc ý kiến.")
    yield "COMPLAINTS_URL", settings.COMPLAINTS_URL or _set(False), _("Nơi gửi khiếu nại, tố cáo.")


def _requests() -> Iterator[Row]:
    days, working = _("%s ngày"), _("%s ngày làm việc")
    reply, longer = vi(settings.REQUEST_REPLY_WORKING_DAYS), vi(settings.REQUEST_EXTENSION_DAYS)
    kept, holidays = vi(settings.REQUEST_CONTACT_KEPT_DAYS), sorted(settings.PUBLIC_HOLIDAYS)
    closed = ", ".join(f"{day:%d/%m/%Y}" for day in holidays) or _set(False)
    reminders = ", ".join(str(day) for day in settings.REQUEST_REMINDERS)
    yield "REQUEST_REPLY_WORKING_DAYS", working % reply, _("Hạn phản hồi người yêu cầu.")
    yield "REQUEST_DAYS", _by_kind(settings.REQUEST_DAYS), _("Hạn thực hiện, theo loại yêu cầu, tính bằng ngày.")
    others = _("Hạn thực hiện khi bên ngoài cũng phải làm.")
    yield "REQUEST_DAYS_WITH_OTHERS", _by_kind(settings.REQUEST_DAYS_WITH_OTHERS), others
    yield "REQUEST_EXTENSION_DAYS", days % longer, _("Gia hạn một lần, nhiều nhất chừng này.")
    yield "PUBLIC_HOLIDAYS", closed, _("Ngày nghỉ lễ, không tính là ngày làm việc.")
    yield "REQUEST_REMINDERS", reminders, _("Nhắc hạn thực hiện: số ngày trước hạn, số âm là sau hạn.")
    yield "REQUEST_CONTACT_KEPT_DAYS", days % kept, _("Giữ liên hệ của người yêu cầu sau khi giải quyết xong rồi hủy.")


def _by_kind(days: Mapping[str, int]) -> str:
    return ", ".join(f"{DataRequest.Kind(kind).label}: {vi(number)}" for kind, number in days.items())


def _sending() -> Iterator[Row]:
    mail = _("ghi thành tệp trên máy chủ") if "file" in settings.EMAIL_BACKEND else _("gửi thật")
    yield "EMAIL_URL", mail, _("Máy chủ thư.")
    yield "MAIL_FROM", settings.DEFAULT_FROM_EMAIL, _("Địa chỉ người gửi.")
    yield "SMS_GATEWAY", _set(bool(settings.GATEWAYS["sms"])), _("Cổng tin nhắn SMS.")
    yield "ZALO_GATEWAY", _set(bool(settings.GATEWAYS["zalo"])), _("Cổng tin nhắn Zalo.")
    minute = _("%s lần mỗi phút")
    yield "INVITATIONS_PER_MINUTE", minute % vi(settings.INVITATIONS_PER_MINUTE), _("Mỗi khóa báo hồ sơ đã trả.")
    yield "FIGURES_PER_MINUTE", minute % vi(settings.FIGURES_PER_MINUTE), _("Mỗi khóa nạp, đọc chỉ số.")
    yield "RESULTS_PER_MINUTE", minute % vi(settings.RESULTS_PER_MINUTE), _("Mỗi khóa đọc điểm, kết quả.")
    yield "OPEN_API_PER_MINUTE", minute % vi(settings.OPEN_API_PER_MINUTE), _("Đọc công khai, mỗi mạng.")
    hosts = ", ".join(sorted(settings.WEBHOOK_INTERNAL_HOSTS)) or _set(False)
    yield "WEBHOOK_INTERNAL_HOSTS", hosts, _("Máy chủ nội bộ mà webhook được gọi đến.")


def _keys() -> Iterator[Row]:
    own = _("Để trống thì dùng chung khóa của cổng; nên đặt riêng và cất một bản ở nơi an toàn.")
    yield "SECRET_KEY_FALLBACKS", _set(bool(settings.SECRET_KEY_FALLBACKS)), _("Khóa cũ của cổng, còn đọc được.")
    yield "CONTACT_KEY", _own(settings.CONTACT_KEYS), _("Niêm phong liên hệ của người được mời. %s") % own
    yield "CONTACT_HASH_KEY", _own([settings.CONTACT_HASH_KEY]), _("Tìm lại số trùng mà không lưu số. %s") % own
    yield "MFA_KEY", _own(settings.MFA_KEYS), _("Niêm phong lớp bảo vệ thứ hai. %s") % own
    yield "WEBHOOK_KEY", _own(settings.WEBHOOK_KEYS), _("Niêm phong khóa ký của webhook. %s") % own
    yield "DATABASE_BACKUP_URL", _set(bool(settings.DATABASE_BACKUP_URL)), _("Tài khoản chỉ đọc, dùng để sao lưu.")


def _on(value: bool) -> str:
    return _("bật") if value else _("tắt")


def _set(value: bool) -> str:
    return _("đã đặt") if value else _("chưa đặt")


def _own(keys: list[str]) -> str:
    return _("dùng chung khóa của cổng") if keys in ([settings.SECRET_KEY], settings.OWN_KEYS) else _("đã đặt riêng")
