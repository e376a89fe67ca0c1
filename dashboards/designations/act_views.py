"""What is done about a list of agencies with a low index."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actionplans.models import Designation
from actionplans.reach import GIVING, HANDING_IN, Reader
from actionplans.reading_designations import outdated_by, rows_of
from actionplans.services import designations as service
from actionplans.services.designations import Choice, Decision
from actionplans.services.directives import AlreadyEntered
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from dashboards.designations import showing
from dashboards.designations.figures import named_by, published_rows
from dashboards.designations.forms import AgainForm
from dashboards.designations.views import seen_designation
from dashboards.obligations.forms import ActForm

ACTS = ("choose", "decide", "recompute", "withdraw")


@require_POST
@requires(*GIVING)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a list, unless somebody did another meanwhile (409)."""
    reader, found = seen_designation(request, pk)
    code = request.POST.get("action", "")
    if not reader.gives or code not in ACTS:
        raise PermissionDenied
    form = ActForm(request.POST) if code == "choose" else showing.made(code, found, reader, request.POST)
    if not form.is_valid():
        return showing.shown(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        _do(code, found, form, request.POST, reader, hand)
    except (Changed, NotNow):
        found.refresh_from_db()
        return showing.shown(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except (service.NobodyNamed, service.Outdated, service.AlreadyDrafted, AlreadyEntered, WordsMissing) as refusal:
        form.add_error(None, _refusal(code, refusal))
        return showing.shown(request, reader, found, {code: form}, status=422)
    except service.ReasonMissing:
        words = _("Ghi lý do cho đơn vị chọn khác với mức chắc chắn của tiêu chí; chưa lưu gì.")
        return showing.shown(request, reader, found, missing=words, raw=request.POST, status=422)
    messages.success(request, _said(code))
    return redirect("designations:designation", found.pk)


@require_POST
@requires(*HANDING_IN)
@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a plan with its analysis answer what the agency owes after the decision."""
    reader, found = seen_designation(request, pk)
    chosen = request.POST.get("plan", "")
    plan = next((each for each in showing.plans_to_hand_in(found, reader) if str(each.pk) == chosen), None)
    if plan is None:
        raise Http404
    try:
        given = service.hand_in_plan(designation=found, plan=plan, actor=reader.user, at=now())
    except (service.TextsMissing, NotNow, Changed):
        messages.error(request, _("Nhiệm vụ hoặc kế hoạch vừa thay đổi; xem lại rồi nộp."))
    else:
        messages.success(request, _("Đã nộp kế hoạch cho %d nhiệm vụ, chờ Sở Nội vụ xem xét.") % len(given))
    return redirect("designations:designation", found.pk)


def _do(code: str, found: Designation, form: Any, raw: QueryDict, reader: Reader, hand: Hand) -> None:
    if code == "choose":
        service.choose(designation=found, choices=_choices(found, raw, reader), hand=hand)
    elif code == "recompute":
        _recompute(found, form, hand)
    elif code == "withdraw":
        service.withdraw(designation=found, note=form.cleaned_data["note"], hand=hand)
    else:
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        service.decide(designation=found, decision=Decision(**said), actor=reader.user, at=hand.at, seen=hand.seen)


def _recompute(found: Designation, form: AgainForm, hand: Hand) -> None:
    publication = outdated_by(found) or found.publication
    named = named_by(form.rule, published_rows(publication))
    service.recompute(designation=found, publication=publication, rule=form.rule, named=named, hand=hand)


def _choices(found: Designation, raw: QueryDict, reader: Reader) -> dict[int, Choice]:
    return {
        row.agency_id: Choice(confirmed=f"chon-{row.agency_id}" in raw, why=raw.get(f"ly-do-{row.agency_id}", ""))
        for row in rows_of(found, reader)
    }


def _refusal(code: str, refusal: Exception) -> str:
    if isinstance(refusal, service.Outdated):
        return _("Kết quả làm căn cứ đã được thay thế: xét lại theo kết quả đang có hiệu lực trước khi ghi quyết định.")
    if isinstance(refusal, AlreadyEntered):
        return _("Văn bản số này, ngày này của cơ quan này đã có trong cổng; ghi số của chính quyết định.")
    if isinstance(refusal, service.AlreadyDrafted):
        return _("Đã có danh sách khác đang xem xét cho kết quả này.")
    if isinstance(refusal, WordsMissing):
        return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
    words = {"decide": _("Chưa xác nhận đơn vị nào; chọn và lưu trước khi ghi quyết định.")}
    return words.get(code, _("Tiêu chí này không nêu đơn vị nào."))


def _said(code: str) -> str:
    return {
        "choose": _("Đã lưu lựa chọn."),
        "decide": _("Đã ghi quyết định; các đơn vị được xác nhận đã được giao nhiệm vụ và báo tin."),
        "recompute": _("Đã xét lại; chọn lại đơn vị trước khi ghi quyết định."),
        "withdraw": _("Đã thôi lập danh sách này."),
    }[code]
