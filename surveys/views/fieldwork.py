"""Assignments of a round: who brings in how many forms, how far they are, and handing them on."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from agencies.table_files import rows_per_page
from surveys.access import Hand, managed_round
from surveys.assignment_forms import AssignForm, DueForm, shown_day
from surveys.models import Assignment, Round
from surveys.selectors.fieldwork import assignments_of_round, progress_of, surveyors
from surveys.services import fieldwork
from surveys.services.fieldwork import HasEnded, InvalidAssignment

PAGE = 100


@require_safe
@requires(*Role.collecting())
@never_cache
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """List a round's assignments with their progress."""
    hand = managed_round(request, code)
    everything = assignments_of_round(hand.round)
    wanted, state = request.GET.get("dtv", ""), request.GET.get("tinh-trang", "")
    chosen = _filtered(everything, wanted, state)
    page = Paginator(chosen, rows_per_page(request, PAGE)).get_page(request.GET.get("trang"))
    held = list(page)
    progress = progress_of(held)
    people = {str(each.surveyor_id): each.surveyor.full_name for each in everything}
    context = {
        "round": hand.round,
        "lines": [(each, progress[each.pk], _state(each, progress[each.pk].left)) for each in held],
        "any": everything.exists(),
        "people": [("", _("Mọi điều tra viên")), *sorted(people.items(), key=lambda item: item[1])],
        "states": _states(),
        "wanted": wanted,
        "state": state,
        **_pages(page, wanted, state),
    }
    return render(request, "surveys/fieldwork/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Send one or several surveyors out; several share the quota."""
    hand = managed_round(request, code)
    form = AssignForm(
        request.POST if request.method == "POST" else None, round=hand.round, people=surveyors(on=localdate())
    )
    if request.method != "POST":
        return _new_page(request, hand, form, [])
    if not form.is_valid():
        return _new_page(request, hand, form, _faults(form), status=422)
    try:
        made = fieldwork.split(wanted=form.wanted(), surveyors=form.chosen(), actor=hand.user, at=now())
    except InvalidAssignment as error:
        return _new_page(request, hand, form, error.faults, status=422)
    words = ngettext("Đã thêm %(count)d phân công.", "Đã thêm %(count)d phân công.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect("fieldwork:assignments", code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def assignment(request: HttpRequest, code: str, assignment_id: int) -> HttpResponse:
    """Show one assignment and change its quota and last day."""
    hand = managed_round(request, code)
    held = _assignment(hand, assignment_id)
    if request.method != "POST":
        return _page(request, hand, held, {"quota": held.quota, "due_on": shown_day(held.due_on)}, [])
    form = DueForm(request.POST)
    if not form.is_valid():
        return _page(request, hand, held, form.data, _faults(form), status=422)
    try:
        seen = request.POST.get("seen")
        fieldwork.change(assignment=held, **form.cleaned_data, actor=hand.user, at=now(), seen=seen)
    except ChangedMeanwhile as refusal:
        return _page(request, hand, held, form.data, [], clash=_clash(held, form, refusal), status=409)
    except InvalidAssignment as error:
        return _page(request, hand, held, form.data, error.faults, status=422)
    except HasEnded:
        messages.error(request, _("Phân công đã kết thúc, không sửa được."))
        return redirect("fieldwork:assignment", code, assignment_id)
    messages.success(request, _("Đã lưu phân công."))
    return redirect("fieldwork:assignments", code)


def _clash(held: Assignment, form: DueForm, refusal: ChangedMeanwhile) -> Clash:
    labels = {name: str(field.label) for name, field in form.fields.items()}
    # The audit names the unit, not the assignment: who was first cannot be told from it.
    return clash_of(refusal, form.data, labels)


@require_POST
@requires(*Role.collecting())
def reassign(request: HttpRequest, code: str, assignment_id: int) -> HttpResponse:
    """Hand what is left of an assignment to another surveyor."""
    hand = managed_round(request, code)
    held = _assignment(hand, assignment_id)
    person = next((each for each in surveyors(on=localdate()) if str(each.pk) == request.POST.get("surveyor")), None)
    if person is None:
        messages.error(request, _("Chọn một điều tra viên để chuyển."))
        return redirect("fieldwork:assignment", code, assignment_id)
    return _do(
        request,
        hand,
        held,
        lambda held: fieldwork.reassign(assignment=held, surveyor=person, actor=hand.user, at=now()),
        _("Đã chuyển phần còn lại cho %(name)s.") % {"name": person.full_name},
    )


@require_POST
@requires(*Role.collecting())
def end(request: HttpRequest, code: str, assignment_id: int) -> HttpResponse:
    """Close an assignment; its page offers to take that back."""
    hand = managed_round(request, code)
    return _do(
        request,
        hand,
        _assignment(hand, assignment_id),
        lambda held: fieldwork.end(assignment=held, actor=hand.user, at=now()),
        _("Đã kết thúc phân công. Mở lại được ở trang này."),
    )


@require_POST
@requires(*Role.collecting())
def resume(request: HttpRequest, code: str, assignment_id: int) -> HttpResponse:
    """Take the closing of an assignment back."""
    hand = managed_round(request, code)
    return _do(
        request,
        hand,
        _assignment(hand, assignment_id),
        lambda held: fieldwork.resume(assignment=held, actor=hand.user, at=now()),
        _("Đã mở lại phân công."),
    )


def _do(
    request: HttpRequest, hand: Hand, held: Assignment, act: Callable[[Assignment], object], done: str
) -> HttpResponse:
    try:
        act(held)
        messages.success(request, done)
    except InvalidAssignment as error:
        messages.error(request, error.faults[0][1])
    except HasEnded:
        messages.error(request, _("Phân công đã kết thúc từ trước."))
    return redirect("fieldwork:assignment", hand.round.code, held.pk)


def _assignment(hand: Hand, assignment_id: int) -> Assignment:
    if assignment_id > 2**63 - 1:
        raise Http404
    return get_object_or_404(assignments_of_round(hand.round), pk=assignment_id)


def _filtered(everything: Any, surveyor: str, state: str) -> Any:
    if surveyor.isascii() and surveyor.isdigit() and len(surveyor) < 19:
        everything = everything.filter(surveyor_id=int(surveyor))
    match state:
        case "dang-lam":
            return everything.filter(ended_at=None)
        case "qua-han":
            return everything.filter(ended_at=None, due_on__lt=localdate())
        case "da-ket-thuc":
            return everything.exclude(ended_at=None)
        case _:
            return everything


def _states() -> list[tuple[str, str]]:
    return [
        ("", _("Mọi tình trạng")),
        ("dang-lam", _("Đang làm")),
        ("qua-han", _("Quá hạn")),
        ("da-ket-thuc", _("Đã kết thúc")),
    ]


def _state(held: Assignment, left: int) -> tuple[str, str]:
    """Return what is to be said of an assignment, with the kind of its tag."""
    if held.continued_by is not None:
        return _("đã chuyển cho %(name)s") % {"name": held.continued_by.surveyor.full_name}, "grey"
    if held.ended_at is not None:
        return _("đã kết thúc"), "grey"
    if not left:
        return _("đủ phiếu"), ""
    if held.due_on < localdate() or held.round_unit.round.state == Round.State.CLOSED:
        return _("quá hạn"), "late"
    return _("đang làm"), "outline"


def _faults(form: Any) -> list[tuple[str, str]]:
    return [(name, form.errors[name][0]) for name in form.fields if name in form.errors]


def _new_page(
    request: HttpRequest, hand: Hand, form: AssignForm, faults: Sequence[tuple[str, str]], *, status: int = 200
) -> HttpResponse:
    anchors = {"surveyors": next((f"surveyors-{key}" for key in form.people), "surveyors")}
    context = {
        "round": hand.round,
        "form": form,
        "chosen": request.POST.getlist("surveyors"),
        "due_on": form.data.get("due_on", "") if form.is_bound else shown_day(hand.round.closes_on),
        "channel": form.data.get("channel", "2") if form.is_bound else "2",
        "faults": dict(faults),
        "summary": [(anchors.get(name, name), words) for name, words in faults],
    }
    return render(request, "surveys/fieldwork/new.html", context, status=status)


def _page(
    request: HttpRequest,
    hand: Hand,
    held: Assignment,
    typed: Any,
    faults: Sequence[tuple[str, str]],
    *,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    progress = progress_of([held])[held.pk]
    others: list[User] = [each for each in surveyors(on=localdate()) if each.pk != held.surveyor_id]
    context = {
        "round": hand.round,
        "held": held,
        "progress": progress,
        "state": _state(held, progress.left),
        "typed": typed,
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, fieldwork.stated(held)),
        "faults": dict(faults),
        "summary": faults,
        "others": [("", _("Chọn điều tra viên")), *((str(each.pk), each.full_name) for each in others)],
    }
    return render(request, "surveys/fieldwork/assignment.html", context, status=status)


def _pages(page: Any, surveyor: str, state: str) -> dict[str, str]:
    def address(number: int) -> str:
        return f"?{urlencode({'dtv': surveyor, 'tinh-trang': state, 'trang': number})}"

    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(count)d")
        % {"number": page.number, "count": page.paginator.num_pages},
    }
