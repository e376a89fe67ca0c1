"""Batches of a round: numbered, printed, handed out, taken back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from surveys.access import Hand, managed_round, watched_round
from surveys.models import PaperBatch
from surveys.paper_files import csv_response
from surveys.paper_forms import BatchForm, HandingForm
from surveys.selectors.paper import (
    BatchCounts,
    batches_of,
    counts_by_batch,
    forms_of,
    issued_by_batch,
    missing_numbers,
    serial_of,
)
from surveys.services import paper
from surveys.services.paper import printing
from surveys.views.paper.reach import (
    HANDLING,
    READING,
    batch_of,
    batches_at_desk,
    checks,
    handled_round,
    handles,
    handles_batch,
)

MOST_SHOWN = 200


@require_safe
@requires(*READING)
@never_cache
def batches(request: HttpRequest, code: str) -> HttpResponse:
    """List the batches of a round with what was handed out, came back, holds or was rejected and why."""
    hand = watched_round(request, code)
    found = list(batches_of(hand.round, hand.units))
    counts = counts_by_batch(found)
    context = {
        "round": hand.round,
        "lines": [_line(batch, counts[batch.pk]) for batch in found],
        "total": _total(found, counts.values()),
        "reasons": _reasons(counts.values()),
        "manages": hand.manages,
        "handles": handles(hand),
        "keys": batches_at_desk(hand.user).filter(round=hand.round).exists(),
        "checks": checks(hand),
        "differing": _differing_issued(hand),
    }
    return render(request, "surveys/paper/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Number a new batch."""
    hand = managed_round(request, code)
    form = BatchForm(hand.units, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _create(form, hand)
        if made is not None:
            messages.success(request, _("Đã lập lô %s. In phiếu, rồi ghi giao cho ai.") % made)
            return redirect("paper:batch", code, made.pk)
    context = {"round": hand.round, "form": form, "channels": form.fields["channel"].choices}  # type: ignore[attr-defined]
    return render(request, "surveys/paper/add_batch.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(*READING)
@never_cache
def batch(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Show one batch."""
    hand = watched_round(request, code)
    return _batch_page(request, hand, batch_of(hand, batch_id))


@require_POST
@requires(*HANDLING)
def print_forms(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Start the job that makes the PDF of a batch."""
    hand = handled_round(request, code)
    found = batch_of(hand, batch_id)
    back = reverse("paper:batch", args=[code, batch_id])
    job = printing.request_batch(batch=found, back_url=back, actor=hand.user, at=now())
    return redirect("jobs:job", job.pk)


@require_POST
@requires(*HANDLING)
def act(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Write down who has a batch, or close, reopen or drop it."""
    hand = handled_round(request, code)
    found = batch_of(hand, batch_id)
    action = request.POST.get("action", "")
    if action == "hand":
        return _hand(request, hand, found)
    known = {"close": paper.close_batch, "reopen": paper.reopen_batch, "drop": paper.drop_batch}
    if action not in known:
        messages.error(request, _("Chưa chọn việc cần làm."))
        return redirect("paper:batch", code, batch_id)
    try:
        known[action](batch=found, actor=hand.user, at=now())
    except paper.PaperRefused as refused:
        messages.error(request, str(refused))
        return redirect("paper:batch", code, batch_id)
    messages.success(request, _done(action))
    return redirect("paper:batches", code) if action == "drop" else redirect("paper:batch", code, batch_id)


@require_POST
@requires(*Role.collecting())
def issued(request: HttpRequest, code: str) -> HttpResponse:
    """Take the batches' numbers over as the round's forms handed out."""
    hand = managed_round(request, code)
    count = len(paper.take_over_issued(round=hand.round, actor=hand.user, at=now()))
    words = ngettext("Đã ghi số phát ra của %d đơn vị theo lô.", "Đã ghi số phát ra của %d đơn vị theo lô.", count)
    messages.success(request, words % count)
    return redirect("paper:batches", code)


@require_safe
@requires(*HANDLING)
def missing(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Hand out the list of serial numbers that have not come back; it names forms, nobody."""
    hand = handled_round(request, code)
    found = batch_of(hand, batch_id)
    name = f"chua-thu-{code}-{found.prefix}-{found.first}-{found.last}"
    return csv_response(request, _missing_rows(found), subject=f"paper-batch:{batch_id}", name=name)


def _missing_rows(batch: PaperBatch) -> Iterator[list[str]]:
    yield [_("Số phiếu"), _("Đơn vị"), _("Kênh"), _("Giao cho")]
    whom = batch.handed_to.full_name if batch.handed_to else batch.holder
    for number in missing_numbers(batch):
        yield [serial_of(batch, number), batch.round_unit.version.name, batch.get_channel_display(), whom]


def _create(form: BatchForm, hand: Hand) -> PaperBatch | None:
    data = form.cleaned_data
    unit = form.units[data.pop("unit")]
    try:
        prefix = data.pop("letters")
        return paper.create_batch(round_unit=unit, prefix=prefix, actor=hand.user, at=now(), **data)
    except paper.BatchRefused as refused:
        for field, words in refused.faults:
            form.add_error("letters" if field == "prefix" else field, words)
        return None


def _hand(request: HttpRequest, hand: Hand, batch: PaperBatch) -> HttpResponse:
    form = HandingForm(_people(), request.POST)
    if form.is_valid():
        try:
            handing = paper.Handing(**form.cleaned_data)
            paper.hand_out(batch=batch, handing=handing, actor=hand.user, at=now(), seen=request.POST.get("seen"))
        except ChangedMeanwhile as refusal:
            batch.refresh_from_db()
            return _batch_page(request, hand, batch, form=form, clash=_clash(batch, form, refusal), status=409)
        except paper.BatchRefused as refused:
            for field, words in refused.faults:
                form.add_error(field, words)
        else:
            messages.success(request, _("Đã ghi việc giao nhận phiếu."))
            return redirect("paper:batch", hand.round.code, batch.pk)
    return _batch_page(request, hand, batch, form=form, status=422)


def _clash(batch: PaperBatch, form: HandingForm, refusal: ChangedMeanwhile) -> Clash:
    labels = {
        "handed_to": _("Giao cho (tài khoản)"),
        "holder": _("Người, nơi nhận phiếu"),
        "issued": _("Phát ra"),
        "returned": _("Thu về"),
    }
    subject, action = f"paper-batch:{batch.pk}", "paper.batch.hand_out"
    found = clash_of(refusal, form.data, labels, subject=subject, action=action)
    people = {str(each.pk): each.full_name for each in (*_people(), *filter(None, [batch.handed_to]))}
    first = labels["handed_to"]
    rows = [
        (label, people.get(stands, ""), people.get(typed, "")) if label == first else (label, stands, typed)
        for label, stands, typed in found.rows
    ]
    return replace(found, rows=tuple(rows))


def _batch_page(
    request: HttpRequest,
    hand: Hand,
    batch: PaperBatch,
    *,
    form: HandingForm | None = None,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = counts_by_batch([batch])[batch.pk]
    people = _people()
    typed = form.data if form is not None else paper.stated(batch)
    context = {
        "round": hand.round,
        "batch": batch,
        "line": _line(batch, counts),
        "counts": counts,
        "reasons": counts.reasons.items(),
        "forms": [{"form": each, "serial": serial_of(batch, each.number)} for each in forms_of(batch)[:MOST_SHOWN]],
        "missing": batch.size - counts.keyed,
        "people": [("", _("Không giao cho tài khoản nào")), *((str(each.pk), each.full_name) for each in people)],
        "typed": typed,
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, paper.stated(batch)),
        "form_errors": form.errors if form is not None else {},
        "handles": handles_batch(hand, batch),
        "keys": batches_at_desk(hand.user).filter(pk=batch.pk).exists(),
        "serials": (serial_of(batch, batch.first), serial_of(batch, batch.last)),
    }
    return render(request, "surveys/paper/batch.html", context, status=status)


def _people() -> list[User]:
    """Return who may be handed a batch: surveyors and the post's coordinators of today."""
    held = {"memberships__role__in": (Role.SURVEYOR, Role.COORDINATOR), "memberships__valid__contains": localdate()}
    return list(User.objects.filter(is_active=True, **held).distinct().order_by("full_name"))


def _line(batch: PaperBatch, counts: BatchCounts) -> dict[str, Any]:
    return {
        "batch": batch,
        "serials": f"{batch.prefix} {batch.first}–{batch.last}",
        "whom": batch.handed_to.full_name if batch.handed_to else batch.holder,
        "counts": counts,
    }


def _total(found: list[PaperBatch], counts: Any) -> dict[str, int]:
    known = list(counts)
    return {
        "size": sum(batch.size for batch in found),
        "issued": sum(batch.issued or 0 for batch in found),
        "returned": sum(batch.returned or 0 for batch in found),
        "keyed": sum(each.keyed for each in known),
        "valid": sum(each.valid for each in known),
        "rejected": sum(each.rejected for each in known),
    }


def _reasons(counts: Any) -> list[tuple[str, int]]:
    """Return how often each reason rejected a form in the whole round, the commonest first."""
    added: Counter[str] = Counter()
    for each in counts:
        added.update(each.reasons)
        if each.excluded:
            added[_("loại sau khi nhập, theo quyết định ở mục Chất lượng")] += each.excluded
    return added.most_common()


def _differing_issued(hand: Hand) -> list[tuple[str, int | None, int]]:
    """Return the units whose stated number of forms handed out is not that of their batches."""
    by_batch = issued_by_batch(hand.round)
    stated = {unit.agency.code: (unit.version.name, unit.issued) for unit in hand.units}
    rows = [(*stated[code], count) for code, count in by_batch.items() if code in stated]
    return [row for row in rows if row[1] != row[2]]


def _done(action: str) -> str:
    return {
        "close": _("Đã khóa lô: không nhập thêm phiếu được nữa. Có thể mở lại."),
        "reopen": _("Đã mở lại lô để nhập phiếu."),
        "drop": _("Đã xóa lô. Hủy các phiếu đã in, nếu có."),
    }[action]
