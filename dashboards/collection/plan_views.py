"""The plan of a round: what is measured, when, by which channels, how many forms."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.table_files import rows_per_page
from dashboards.collection import choices, forms
from dashboards.collection import targets as numbers
from dashboards.collection.meanwhile import MARK, mark_of, saved_meanwhile, standing_otherwise
from dashboards.collection.plan_page import plan_of, same_page, target_rows
from dashboards.collection.table import targets_in
from dashboards.collection.unit_forms import AgenciesForm, units_form
from dashboards.paging import MOST
from documents.csv_files import MEDIA_TYPE, csv_bytes
from documents.reading import InvalidFile, UnreadableFile, read_file
from documents.receiving import takes_files
from scoring.models import MethodVersion
from scoring.selectors import method_version_of_round
from scoring.services import MethodDoesNotFit, delete_planned_round, open_planned_round, save_plan
from surveys.access import Hand, managed_round
from surveys.models import QuestionnaireVersion, Round, RoundChannel
from surveys.selectors import units_by_code
from surveys.services import InvalidRound, WrongState
from surveys.services.plans import add_units, remove_unit, reword_round, set_targets

MOST_FAULTS = 50
PLAN = "collection:plan"
OK, REDIRECT = 200, 302
Step = Callable[[], str]


@require_safe
@requires(*Role.collecting())
@never_cache
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan of a round, with what its state lets change."""
    return _page(request, managed_round(request, code))


@require_POST
@requires(*Role.collecting())
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep everything typed into the plan, then take the step whose button was pressed."""
    hand = managed_round(request, code)
    form = _outline_form(hand, _kept(hand, request.POST))
    found, faults = numbers.of_boxes(hand.units, request.POST)
    typed: dict[str, Any] = {"outline": form, "typed": request.POST}
    if request.POST.get(MARK, "") not in ("", mark_of(hand, _standing(hand))):
        faults = [*standing_otherwise(hand, form, request.POST)][:MOST_FAULTS]
        return _page(request, hand, faults=faults, title=saved_meanwhile(), status=409, **typed)
    if not form.is_valid() or faults:
        return _page(request, hand, faults=faults, status=422, **typed)

    def step() -> str:
        changed = save_plan(
            round=hand.round,
            outline=form.outline,
            method_version=form.method_version,
            designs=numbers.designs_of(request.POST),
            targets=found,
            **_by(hand),
        )
        return _("Đã lưu kế hoạch, %d đơn vị thay đổi số.") % changed if changed else _("Đã lưu kế hoạch.")

    name, _colon, unit = request.POST.get("do", "").partition(":")
    then = {"bulk": bulk, "leave_out": leave_out}.get(name)
    saved = _do(request, hand, step, **typed)
    return then(request, code, unit) if then and saved.status_code == REDIRECT else saved


def bulk(request: HttpRequest, code: str, _unit: str) -> HttpResponse:
    """Set quotas or forms to issue for a block at once, after what was typed beside it is kept."""
    hand = managed_round(request, code)
    form = forms.BulkForm(request.POST)
    if not form.is_valid():
        faults = [_("Chọn việc cần đặt và số phiếu từ 0 đến 1.000.000.")]
        return _page(request, hand, faults=faults, bulk=form, title=_then_failed(), status=422)

    def step() -> str:
        found = numbers.of_block(hand.units, hand.round, **form.cleaned_data)
        changed = set_targets(round=hand.round, targets=found, **_by(hand))
        return _("Đã đặt cho %d đơn vị.") % changed

    return _do(request, hand, step, bulk=form, title=_then_failed())


def leave_out(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Take one unit out of a round that is being prepared; adding it again takes this back."""
    hand = managed_round(request, code)

    def step() -> str:
        remove_unit(round=hand.round, code=unit, **_by(hand))
        return _("Đã bỏ đơn vị %s khỏi đợt. Muốn lấy lại thì thêm ở mục “Thêm đơn vị”.") % unit[:60]

    return _do(request, hand, step, title=_then_failed())


