"""What a list's page says of its sending: whether messages leave, when they go on, whether they reach anybody."""

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from invitations.models import SampleList
from invitations.selectors.messaging import may_send_now, messaging_of, resumes_at
from invitations.services.sending import WAYS
from notices.gateways.selection import sends_really
from surveys.models import Round


def state_words(found: SampleList, open_messages: int) -> str:
    """Return what a list is doing, by its messages: all sent, it goes on to remind and to take dossiers."""
    if found.state != SampleList.State.SENDING:
        return str(found.get_state_display())
    if found.round.state != Round.State.OPEN:
        closed = found.round.state == Round.State.CLOSED
        return _("đã dừng, đợt đã khóa") if closed else _("chờ đợt mở")
    if open_messages:
        return str(found.get_state_display())
    return _("đang nhận hồ sơ") if found.source == SampleList.Source.SYSTEM else _("đã gửi xong")


def leaves_now(found: SampleList, open_messages: int) -> bool:
    """Tell whether messages of a list are leaving at this moment, so that its page is soon out of date."""
    going = found.state == SampleList.State.SENDING and found.round.state == Round.State.OPEN
    return going and open_messages > 0 and may_send_now(messaging_of(found.round), now())


def quiet_words(found: SampleList, open_messages: int) -> dict[str, str]:
    """Say that nothing leaves just now, why, and when it goes on; empty where messages may leave or none waits."""
    at, messaging = now(), messaging_of(found.round)
    if found.state != SampleList.State.SENDING or not open_messages or may_send_now(messaging, at):
        return {}
    resumes = resumes_at(messaging, at)
    holiday = localdate(at) in messaging.quiet_days
    hours = _("Giờ nghỉ của đợt: từ %(start)s giờ đến %(end)s giờ.") % {
        "start": messaging.quiet_from,
        "end": messaging.quiet_to,
    }
    again = (
        _("Tin được gửi tiếp từ %(time)s ngày %(day)s.")
        % {"time": resumes.strftime("%H:%M"), "day": resumes.strftime("%d/%m/%Y")}
        if resumes
        else _("Trong một tháng tới không có giờ nào được gửi: sửa giờ nghỉ và ngày nghỉ.")
    )
    title = _("Hôm nay là ngày nghỉ, chưa gửi tin") if holiday else _("Đang trong giờ nghỉ, chưa gửi tin")
    return {"title": title, "text": again if holiday else f"{again} {hours}"}


def unconnected_words(channel: int) -> str:
    """Say that messages of a channel reach nobody for want of a gateway; empty where one is set up or not needed."""
    way = WAYS.get(channel)
    if way is None or sends_really(way):
        return ""
    words = {
        "sms": _("Chưa nối cổng SMS: tin nhắn chỉ ghi ra tệp, không đến người dân"),
        "zalo": _("Chưa nối cổng Zalo: tin nhắn chỉ ghi ra tệp, không đến người dân"),
        "email": _("Chưa nối máy chủ thư: thư chỉ ghi ra tệp, không đến người dân"),
    }
    return words[way]
