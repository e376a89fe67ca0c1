"""The page on which a person chooses how each kind of notice comes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from agencies.access import roles_of
from agencies.telling import CONCERNED, EVERYBODY, suggested
from notices import services
from notices.kinds import ALWAYS_SHOWN, ONLY_MAILED, Kind, Mail, Ways
from notices.selectors import preferences_of

# What the form sends for each way.
WAYS: Mapping[str, Ways] = {
    "cong-ngay": Ways(shown=True, mail=Mail.NOW),
    "cong-gop": Ways(shown=True, mail=Mail.DAILY),
    "cong": Ways(shown=True, mail=Mail.NEVER),
    "thu-ngay": Ways(shown=False, mail=Mail.NOW),
    "thu-gop": Ways(shown=False, mail=Mail.DAILY),
    "khong": Ways(shown=False, mail=Mail.NEVER),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind as the page offers it: the ways there are, and the one that holds."""

    kind: Kind
    label: str
    help: str
    value: str
    choices: tuple[tuple[str, str], ...]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Show how each kind of notice comes to this person, and keep what they choose."""
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by login_required
    lines = _lines(request.user)
    if request.method == "POST":
        chosen = {line.kind: _typed(request, line) for line in lines}
        services.choose(user=request.user, ways=chosen)
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("agencies:notices")
    return render(request, "agencies/notices.html", {"lines": lines, "has_mail": bool(request.user.email)})


def _lines(user: User) -> list[Line]:
    roles = roles_of(user, on=localdate())
    chosen = preferences_of(user)
    # Whoever holds no role today still has an account.
    concerned = [kind for kind in Kind if CONCERNED[kind] == EVERYBODY or not roles.isdisjoint(CONCERNED[kind])]
    return [_line(kind, chosen.get(kind) or suggested(kind, roles)) for kind in concerned]


def _line(kind: Kind, ways: Ways) -> Line:
    words = _words(kind)
    # What roles suggest may be a way that the page words otherwise: of a weekly letter there is no daily one.
    value = next((code for code in words if WAYS[code] == ways), next(iter(words)))
    help = _("Luôn hiện trong cổng, không tắt được.") if kind in ALWAYS_SHOWN else ""
    if kind == Kind.JOB:
        help = _(
            "Báo cáo, tính chỉ số…: báo khi làm xong sau hơn nửa phút, hoặc khi hỏng; xong nhanh hơn thì không báo."
        )
    return Line(kind, str(kind.label), help, value, tuple(words.items()))


def _words(kind: Kind) -> dict[str, str]:
    """Return the ways a kind may come, in words."""
    if kind in ONLY_MAILED:
        return {"thu-ngay": _("gửi thư mỗi tuần"), "khong": _("không nhận")}
    words = {
        "cong-ngay": _("trong cổng, và gửi thư ngay"),
        "cong-gop": _("trong cổng, và một thư mỗi ngày"),
        "cong": _("chỉ trong cổng"),
        "thu-ngay": _("chỉ gửi thư ngay"),
        "thu-gop": _("chỉ một thư mỗi ngày"),
        "khong": _("không nhận"),
    }
    return {code: said for code, said in words.items() if WAYS[code].shown or kind not in ALWAYS_SHOWN}


def _typed(request: HttpRequest, line: Line) -> Ways:
    """Return what was sent for a kind; a way that the page does not offer leaves it as it was."""
    sent = request.POST.get(line.kind.value, "")
    return WAYS[sent if sent in dict(line.choices) else line.value]
