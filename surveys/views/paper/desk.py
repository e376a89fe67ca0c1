"""The keying desk: batches to key, one form after the other, and forms on which two keyings differ."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from surveys import paper_desk
from surveys.access import user_of
from surveys.models import PaperBatch, PaperForm, PaperKeying, PaperRejectReason, Round
from surveys.paper.keying import typed_of
from surveys.selectors import questionnaire_of, sheet_of
from surveys.selectors.paper import (
    counts_by_batch,
    forms_of,
    is_excluded,
    next_to_key,
    serial_of,
)
from surveys.services import paper
from surveys.views.paper import typed as typing
from surveys.views.paper.comparing import compared
from surveys.views.paper.reach import batch_to_key, batches_at_desk

# The form to correct, the form just done, and its day.
NUMBER, AFTER, DAY = "so", "sau", "ngay"
RECENT = 12
State = PaperForm.State
FIELDS = (
    (paper.TooFewAnswered, typing.ACTION),
    (paper.DayOutside, typing.DAY),
    (paper.ReasonUnsaid, typing.REASON_WORDS),
)


@require_safe
@requires(*Role.keying_paper())
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """List the batches that this person may key."""
    user = user_of(request)
    found = list(batches_at_desk(user))
    counts = counts_by_batch(found)
    lines = [{"batch": batch, "counts": counts[batch.pk]} for batch in found]
    return render(request, "surveys/paper/desk.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.keying_paper())
@never_cache
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Key the next form of a batch, or correct one's own keying of a form that is not stored yet."""
    user, found = batch_to_key(request, batch_id)
    if request.method == "POST":
        return _receive(request, user, found)
    number = _number(request.GET.get(NUMBER, ""))
    mine = _own_keying(found, number, user)
    typed = typing.Typed(_keys_of(found, mine) if mine else {})
    typed.day = mine.submitted_on if mine else _day(request, found)
    typed.assisted = mine is not None and mine.assisted
    typed.number = number if mine else _next(found, _number(request.GET.get(AFTER, "")), user)
    return _page(request, user, found, typed, correcting=mine is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.keying_paper())
@never_cache
def form(request: HttpRequest, batch_id: int, number: int) -> HttpResponse:
    """Show what became of one form; a third person decides here, and rejections are taken back."""
    user, found = batch_to_key(request, batch_id)
    known = get_object_or_404(forms_of(found), number=number)
    if request.method == "POST":
        return _settle(request, user, found, known)
    return _form_page(request, user, found, known)


def _receive(request: HttpRequest, user: User, batch: PaperBatch) -> HttpResponse:
    typed = typing.read_answers(request.POST, sheet_of(batch.questionnaire_version_id))
    typing.read_serial(request.POST, typed, prefix=batch.prefix)
    typing.read_head(request.POST, typed)
    action = request.POST.get(typing.ACTION, "")
    if action == "reject":
        return _reject(request, user, batch, typed)
    if request.POST.get(typing.REASON) or request.POST.get(typing.REASON_WORDS, "").strip():
        # Enter in the field of the reason presses the first button, which saves.
        typed.faults[typing.REASON] = _("Đang chọn lý do loại: bấm “Loại phiếu này”, hoặc bỏ lý do rồi lưu.")
    correcting = typing.CORRECTING in request.POST
    if not typed.is_valid:
        return _page(request, user, batch, typed, correcting=correcting, status=422)
    keying = paper.Keying(number=typed.number, keyed=typed.keyed, accept_few=action == "accept", correcting=correcting)
    try:
        stored = paper.key_form(batch=batch, keying=keying, actor=user, at=now())
    except paper.PaperRefused as refused:
        few = isinstance(refused, paper.TooFewAnswered)
        typed.faults[_field_of(refused)] = str(refused)
        return _page(request, user, batch, typed, correcting=correcting, few=few, status=422)
    messages.success(request, _said(stored, serial_of(batch, typed.number)))
    return redirect(_following(batch, typed))


