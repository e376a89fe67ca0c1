"""Press packs as Sở Nội vụ prepares them: writing one, sending it, naming offices, taking it back."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.models import PressPack
from actionplans.reach import GIVING, Reader
from actionplans.services import press as services
from actionplans.services.press import ACTS, DOING
from actionplans.services.steps import Hand
from actionplans.services.taking import Changed, NotNow
from agencies.access import requires
from dashboards.conferences.fields import drawn, faults_of
from dashboards.conferences.frame import reader_of
from dashboards.conferences.list_views import published_rounds
from dashboards.plans.clash import rows
from dashboards.press import forms, page
from scoring.models import Publication

FORMS: Mapping[str, tuple[Any, type[django_forms.Form]]] = {
    "open": (DOING.OPEN, forms.OpenForm),
    "invite": (DOING.INVITE, forms.InviteForm),
    "revoke": (DOING.REVOKE, forms.RevokeForm),
    "withdraw": (DOING.WITHDRAW, forms.WithdrawForm),
}


@require_safe
@requires(*GIVING)
@never_cache
def packs(request: HttpRequest) -> HttpResponse:
    """List the press packs."""
    _giver(request)
    found = PressPack.objects.select_related("publication__round", "publication__superseded_by")
    lines = [(each, page.moment(each.release_at), page.KINDS[each.state]) for each in found]
    return render(request, "dashboards/press/packs.html", {"lines": lines, "trail": page.trail()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin a pack for a publication in force."""
    reader = _giver(request)
    live = {str(each.pk): each for each in _in_force()}
    offered = [(pk, f"{each.round.title} ({each.decision_number})") for pk, each in live.items()]
    form = forms.StartForm(request.POST if request.method == "POST" else None, at=now(), publications=offered)
    if request.method != "POST":
        return _form(request, form, None)
    if form.is_valid():
        publication = live[form.cleaned_data["publication"]]
        try:
            made = services.start_pack(publication=publication, said=form.said, actor=reader.user, at=now())
        except (services.Superseded, services.PastHour):
            form.add_error(None, _("Kết quả này đã được công bố lại, hoặc giờ đăng đã qua."))
        else:
            return redirect("press:pack", made.pk)
    return _form(request, form, None, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a pack while nobody outside has it; the second of two writers is told what the first did."""
    reader = _giver(request)
    found = get_object_or_404(PressPack, pk=pk)
    stands = _stands(found)
    initial = {**stands, "day": stands["day"].isoformat(), "hour": f"{stands['hour']:%H:%M}"}
    form = forms.EditForm(request.POST if request.method == "POST" else None, at=now(), initial=initial)
    if request.method != "POST":
        return _form(request, form, found)
    if not form.is_valid():
        return _form(request, form, found, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        services.edit_pack(pack=found, said=form.said, hand=hand)
    except (NotNow, services.PastHour):
        form.add_error(None, _("Tài liệu đã gửi hoặc đã rút nên không sửa được."))
        return _form(request, form, found, status=422)
    except Changed:
        found.refresh_from_db()
        done = page.steps(found)
        both = rows(form, _stands(found), ("title", "text", "terms", "day", "hour"))
        return _form(request, form, found, status=409, meanwhile=done[: len(done) - hand.seen], clash=both)
    return redirect("press:pack", found.pk)


@require_safe
@requires(*GIVING)
@never_cache
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pack with who reads it before its hour, and what may be done."""
    _giver(request)
    return _page(request, get_object_or_404(PressPack, pk=pk))


@require_POST
@requires(*GIVING)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a pack, unless somebody did another meanwhile (409). A link made is shown this once."""
    reader = _giver(request)
    found, code = get_object_or_404(PressPack, pk=pk), request.POST.get("action", "")
    if code not in FORMS:
        raise PermissionDenied
    form = FORMS[code][1](request.POST)
    form.auto_id = f"{code}-%s"
    if not form.is_valid():
        return _page(request, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        secret = DO[code](found, form.cleaned_data, hand)
    except (Changed, NotNow):
        found.refresh_from_db()
        return _page(request, found, {code: form}, changed=hand.seen, status=409)
    except (services.Superseded, services.PastHour, services.TooMany) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, found, {code: form}, status=422)
    if secret:
        found.refresh_from_db()
        return _page(request, found, link=_link(request, found, secret), named=form.cleaned_data["name"])
    messages.success(request, _("Đã ghi: %s.") % _labels()[code])
    return redirect("press:pack", found.pk)


def _stands(found: PressPack) -> dict[str, Any]:
    """Return what a pack says, and its hour in the province's time, to the minute as it is typed."""
    local = timezone.localtime(found.release_at)
    said = {name: getattr(found, name) for name in ("title", "text", "terms")}
    return {**said, "day": local.date(), "hour": local.time().replace(second=0, microsecond=0)}


def _giver(request: HttpRequest) -> Reader:
    reader = reader_of(request)
    if not reader.gives:
        raise PermissionDenied
    return reader


def _in_force() -> Any:
    live = Publication.objects.filter(superseded_by=None, round__in=published_rounds())
    return live.select_related("round").order_by("-published_at", "-pk")


def _open(found: PressPack, typed: dict[str, Any], hand: Hand) -> str:
    services.open_pack(pack=found, hand=hand)
    return ""


def _invite(found: PressPack, typed: dict[str, Any], hand: Hand) -> str:
    return services.invite_office(pack=found, name=typed["name"], hand=hand)


def _revoke(found: PressPack, typed: dict[str, Any], hand: Hand) -> str:
    office = get_object_or_404(found.offices, pk=typed["office"])
    services.revoke_office(pack=found, office=office, hand=hand)
    return ""


def _withdraw(found: PressPack, typed: dict[str, Any], hand: Hand) -> str:
    services.withdraw_pack(pack=found, note=typed["note"], hand=hand)
    return ""


DO: Mapping[str, Callable[[PressPack, dict[str, Any], Hand], str]] = {
    "open": _open,
    "invite": _invite,
    "revoke": _revoke,
    "withdraw": _withdraw,
}


def _labels() -> dict[str, str]:
    return {
        "open": _("Gửi báo chí"),
        "invite": _("Cấp đường dẫn cho cơ quan báo chí"),
        "revoke": _("Thu hồi đường dẫn"),
        "withdraw": _("Rút tài liệu"),
    }


def _helps() -> dict[str, str]:
    return {
        "open": _(
            "Cơ quan được cấp đường dẫn đọc ngay, mọi người đọc từ giờ được đăng. Gửi rồi không sửa được, chỉ rút."
        ),
        "invite": _("Đường dẫn hiện một lần ngay sau khi cấp; mỗi lần mở trước giờ đăng đều được ghi nhật ký."),
        "withdraw": _("Trang báo chí ghi là đã rút; không gửi lại được."),
    }


def _link(request: HttpRequest, found: PressPack, secret: str) -> str:
    return request.build_absolute_uri(reverse("press_public:secret", args=[found.public_id, secret]))


def _fault(refusal: Exception) -> str:
    words: dict[type[Exception], str] = {
        services.Superseded: _("Kết quả đã được công bố lại: soạn tài liệu mới cho quyết định mới."),
        services.PastHour: _("Giờ được đăng đã qua: sửa giờ trước khi gửi."),
    }
    return words.get(type(refusal), _("Mỗi tài liệu có tối đa 100 cơ quan báo chí."))


def _page(
    request: HttpRequest,
    found: PressPack,
    typed: dict[str, django_forms.Form] | None = None,
    *,
    changed: int | None = None,
    link: str = "",
    named: str = "",
    status: int = 200,
) -> HttpResponse:
    sent, done = typed or {}, page.steps(found)
    later = Publication.objects.filter(supersedes=found.publication_id).first()
    context = {
        "pack": found,
        "kind": page.KINDS[found.state],
        "release": page.moment(found.release_at),
        "released": now() >= found.release_at,
        "later": later,
        "offices": page.offices(found),
        "offers": [
            _offer(code, sent) for code in FORMS if code != "revoke" and found.state in ACTS.allowed[FORMS[code][0]]
        ],
        "address": request.build_absolute_uri(reverse("press_public:show", args=[found.public_id])),
        "link": link,
        "named": named,
        "steps": done,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": "\n".join(str(form.data.get("note", form.data.get("name", ""))) for form in sent.values()),
        "faults": [fault for form in sent.values() for fault in faults_of(form)] if changed is None else [],
        "trail": page.trail((_("Một tài liệu"), "")),
    }
    return render(request, "dashboards/press/pack.html", context, status=status)


def _offer(code: str, sent: dict[str, django_forms.Form]) -> dict[str, Any]:
    form = sent.get(code) or FORMS[code][1]()
    form.auto_id = f"{code}-%s"
    tick = form["sure"] if code == "open" else None
    label, help = _labels()[code], _helps().get(code, "")
    return {"code": code, "label": label, "help": help, "fields": drawn(form), "tick": tick, "open": code in sent}


def _form(
    request: HttpRequest, form: django_forms.Form, found: PressPack | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    form.auto_id = "%s"
    here = (_("Sửa"), "") if found else (_("Soạn tài liệu báo chí"), "")
    context = {
        "pack": found,
        "title": here[0],
        "fields": drawn(form),
        "faults": [] if more else faults_of(form),
        "trail": page.trail(here),
        **more,
    }
    return render(request, "dashboards/press/edit.html", context, status=status)
