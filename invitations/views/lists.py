"""The lists of a round: made, filled, drawn from, sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.roles import Role
from agencies.access import requires
from documents.csv_files import MEDIA_TYPE as CSV_MEDIA_TYPE
from documents.receiving import takes_files
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.uploads import keep_upload
from invitations.access import managed_list
from invitations.columns import columns_of
from invitations.forms import DrawForm, ListForm, PeopleForm
from invitations.models import SampleList
from invitations.pages import list_context, lists_context
from invitations.services import lists as services
from invitations.services.draws import NothingDrawn, Plan, draw_sample, undo_draw
from invitations.services.lists import AlreadySent, InvalidList
from invitations.services.queueing import CannotSend, pause_sending, resend_unclear, start_sending
from invitations.services.templates import template_csv, template_xlsx
from invitations.services.uploads import request_reading
from invitations.tasks import send_due
from surveys.access import Hand, managed_round
from surveys.models import Channel

REFRESH_SECONDS = 10
MADE = {"xlsx": (template_xlsx, XLSX_MEDIA_TYPE), "csv": (template_csv, CSV_MEDIA_TYPE)}


@require_safe
@requires(*Role.collecting())
@never_cache
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """List the sample lists of a round with how far each is; the page loads itself again while messages leave."""
    context = lists_context(managed_round(request, code))
    return _refreshed(render(request, "invitations/lists.html", context), context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Make a list."""
    hand = managed_round(request, code)
    if request.method != "POST":
        return _new_page(request, hand, ListForm(initial={"destroy_on": hand.round.closes_on}))
    form = ListForm(request.POST)
    if not form.is_valid():
        return _new_page(request, hand, form, status=422)
    typed = form.cleaned_data
    try:
        made = services.create_list(
            round=hand.round,
            name=typed["name"],
            channel=Channel(typed["channel"]),
            source=SampleList.Source(typed["source"]),
            probability=typed["percent"] / 100 if typed["source"] == SampleList.Source.SYSTEM else None,
            destroy_on=typed["destroy_on"],
            actor=hand.user,
            at=now(),
        )
    except InvalidList as refusal:
        form.add_error("destroy_on", str(refusal))
        return _new_page(request, hand, form, status=422)
    return redirect("invitations:list", code, made.pk)


@require_safe
@requires(*Role.collecting())
@never_cache
def one(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Show one list; the page loads itself again while messages leave."""
    hand, found = managed_list(request, code, list_id)
    context = list_context(hand, found, DrawForm(initial=_usual_draw()))
    return _refreshed(render(request, "invitations/list.html", context), context)


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def people(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Take a file of people and start the job that reads it."""
    hand, found = managed_list(request, code, list_id)
    form = PeopleForm(request.POST, request.FILES) if request.method == "POST" else PeopleForm()
    if request.method == "POST" and found.state != SampleList.State.LISTED:
        form.add_error("file", _("Danh sách đã rút mẫu, không thêm người được nữa. Hãy lập danh sách mới."))
    if request.method != "POST" or not form.is_valid():
        context = {
            "round": hand.round,
            "list": found,
            "form": form,
            "columns": columns_of(found),
            "faults": _faults(form),
        }
        return render(request, "invitations/people.html", context, status=422 if form.is_bound else 200)
    job = request_reading(
        sample_list=found,
        upload=keep_upload(form.cleaned_data["file"]),
        back_url=reverse("invitations:list", args=[code, list_id]),
        actor=hand.user,
        at=now(),
    )
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.collecting())
def template(request: HttpRequest, code: str, list_id: int, kind: str) -> HttpResponse:
    """Hand out an empty file with the list's columns and an example row."""
    hand, found = managed_list(request, code, list_id)
    make, media_type = MADE[kind]
    headers = {"Content-Disposition": f'attachment; filename="mau-danh-sach-{hand.round.code}.{kind}"'}
    return HttpResponse(make(found), content_type=media_type, headers=headers)


@require_POST
@requires(*Role.collecting())
def act(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Do one step on a list."""
    hand, found = managed_list(request, code, list_id)
    action = request.POST.get("action", "")
    if action == "draw":
        return _draw(request, hand, found)
    step = STEPS.get(action)
    if step is None:
        messages.error(request, _("Không có việc này."))
        return redirect("invitations:list", code, list_id)
    try:
        messages.success(request, step(sample_list=found, at=now(), actor=hand.user))
    except (CannotSend, AlreadySent) as refusal:
        words = str(refusal) if isinstance(refusal, CannotSend) else _("Danh sách không còn ở tình trạng đó.")
        messages.error(request, words)
    return redirect("invitations:lists", code) if action == "delete" else redirect("invitations:list", code, list_id)


def _draw(request: HttpRequest, hand: Hand, found: SampleList) -> HttpResponse:
    form = DrawForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        plan = Plan(
            method=typed["method"],
            allocation=typed["allocation"] or "proportional",
            rule=typed["rule"] or "fixed",
            size=typed["size"] or 0,
            seed=typed["seed"],
        )
        try:
            number = draw_sample(sample_list=found, plan=plan, at=now(), actor=hand.user)
            messages.success(request, _("Đã rút %d người.") % number)
            return redirect("invitations:list", hand.round.code, found.pk)
        except NothingDrawn:
            form.add_error("rule", _("Không đơn vị nào có cỡ mẫu: điền chỉ tiêu ở Kế hoạch, hoặc chọn cách khác."))
        except AlreadySent:
            form.add_error(None, _("Danh sách đã rút mẫu rồi."))
    return render(request, "invitations/list.html", list_context(hand, found, form), status=422)


def _refreshed(response: HttpResponse, context: dict[str, Any]) -> HttpResponse:
    """Have the browser ask again soon while messages leave."""
    if context["leaving"]:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _start(**by: Any) -> str:
    queued = start_sending(**by)
    _ring()
    return ngettext("Đã xếp hàng %d tin.", "Đã xếp hàng %d tin.", queued) % queued


def _ring() -> None:
    """Let a sender begin at once; without the broker beat rings within a minute of its return."""
    try:
        send_due.delay()
    except OperationalError:
        return


def _said(step: Callable[..., Any], words: Callable[[], str]) -> Callable[..., str]:
    def said(**by: Any) -> str:
        number = step(**by)
        text = words()
        return text % number if "%d" in text else text

    return said


STEPS: dict[str, Callable[..., str]] = {
    "send": _start,
    "pause": _said(pause_sending, lambda: _("Đã tạm dừng gửi.")),
    "resend": _said(resend_unclear, lambda: _("Đã xếp hàng lại %d tin.")),
    "undraw": _said(undo_draw, lambda: _("Đã bỏ lần rút. Mã rút mẫu cũ vẫn còn trong nhật ký.")),
    "population": _said(services.state_population, lambda: _("Đã ghi số hồ sơ (N) cho %d đơn vị.")),
    "delete": _said(services.delete_list, lambda: _("Đã xóa danh sách và mọi dữ liệu liên hệ của nó.")),
}


def _usual_draw() -> dict[str, str]:
    return {"method": "simple", "rule": "fixed", "allocation": "proportional"}


def _new_page(request: HttpRequest, hand: Hand, form: ListForm, *, status: int = 200) -> HttpResponse:
    context = {"round": hand.round, "form": form, "faults": _faults(form)}
    return render(request, "invitations/new.html", context, status=status)


def _faults(form: Any) -> list[tuple[str, str]]:
    return [("" if name == "__all__" else name, words[0]) for name, words in form.errors.items()]
