"""What a citizen sees behind a one-use link."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from invitations.links import nullifier
from invitations.selectors.links import UnknownLink, invitation_of, is_spent
from invitations.services import answering
from surveys import bodies, posted, refusals
from surveys.posted import Malformed, TooLarge
from surveys.refusals import Words
from surveys.rendering import Addresses, unkept
from surveys.selectors import UnknownToken
from surveys.services import LinkSpent
from surveys.services.spent import count_replay
from surveys.views.form import receive, show, thank

STORED = 303
SAFE = ("GET", "HEAD")
Answer = Callable[[], HttpResponse]


# As with open links: no session speaks for the sender, the signed form token binds a post to a page we made.
@csrf_exempt
def form(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of a link, or take it, once."""
    if request.method == "POST":
        return _private(request, lambda: _receive(request, secret))
    if request.method in SAFE:
        return _private(request, lambda: _show(request, secret))
    return _private(request, lambda: refusals.wrong_method(request, "", (*SAFE, "POST")))


@csrf_exempt
def thanks(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that the form was received, with its receipt code."""
    if request.method not in SAFE:
        return _private(request, lambda: refusals.wrong_method(request, "", SAFE))
    addresses = Addresses("../", "./")
    return _private(request, lambda: thank(request, invitation_of(secret).door(), addresses))


@csrf_exempt
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody receive no more invitations. Only a post does it: programs open links of mails by themselves."""
    if request.method not in (*SAFE, "POST"):
        return _private(request, lambda: refusals.wrong_method(request, "", (*SAFE, "POST")))
    return _private(request, lambda: _stop(request, secret))


def _show(request: HttpRequest, secret: str) -> HttpResponse:
    if is_spent(secret):
        return _spent(request)
    invitation = invitation_of(secret)
    return show(request, bodies.door_of(invitation.door_token, invited=True))


def _receive(request: HttpRequest, secret: str) -> HttpResponse:
    posted.refuse_if_large(request)
    invitation = invitation_of(secret)
    try:
        response = receive(request, invitation.door(), nullifier=nullifier(secret))
    except LinkSpent:
        count_replay(round_unit_id=invitation.round_unit_id, on=localdate())
        return _spent(request)
    if response.status_code == STORED:
        answering.note_answer(invitation=invitation)
    return response


def _stop(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = invitation_of(secret)
    stopped = invitation.opted_out
    if request.method == "POST":
        stopped = _wants_to_stop(request)
        (answering.opt_out if stopped else answering.opt_in)(invitation=invitation)
    context = {"stopped": stopped, "done": request.method == "POST", "form_url": reverse("invited:form", args=[secret])}
    return render(request, "invitations/stop.html", context)


def _wants_to_stop(request: HttpRequest) -> bool:
    """Tell which of the page's two buttons was pressed. Raises TooLarge or Malformed."""
    pressed = posted.text(request, "thoi"), posted.text(request, "lai")
    if pressed not in (("1", ""), ("", "1")):
        raise Malformed
    return pressed == ("1", "")


def _private(request: HttpRequest, answer: Answer) -> HttpResponse:
    try:
        response = answer()
    except (UnknownLink, UnknownToken):
        response = _unknown(request)
    except TooLarge:
        response = refusals.too_large(request, "")
    except Malformed:
        response = _unreadable(request)
    # The address is the secret: it goes along to nobody.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return unkept(request, response)


def _spent(request: HttpRequest) -> HttpResponse:
    words = Words(
        _("Ông/bà đã trả lời"),
        _("Đường dẫn này dùng một lần và phiếu của ông/bà đã được nhận. Xin cảm ơn ông/bà."),
        (_("Câu trả lời không gắn với tên hay số điện thoại nên không xem lại, không sửa được."),),
    )
    return render(request, "surveys/refusal.html", {"words": words})


def _unknown(request: HttpRequest) -> HttpResponse:
    words = Words(
        _("Đường dẫn không còn dùng được"),
        _("Đường dẫn này thiếu ký tự, đã hết hạn, hoặc đã được thay bằng đường dẫn trong tin nhắc gửi sau."),
        (
            _("Mở lại đường dẫn trong tin nhắn mới nhất."),
            _("Nếu không có tin nào mới hơn, có thể đợt khảo sát đã kết thúc."),
        ),
    )
    return render(request, "surveys/refusal.html", {"words": words}, status=404)


def _unreadable(request: HttpRequest) -> HttpResponse:
    """Refuse a wish to stop that came from no button of ours: nothing was changed."""
    words = Words(
        _("Không đọc được yêu cầu vừa gửi"),
        _("Chưa có gì thay đổi: nội dung nhận được không phải từ nút trên trang."),
        (_("Mở lại đường dẫn “Thôi nhận” trong tin nhắn rồi bấm nút trên trang."),),
    )
    return render(request, "surveys/refusal.html", {"words": words}, status=400)
