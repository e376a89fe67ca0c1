"""The plan of a round: what is measured, when, by which channels, how many forms."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.collection import forms
from dashboards.collection import targets as numbers
from dashboards.collection.plan_page import plan_of
from dashboards.collection.table import targets_in
from documents.reading import InvalidFile, UnreadableFile, read_file
from documents.receiving import takes_files
from scoring.selectors import method_version_of_round
from scoring.services import MethodDoesNotFit, change_plan, delete_planned_round, open_planned_round
from surveys.access import Hand, managed_round
from surveys.models import Channel, QuestionnaireVersion, RoundChannel
from surveys.selectors import units_by_code
from surveys.services import InvalidRound, WrongState
from surveys.services.plans import add_units, remove_unit, reword_round, set_channels, set_targets

MOST_FAULTS = 50
Step = Callable[[], str]


@require_safe
@requires(*Role.collecting())
@never_cache
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan of a round, with what its state lets change."""
    return _page(request, managed_round(request, code))


@require_POST
@requires(*Role.collecting())
def outline(request: HttpRequest, code: str) -> HttpResponse:
    """Change what stands over the round."""
    hand = managed_round(request, code)
    form = _outline_form(hand, _kept(hand, request.POST))
    if not form.is_valid():
        return _page(request, hand, outline=form, status=422)

    def step() -> str:
        change_plan(round=hand.round, outline=form.outline, method_version=form.method_version, **_by(hand))
        return _("Đã lưu kế hoạch.")

    return _do(request, hand, step, outline=form)


@require_POST
@requires(*Role.collecting())
def channels(request: HttpRequest, code: str) -> HttpResponse:
    """Say by which channels and designs the round collects."""
    hand = managed_round(request, code)
    known = set(RoundChannel.Design.values)
    said = {channel: request.POST.get(f"channel-{channel.value}", "") for channel in Channel}
    designs = {channel.value: design for channel, design in said.items() if design in known}

    def step() -> str:
        set_channels(round=hand.round, designs=designs, **_by(hand))
        return _("Đã lưu kênh thu phiếu.")

    return _do(request, hand, step)


@require_POST
@requires(*Role.collecting())
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """Write down the numbers of the units as they stand in their boxes."""
    hand = managed_round(request, code)
    typed = request.POST
    found, faults = numbers.of_boxes(hand.units, typed)
    if faults:
        return _page(request, hand, faults=faults, typed=typed, status=422)

    def step() -> str:
        changed = set_targets(round=hand.round, targets=found, **_by(hand))
        return _("Đã lưu chỉ tiêu, %d đơn vị thay đổi.") % changed

    return _do(request, hand, step, typed=typed)


@require_POST
@requires(*Role.collecting())
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Set quotas or forms to issue for a block at once."""
    hand = managed_round(request, code)
    form = forms.BulkForm(request.POST)
    if not form.is_valid():
        faults = [_("Chọn việc cần đặt và số phiếu từ 0 đến 1.000.000.")]
        return _page(request, hand, faults=faults, status=422)

    def step() -> str:
        found = numbers.of_block(hand.units, hand.round, **form.cleaned_data)
        changed = set_targets(round=hand.round, targets=found, **_by(hand))
        return _("Đã đặt cho %d đơn vị.") % changed

    return _do(request, hand, step)


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
    form = forms.UnitsForm(request.POST, blocks=forms.blocks_on(hand.round.opens_on))
    if not form.is_valid():
        return _page(request, hand, units=form, status=422)

    def step() -> str:
        added = add_units(round=hand.round, agencies=form.agencies(on=hand.round.opens_on), **_by(hand))
        return _("Đã thêm %d đơn vị.") % added

    return _do(request, hand, step, units=form)


@require_POST
@requires(*Role.collecting())
def leave_out(request: HttpRequest, code: str) -> HttpResponse:
    """Take one unit out of a round that is being prepared; adding it again takes this back."""
    hand = managed_round(request, code)
    unit = request.POST.get("unit", "")

    def step() -> str:
        remove_unit(round=hand.round, code=unit, **_by(hand))
        return _("Đã bỏ đơn vị %s khỏi đợt. Muốn lấy lại thì thêm theo mã.") % unit[:60]

    return _do(request, hand, step)


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


@require_POST
@requires(*Role.collecting())
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Let answers come in, once the plan is complete."""
    hand = managed_round(request, code)

    def step() -> str:
        open_planned_round(round=hand.round, **_by(hand))
        return _("Đã mở thu phiếu.")

    return _do(request, hand, step, then="collection:monitor")


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


def _do(request: HttpRequest, hand: Hand, step: Step, *, then: str = "collection:plan", **shown: Any) -> HttpResponse:
    """Take a step and go on, or show the page with why not."""
    try:
        words = step()
    except InvalidRound as invalid:
        return _page(request, hand, faults=invalid.faults, status=422, **shown)
    except MethodDoesNotFit as unfit:
        return _page(request, hand, faults=[str(unfit)], status=422, **shown)
    except WrongState:
        return _wrong_state(request, hand.round.code)
    messages.success(request, words)
    return redirect(then, hand.round.code)


def _wrong_state(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("Trạng thái của đợt không còn cho phép việc này; trang dưới đây là hiện trạng."))
    return redirect("collection:plan", code)


def _by(hand: Hand) -> dict[str, Any]:
    return {"actor": hand.user, "at": now()}


def _outline_form(hand: Hand, data: Mapping[str, str] | None = None) -> forms.OutlineForm:
    method = method_version_of_round(hand.round)
    return forms.OutlineForm(
        data,
        initial=forms.outline_of(hand.round, method),
        questionnaires=forms.questionnaire_choices(hand.round.owner, asked=hand.round.questionnaire_version),
        methods=forms.method_choices(used=method),
    )


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
    hand.round.refresh_from_db()
    day = hand.round.opens_on
    method = method_version_of_round(hand.round)
    context = {
        "round": hand.round,
        "page": plan_of(hand, method, today=localdate(), typed=typed),
        "faults": faults or [],
        "outline": shown.get("outline") or _outline_form(hand),
        "units": shown.get("units") or forms.UnitsForm(blocks=forms.blocks_on(day)),
        "table": shown.get("table") or forms.TableForm(),
        "bulk": forms.BulkForm(),
        "designs": [("", _("không dùng")), *((value, str(label)) for value, label in RoundChannel.Design.choices)],
    }
    return render(request, "collection/plan.html", context, status=status)
