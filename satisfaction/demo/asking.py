"""What people of the demonstration ask about their own data: answered, under way, not replied to in time. Made up."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from dashboards.privacy.requests import steps
from dashboards.privacy.requests.filing import Asked, file_request
from dashboards.privacy.requests.steps import Hand
from surveys.models import DataRequest

OFFICE = "demo-noi-vu"
NOBODY = {"name": "", "reach": ""}
SEEN = "Đã đọc cho người yêu cầu, tại trụ sở: họ tên, số điện thoại và ngày sẽ hủy (giả định)."
REPLIED = "Đã gọi báo: phiếu không ghi ai trả lời; văn bản trả lời sẽ gửi trong tuần (giả định)."


def load(*, at: datetime) -> None:
    """File three requests and what became of them so far; once."""
    if DataRequest.objects.exists():
        return
    office = User.objects.get(username=OFFICE)
    seen = _filed("view", "in_person", "invitation", "Muốn biết cổng đang giữ gì của mình (giả định).", 12, office, at)
    then = at - timedelta(days=12)
    told = steps.reply(request=seen, on=localdate(then), hand=Hand(actor=office, at=then, seen=seen.version))
    then = at - timedelta(days=9)
    hand = Hand(actor=office, at=then, seen=told.version)
    steps.grant(request=told, on=localdate(then), note=SEEN, hand=hand)
    form = _filed("delete", "letter", "form", "Xin xóa phiếu đã gửi tại quầy (giả định).", 7, office, at)
    then = at - timedelta(days=6)
    hand = Hand(actor=office, at=then, seen=form.version)
    steps.reply(request=form, on=localdate(then), note=REPLIED, hand=hand)
    _filed("withdraw", "email", "invitation", "Không muốn nhận lời mời khảo sát nữa (giả định).", 5, office, at)


def _filed(kind: str, way: str, about: str, words: str, days: int, office: User, at: datetime) -> DataRequest:
    then = at - timedelta(days=days)
    contact = {"name": "Người yêu cầu giả định", "reach": "gia-dinh@example.com"} if way != "in_person" else NOBODY
    asked = Asked(kind=kind, way=way, about=about, words=words, received_on=localdate(then), contact=contact)
    return file_request(asked=asked, actor=office, at=then)
