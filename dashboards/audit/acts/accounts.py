"""Accounts, roles, keys, the audit itself."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT_ACCOUNTS: Mapping[str, str | Promise] = {
    "accounts.signed_in": _("Đăng nhập"),
    "accounts.signed_out": _("Đăng xuất"),
    "accounts.sign_in_failed": _("Đăng nhập không được"),
    "accounts.code_failed": _("Nhập sai mã lớp thứ hai"),
    "accounts.created": _("Lập tài khoản"),
    "accounts.switched_off": _("Khóa tài khoản"),
    "accounts.switched_on": _("Mở khóa tài khoản"),
    "accounts.link_made": _("Tạo đường dẫn đặt mật khẩu"),
    "accounts.link_used": _("Đặt mật khẩu qua đường dẫn"),
    "accounts.password_changed": _("Đổi mật khẩu"),
    "accounts.email_changed": _("Đổi địa chỉ thư"),
    "accounts.factor_added": _("Thêm lớp bảo vệ thứ hai"),
    "accounts.factor_removed": _("Bỏ lớp bảo vệ thứ hai"),
    "accounts.recovery_codes_made": _("Tạo mã khôi phục"),
    "accounts.second_factor_reset": _("Đặt lại lớp bảo vệ thứ hai"),
    "accounts.sessions_ended": _("Đăng xuất khỏi máy khác"),
    "accounts.oidc_connected": _("Nối với đăng nhập của tỉnh"),
    "accounts.oidc_refused": _("Từ chối đăng nhập của tỉnh"),
    "rights.granted": _("Giao vai trò"),
    "rights.revoked": _("Kết thúc vai trò"),
    "rights.dated": _("Sửa thời hạn vai trò"),
    "rights.delegated": _("Ủy quyền khi vắng mặt"),
    "rights.delegation_ended": _("Kết thúc ủy quyền"),
    "api_key.make": _("Tạo khóa API"),
    "api_key.revoke": _("Thu hồi khóa API"),
    "api_key.scope": _("Nêu đơn vị mà khóa API được đọc"),
    "api_key.read": _("Hệ thống khác đọc số liệu bằng khóa API"),
    "webhook.make": _("Đăng ký địa chỉ webhook"),
    "webhook.secret": _("Đổi khóa ký của webhook"),
    "webhook.ping": _("Gửi thử webhook"),
    "webhook.again": _("Gửi lại webhook bị hỏng"),
    "webhook.end": _("Ngừng webhook"),
    "audit.viewed": _("Xem nhật ký có việc nhạy cảm"),
    "audit.exported": _("Tải nhật ký về"),
    "audit.verified": _("Kiểm tra niêm phong nhật ký"),
    "backup.taken": _("Sao lưu toàn bộ dữ liệu"),
}