@require_safe
@requires(*Role.collecting())
@never_cache
def targets_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the codes and numbers of the units as a table to change and send back."""
    hand = managed_round(request, code)
    disposition = f'attachment; filename="chi-tieu-{hand.round.code}.csv"'
    rows = csv_bytes(target_rows(hand.units))
    return HttpResponse(rows, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


@takes_files()
@require_POST
@requires(*Role.collecting())
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take the numbers of the units out of a table."""
    hand = managed_round(request, code)
    form = forms.TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, hand, table=form, status=422)
    file = form.cleaned_data["file"]
    try:
        found = targets_in(read_file(file, name=file.name), units_by_code(hand.round))
    except InvalidFile as invalid:
        faults = [str(fault) for fault in invalid.faults]
        more = [_("… và %d lỗi khác.") % (len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
        return _page(request, hand, faults=[*faults[:MOST_FAULTS], *more], status=422)
    except UnreadableFile as unreadable:
        form.add_error("file", str(unreadable))
        return _page(request, hand, table=form, status=422)

    def step() -> str:
        changed = set_targets(round=hand.round, targets=found, **_by(hand))
        return _("Đã nhận bảng: %(rows)d dòng, %(changed)d đơn vị thay đổi.") % {"rows": len(found), "changed": changed}

    return _do(request, hand, step)


@require_POST
@requires(*Role.collecting())
def units(request: HttpRequest, code: str) -> HttpResponse:
    """Add agencies by block, by what stands below one, by code."""
    hand = managed_round(request, code)
    form = _units_form(hand, request.POST)
    if not form.is_valid():
        return _page(request, hand, units=form, status=422)

    def step() -> str:
        added = add_units(round=hand.round, agencies=form.agencies(on=hand.round.opens_on), **_by(hand))
        return _("Đã thêm %d đơn vị.") % added

    return _do(request, hand, step, units=form)


@require_POST
@requires(*Role.collecting())
def reword(request: HttpRequest, code: str) -> HttpResponse:
    """Let the open round ask a newer wording."""
    hand = managed_round(request, code)
    chosen = request.POST.get("version", "")
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 18
    version = QuestionnaireVersion.objects.filter(pk=chosen if known else 0).first()
    if version is None:
        return _page(request, hand, faults=[_("Chọn phiên bản cần đổi sang.")], status=422)

    def step() -> str:
        reword_round(round=hand.round, version=version, **_by(hand))
        return _("Từ nay đợt hỏi phiên bản %d; phiếu đã nhận giữ phiên bản cũ và vẫn được tính.") % version.number

    return _do(request, hand, step)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Say what opening means, then let answers come in, once the plan is complete."""
    hand = managed_round(request, code)
    if hand.round.state != Round.State.DRAFT:
        return _wrong_state(request, code)
    if request.method != "POST":
        page = plan_of(hand, method_version_of_round(hand.round), today=localdate())
        return render(request, "collection/open.html", {"round": hand.round, "page": page, "today": localdate()})

    def step() -> str:
        open_planned_round(round=hand.round, **_by(hand))
        return _("Đã mở thu phiếu.")

    return _do(request, hand, step, then="collection:monitor", title=_("Chưa mở thu phiếu được"))


@require_POST
@requires(*Role.collecting())
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Delete a round that is being prepared."""
    hand = managed_round(request, code)
    title = hand.round.title
    try:
        delete_planned_round(round=hand.round, **_by(hand))
    except InvalidRound as invalid:
        return _page(request, hand, faults=invalid.faults, status=422)
    except WrongState:
        return _wrong_state(request, code)
    messages.success(request, _("Đã xóa đợt “%s”.") % title)
    return redirect("collection:rounds")


def _do(request: HttpRequest, hand: Hand, step: Step, *, then: str = PLAN, **shown: Any) -> HttpResponse:
    """Take a step and go on, or show the page with why not."""
    try:
        words = step()
    except InvalidRound as invalid:
        return _page(request, hand, faults=invalid.faults, status=422, **shown)
    except MethodDoesNotFit as unfit:
        return _page(request, hand, faults=list(unfit.faults), status=422, **shown)
    except WrongState:
        return _wrong_state(request, hand.round.code)
    messages.success(request, words)
    return redirect(reverse(then, args=[hand.round.code]) + (same_page(request.POST) if then == PLAN else ""))


def _then_failed() -> str:
    return _("Đã lưu kế hoạch, nhưng chưa làm được bước sau đó")


def _wrong_state(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("Trạng thái của đợt không còn cho phép việc này; trang dưới đây là hiện trạng."))
    return redirect(PLAN, code)


def _by(hand: Hand) -> dict[str, Any]:
    return {"actor": hand.user, "at": now()}


def _outline_form(hand: Hand, data: Any = None, *, method: MethodVersion | bool | None = True) -> forms.OutlineForm:
    used = method_version_of_round(hand.round) if isinstance(method, bool) else method
    return forms.OutlineForm(
        data,
        initial=forms.outline_of(hand.round, used),
        questionnaires=partial(choices.questionnaire_choices, hand.round.owner, asked=hand.round.questionnaire_version),
        methods=partial(choices.methods_offered, used=used),
    )


def _units_form(hand: Hand, data: Mapping[str, str] | None = None) -> AgenciesForm:
    owners = [hand.round.owner] if hand.round.owner else []
    present = [unit.agency_id for unit in hand.units]
    return units_form(owners, data, on=hand.round.opens_on, without=present)


def _kept(hand: Hand, posted: Mapping[str, str]) -> dict[str, str]:
    """Return what was sent, with what stands for the boxes that the page does not offer in this state."""
    stands = {name: "" if value is None else str(value) for name, value in _standing(hand).items()}
    return {**stands, **{name: posted[name] for name in stands if name in posted}}


def _standing(hand: Hand) -> dict[str, Any]:
    return forms.outline_of(hand.round, method_version_of_round(hand.round))


def _page(
    request: HttpRequest,
    hand: Hand,
    *,
    status: int = 200,
    faults: list[str] | None = None,
    typed: Mapping[str, str] | None = None,
    **shown: Any,
) -> HttpResponse:
    if request.method == "POST":  # A refused step may have left its round half changed.
        hand.round.refresh_from_db()
    method = method_version_of_round(hand.round)
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "round": hand.round,
        "page": plan_of(hand, method, today=localdate(), asked=asked, typed=typed, most=rows_per_page(request, MOST)),
        "mark": mark_of(hand, forms.outline_of(hand.round, method)),
        "faults": faults or [],
        "faults_title": shown.get("title") or _("Chưa lưu được"),
        "outline": shown.get("outline") or _outline_form(hand, method=method),
        "units": shown.get("units") or _units_form(hand),
        "table": shown.get("table") or forms.TableForm(),
        "bulk": shown.get("bulk") or forms.BulkForm(),
        "unsaved": status != OK and typed is not None,
        "designs": [("", _("không dùng")), *((value, str(label)) for value, label in RoundChannel.Design.choices)],
    }
    return render(request, "collection/plan.html", context, status=status)
