"""What is to be done so that a round that has just opened gets answers, by the channels it plans."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import Channel, Round


@dataclass(frozen=True, slots=True)
class NextStep:
    label: str
    text: str
    url: str


def next_steps(round: Round) -> list[NextStep]:
    """Return the pages that lead to answers, each only where one of its channels is planned."""
    planned = set(round.channels.values_list("channel", flat=True))
    entries = (
        (
            _("Tạo điểm thu"),
            _("đường dẫn, mã QR và máy tại quầy cho từng đơn vị"),
            "doors:doors",
            {Channel.WEB, Channel.QR, Channel.KIOSK, Channel.COUNTER, Channel.ZALO},
        ),
        (
            _("Phân công"),
            _("giao số phiếu cho điều tra viên, Bưu điện, người gọi điện"),
            "fieldwork:assignments",
            {Channel.ENUMERATOR, Channel.PHONE},
        ),
        (
            _("Mời trả lời"),
            _("gửi lời mời theo danh sách hồ sơ"),
            "invitations:lists",
            {Channel.SMS, Channel.ZALO, Channel.EMAIL, Channel.POST, Channel.PHONE},
        ),
        (
            _("Lập lô phiếu giấy"),
            _("in phiếu có số, phát ra và nhập lại"),
            "paper:batches",
            {Channel.PAPER, Channel.COUNTER, Channel.ENUMERATOR, Channel.POST},
        ),
        (_("Nhập tệp"), _("nhận phiếu đã thu bằng phần mềm khác"), "imports:files", {Channel.FILE}),
    )
    return [
        NextStep(label, text, reverse(view, args=[round.code]))
        for label, text, view, channels in entries
        if planned & channels
    ]
