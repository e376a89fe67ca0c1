"""Pages that say why a form cannot be shown or taken, and what to do. Never a bare status."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from surveys.endings import Ending
from surveys.models import Round
from surveys.selectors import Door
from surveys.watch import WINDOW

RETRY_SECONDS = int(WINDOW.total_seconds())
LANGUAGE_CODES = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str
    steps: tuple[str, ...]
    reopen: bool = False


def unknown(request: HttpRequest) -> HttpResponse:
    with _spoken(request):
        words = Words(
            _("Không tìm thấy phiếu này"),
            _("Địa chỉ này không dẫn đến phiếu khảo sát nào. Có thể địa chỉ bị thiếu hoặc sai ký tự."),
            (
                _("Quét lại mã QR, hoặc mở lại đường dẫn đã nhận được."),
                _("Nếu vẫn không được, ông/bà hỏi nơi đã đưa mã hoặc đường dẫn này."),
            ),
        )
        return _page(request, words, 404)


def not_admitted(request: HttpRequest, door: Door, *, today: date) -> HttpResponse:
    with _spoken(request):
        words = _said(door, today)
        if request.method == "POST":
            steps = (_("Câu trả lời vừa gửi không được lưu."), *words.steps)
            words = Words(words.title, words.text, steps)
        return _page(request, words, 410, door)


def too_large(request: HttpRequest, door_token: str) -> HttpResponse:
    with _spoken(request):
        words = Words(
            _("Nội dung gửi lên quá lớn"),
            _("Phiếu chưa được lưu. Phiếu chỉ nhận chữ, không nhận tệp hay hình ảnh."),
            (_("Quay lại phiếu, rút ngắn phần ý kiến viết thêm, rồi gửi lại."),),
            reopen=True,
        )
        return _page(request, words, 413, token=door_token)


def malformed(request: HttpRequest, door: Door) -> HttpResponse:
    with _spoken(request):
        words = Words(
            _("Không đọc được phiếu vừa gửi"),
            _("Phiếu chưa được lưu, vì nội dung nhận được không đúng với phiếu đã mở."),
            (_("Mở lại phiếu và trả lời lại. Nếu vẫn không được, thử bằng trình duyệt khác."),),
            reopen=True,
        )
        return _page(request, words, 400, door)


def too_many(request: HttpRequest, door: Door) -> HttpResponse:
    with _spoken(request):
        words = Words(
            _("Đang có quá nhiều phiếu gửi cùng lúc"),
            _("Phiếu chưa được lưu. Nơi này vừa gửi nhiều phiếu khác thường trong ít phút."),
            (_("Chờ mười phút, quay lại phiếu rồi bấm “Gửi phiếu” lần nữa. Câu trả lời còn trên máy này."),),
        )
        response = _page(request, words, 429, door)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response


def wrong_method(request: HttpRequest, token: str, allowed: tuple[str, ...]) -> HttpResponse:
    with _spoken(request):
        words = Words(
            _("Không nhận yêu cầu kiểu này"),
            _("Địa chỉ này chỉ dùng để mở và gửi phiếu khảo sát."),
            (_("Mở phiếu bằng trình duyệt."),),
            reopen=True,
        )
        response = _page(request, words, 405, token=token)
        response["Allow"] = ", ".join(allowed)
        return response


def no_more(ending: Ending, name: str) -> str:
    """Say that an agency is there no more, and who took its work over."""
    told = {"agency": name, "day": date_format(ending.on, "SHORT_DATE_FORMAT")}
    words = _("%(agency)s không còn từ ngày %(day)s.") % told
    if not ending.became:
        return words
    return words + " " + _("Công việc đã chuyển cho: %(names)s.") % {"names": ", ".join(ending.became)}


def _said(door: Door, today: date) -> Words:
    match door.admission(on=today):
        case "not_yet":
            return _not_yet(door, today)
        case "ended" if door.ended is not None:
            return _ended(door, door.ended)
    return _closed(door, today)


def _ended(door: Door, ending: Ending) -> Words:
    where = _("Muốn góp ý, ông/bà hỏi trực tiếp nơi nay làm thủ tục cho mình.")
    if ending.became:
        names = ", ".join(ending.became)
        where = _("Muốn góp ý, ông/bà hỏi trực tiếp, hoặc quét mã khảo sát đặt tại: %(names)s.") % {"names": names}
    return Words(_("Đơn vị này không còn"), no_more(ending, door.unit_name), (where,))


def _not_yet(door: Door, today: date) -> Words:
    text = _("Đợt khảo sát đang được chuẩn bị.")
    again = _("Mời ông/bà quay lại sau.")
    if today < door.opens_on:
        opens_on = date_format(door.opens_on, "SHORT_DATE_FORMAT")
        text = _("Phiếu nhận câu trả lời từ ngày %(day)s.") % {"day": opens_on}
        again = _("Mời ông/bà mở lại địa chỉ này từ ngày %(day)s.") % {"day": opens_on}
    return Words(_("Chưa đến ngày nhận phiếu"), text, (again,))


def _closed(door: Door, today: date) -> Words:
    ask = _("Muốn góp ý thêm, ông/bà hỏi trực tiếp %(agency)s.") % {"agency": door.unit_name}
    if door.round_state != Round.State.CLOSED and today <= door.closes_on:
        text = _("Đường dẫn hoặc mã QR này không còn dùng để nhận phiếu.")
        return Words(_("Đường dẫn này đã khóa"), text, (_("Hỏi nơi đã đưa mã để lấy mã mới."), ask))
    text = _("Đợt khảo sát nhận phiếu đến hết ngày %(day)s.") % {
        "day": date_format(min(today, door.closes_on), "SHORT_DATE_FORMAT")
    }
    return Words(_("Đợt khảo sát đã kết thúc"), text, (ask,))


def _spoken(request: HttpRequest) -> translation.override:
    asked = request.GET.get("lang", "")
    return translation.override(asked if asked in LANGUAGE_CODES else settings.LANGUAGE_CODE)


def _page(
    request: HttpRequest, words: Words, status: int, door: Door | None = None, *, token: str = ""
) -> HttpResponse:
    if door is not None:
        token = "" if door.by_invitation else door.token
    context = {"words": words, "door": door, "token": token}
    response = render(request, "surveys/refusal.html", context, status=status)
    response["Content-Language"] = translation.get_language()
    return response