def _reject(request: HttpRequest, user: User, batch: PaperBatch, typed: typing.Typed) -> HttpResponse:
    """Leave a form out with a reason; what was keyed of it goes."""
    typed.errors = {}
    # The reasons are few; PostgreSQL would not even compare a code with NUL in it.
    wanted = request.POST.get(typing.REASON, "")
    reason = next((each for each in PaperRejectReason.objects.filter(active=True) if each.code == wanted), None)
    if reason is None:
        typed.faults[typing.REASON] = _("Chọn lý do loại phiếu.")
    typed.faults.pop(typing.DAY, None)
    if reason is None or typed.faults:
        return _page(request, user, batch, typed, status=422)
    words = request.POST.get(typing.REASON_WORDS, "")
    try:
        form = paper.reject_form(batch=batch, number=typed.number, reason=reason, words=words, actor=user, at=now())
    except paper.PaperRefused as refused:
        typed.faults[_field_of(refused)] = str(refused)
        return _page(request, user, batch, typed, status=422)
    said = _("Đã loại phiếu %(serial)s: %(reason)s. Loại nhầm thì bấm “Bỏ loại” ở mục “Vừa nhập”.")
    reason_said = form.reason_words or _(reason.words)
    messages.success(request, said % {"serial": serial_of(batch, typed.number), "reason": reason_said})
    return redirect(_following(batch, typed))


def _settle(request: HttpRequest, user: User, batch: PaperBatch, known: PaperForm) -> HttpResponse:
    action = request.POST.get(typing.ACTION, "")
    if action == "decide":
        return _decide(request, user, batch, known)
    known_actions = {"take_back": paper.take_back_rejection, "key_again": paper.key_again}
    if action not in known_actions:
        messages.error(request, _("Chưa chọn việc cần làm."))
        return redirect("paper:desk_form", batch.pk, known.number)
    try:
        known_actions[action](form=known, actor=user, at=now())
    except paper.PaperRefused as refused:
        messages.error(request, str(refused))
        return redirect("paper:desk_form", batch.pk, known.number)
    words = {
        "take_back": _("Đã bỏ loại phiếu %s. Nhập phiếu này, hoặc loại lại với lý do khác."),
        "key_again": _("Số phiếu %s nhập lại được."),
    }[action]
    messages.success(request, words % serial_of(batch, known.number))
    return redirect(f"{reverse('paper:desk_batch', args=[batch.pk])}?{AFTER}={known.number - 1}")


def _decide(request: HttpRequest, user: User, batch: PaperBatch, known: PaperForm) -> HttpResponse:
    typed = typing.read_answers(request.POST, sheet_of(batch.questionnaire_version_id))
    typing.read_head(request.POST, typed)
    if not typed.is_valid:
        return _form_page(request, user, batch, known, typed=typed, status=422)
    try:
        paper.decide_form(form=known, keyed=typed.keyed, actor=user, at=now())
    except paper.PaperRefused as refused:
        typed.faults[typing.ACTION] = str(refused)
        return _form_page(request, user, batch, known, typed=typed, status=422)
    messages.success(request, _("Đã quyết định và lưu phiếu %s.") % serial_of(batch, known.number))
    return redirect("paper:desk_batch", batch.pk)


def _page(
    request: HttpRequest,
    user: User,
    batch: PaperBatch,
    typed: typing.Typed,
    *,
    correcting: bool = False,
    few: bool = False,
    status: int = 200,
) -> HttpResponse:
    made = paper_desk.lines(questionnaire_of(batch.questionnaire_version_id), typed.keys, typed.errors)
    first, last = batch.round.opens_on, paper.last_day(batch.round, now())
    typed_serial = request.POST.get(typing.SERIAL, "")[:60] if status == 422 else ""
    context = {
        "batch": batch,
        "sections": paper_desk.sections(made),
        "serial": typed_serial or (serial_of(batch, typed.number) if typed.number else ""),
        "day": typed.day.isoformat() if typed.day else request.POST.get(typing.DAY, ""),
        "days": (first.isoformat(), last.isoformat()),
        "late": batch.round.state == Round.State.CLOSED or localdate() > batch.round.closes_on,
        "assisted": typed.assisted,
        # A template cannot name what begins with an underscore.
        "faults": {field.strip("_"): words for field, words in typed.faults.items()},
        "summary": [*_fault_summary(typed.faults), *paper_desk.summary(made)],
        "correcting": correcting,
        "few": few,
        "reasons": [("", _("Chọn lý do")), *((each.code, _(each.words)) for each in _reasons())],
        "reason": request.POST.get(typing.REASON, ""),
        "reason_words": request.POST.get(typing.REASON_WORDS, ""),
        "other": paper.OTHER,
        "counts": counts_by_batch([batch])[batch.pk],
        "recent": _recent(batch, user),
    }
    return render(request, "surveys/paper/desk_batch.html", context, status=status)


