"""One-time links by mail, where a mail server is connected and the person has an address."""

import logging
import secrets

from django.utils.translation import gettext as _

from accounts.models import User
from notices.gateways.envelope import Envelope, Rejected, TryLater, Unclear
from notices.gateways.selection import gateway_for, sends_really

logger = logging.getLogger(__name__)


def send_link(user: User, address: str) -> bool:
    """Mail a person the link that sets the password; say whether the mail went out. It is shown on the page anyway."""
    if not user.email or not sends_really("email"):
        return False
    try:
        gateway_for("email").deliver(_envelope(user, address))
    except (Rejected, TryLater, Unclear) as error:
        logger.warning("one-time link not mailed: %s", error)
        return False
    return True


def _envelope(user: User, address: str) -> Envelope:
    words = _(
        "Kính gửi %(name)s,\n\n"
        "Tài khoản %(username)s của ông/bà tại cổng khảo sát hài lòng đã sẵn sàng. Mở đường dẫn sau để đặt mật khẩu; "
        "đường dẫn chỉ dùng được một lần, trong 24 giờ:\n\n%(address)s\n\n"
        "Nếu không biết vì sao nhận được thư này, hãy bỏ qua và báo cho người quản trị hệ thống của tỉnh."
    )
    return Envelope(
        way="email",
        address=user.email,
        subject=_("Đường dẫn đặt mật khẩu"),
        text=words % {"name": user.full_name, "username": user.username, "address": address},
        reference=secrets.token_hex(8),
        tag="tai-khoan",
    )