def _form_page(
    request: HttpRequest,
    user: User,
    batch: PaperBatch,
    known: PaperForm,
    *,
    typed: typing.Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    own = user.pk in (known.first_by_id, known.second_by_id)
    deciding = known.state == State.DIFFERING and not own
    context: dict[str, Any] = {
        "batch": batch,
        "form": known,
        "serial": serial_of(batch, known.number),
        "own": own,
        "deciding": deciding,
        "excluded": known.state == State.STORED and is_excluded(known),
        "faults": typed.faults if typed else {},
    }
    if deciding:
        context.update(compared(known, batch, typed))
    return render(request, "surveys/paper/desk_form.html", context, status=status)


def _reasons() -> list[PaperRejectReason]:
    return list(PaperRejectReason.objects.filter(active=True))


def _field_of(refused: paper.PaperRefused) -> str:
    """Return the field that a refusal is about; ACTION for the form as a whole."""
    return next((field for kind, field in FIELDS if isinstance(refused, kind)), typing.SERIAL)


def _fault_summary(faults: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("" if field == typing.ACTION else field, words) for field, words in faults.items()]


def _recent(batch: PaperBatch, user: User) -> list[dict[str, Any]]:
    """Return the forms last keyed, and whether this person may still correct each."""
    forms = forms_of(batch)[:RECENT]
    return [
        {
            "form": each,
            "serial": serial_of(batch, each.number),
            "mine": each.state in (State.WAITING, State.DIFFERING) and user.pk in (each.first_by_id, each.second_by_id),
        }
        for each in forms
    ]


def _own_keying(batch: PaperBatch, number: int, user: User) -> PaperKeying | None:
    return PaperKeying.objects.filter(form__batch=batch, form__number=number, by=user).first()


def _keys_of(batch: PaperBatch, keying: PaperKeying) -> dict[str, str]:
    questionnaire = questionnaire_of(batch.questionnaire_version_id)
    return typed_of(questionnaire, keying.answers, keying.texts, keying.unclear)


def _next(batch: PaperBatch, after: int, user: User) -> int:
    return next_to_key(batch, after if batch.first <= after <= batch.last else batch.first - 1, user) or 0


def _day(request: HttpRequest, batch: PaperBatch) -> date:
    """Return the day of the form before, which most often holds for the next; else the last possible one."""
    last = paper.last_day(batch.round, now())
    try:
        asked = date.fromisoformat(request.GET.get(DAY, ""))
    except ValueError:
        return last
    return asked if batch.round.opens_on <= asked <= last else last


def _following(batch: PaperBatch, typed: typing.Typed) -> str:
    day = f"&{DAY}={typed.day.isoformat()}" if typed.day else ""
    return f"{reverse('paper:desk_batch', args=[batch.pk])}?{AFTER}={typed.number}{day}"


def _said(form: PaperForm, serial: str) -> str:
    words = {
        State.STORED: _("Đã lưu phiếu %s."),
        State.WAITING: _("Đã nhập phiếu %s lần thứ nhất; người khác nhập lần thứ hai rồi mới lưu."),
        State.DIFFERING: _("Phiếu %s: hai lần nhập khác nhau, chờ người thứ ba quyết định."),
    }[State(form.state)]
    return words % serial


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
