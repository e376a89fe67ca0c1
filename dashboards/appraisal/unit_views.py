"""One unit: what its agency says of itself, how it is appraised, its proofs."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from dashboards.appraisal import forms, page
from dashboards.appraisal.reach import ACTING, READING, Appraising, appraising_of
from dashboards.publications.page import profile_of
from documents.attachments import kept_attachments, served
from scoring.appraising import Standing, standings_of
from scoring.models import AppraisalProof, PublicationDraft
from scoring.services import appraisals
from scoring.services.publications import NotPublishable
from surveys.models import RoundUnit

OWN, JUDGING = ("save", "submit", "take_back"), ("appraise", "undo")


@require_safe
@requires(*READING)
@never_cache
def unit(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show a unit's computed, given and appraised values, with the forms of who may act."""
    found, seen = _unit(request, code, agency)
    return _page(request, found, seen)


@require_POST
@requires(*ACTING)
def act(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Save, hand in or take back a self-assessment; appraise a unit, or take that back."""
    found, seen = _unit(request, code, agency)
    kind, form = request.POST.get("action", ""), forms.SeenForm(request.POST)
    if kind not in (*OWN, *JUDGING) or not (found.judges if kind in JUDGING else found.speaks_for(seen)):
        raise Http404
    if found.draft is None or found.setup is None or not form.is_valid():
        return _page(request, found, seen, faults=[_("Đợt chưa mở thẩm định hoặc trang đã cũ; tải lại trang.")])
    try:
        _do(kind, request, found, seen, found.draft, form.cleaned_data["seen"])
    except (NotPublishable, forms.Unreadable) as refusal:
        return _page(request, found, seen, faults=refusal.faults, kind=kind)
    messages.success(request, _done(kind))
    return redirect("appraisal:unit", code, agency)


@require_safe
@requires(*READING)
@never_cache
def proof(request: HttpRequest, code: str, agency: str, proof: int) -> HttpResponseBase:
    """Hand out a file that an agency gave, as a download."""
    _found, seen = _unit(request, code, agency)
    file = get_object_or_404(AppraisalProof, pk=proof, step__round_unit=seen)
    return served(file.key, name=file.name, kind=file.kind)


def _do(
    kind: str, request: HttpRequest, found: Appraising, unit: RoundUnit, draft: PublicationDraft, seen: int
) -> None:
    about: dict[str, Any] = {"draft": draft, "round_unit": unit, "seen": seen}
    about |= {"actor": found.reader.user, "at": now()}
    if kind in ("take_back", "undo"):
        {"take_back": appraisals.take_back, "undo": appraisals.undo}[kind](**about)
        return
    _profile, lines = profile_of(found.reader, unit)
    values = forms.read_values(request.POST, lines)
    if kind == "appraise":
        appraisals.appraise(values=values, **about)
        return
    _save(request, {"values": values, "submit": kind == "submit", **about})


def _save(request: HttpRequest, said: Mapping[str, Any]) -> None:
    form = forms.ProofsForm(request.POST, request.FILES)
    if not form.is_valid():
        raise forms.Unreadable([str(words) for words in form.errors["proofs"]])
    with kept_attachments(form.cleaned_data["proofs"]) as files:
        appraisals.save_self(files=files, **said)


def _done(kind: str) -> str:
    return {
        "save": _("Đã lưu bản tự chấm; chưa nộp."),
        "submit": _("Đã nộp bản tự chấm; rút lại được đến khi thẩm định."),
        "take_back": _("Đã rút bản tự chấm; sửa rồi nộp lại."),
        "appraise": _("Đã ghi kết quả thẩm định; đơn vị xem được cùng lý do."),
        "undo": _("Đã hoàn tác lần thẩm định gần nhất."),
    }[kind]


def _unit(request: HttpRequest, code: str, agency: str) -> tuple[Appraising, RoundUnit]:
    found = appraising_of(request, code)
    seen = next((unit for unit in found.units if unit.agency.code == agency), None)
    if seen is None:
        raise Http404
    return found, seen


def _page(request: HttpRequest, found: Appraising, unit: RoundUnit, **shown: Any) -> HttpResponse:
    run, faults, kind = found.run, shown.get("faults", []), shown.get("kind", "")
    standing = standings_of(run, unit.pk).get(unit.pk, Standing()) if run else Standing()
    profile, lines = profile_of(found.reader, unit)
    speaks = found.speaks_for(unit)
    # Who appraises reads what is handed in, not what is being written.
    sees_own = speaks or standing.is_submitted
    typed = request.POST if faults and kind in ("save", "submit", "appraise") else None
    rows = page.rows_of(lines, profile, standing, sees_own=sees_own, typed=typed) if profile else []
    own, own_kind = page.own_words(found, standing, localdate())
    context = {
        "found": found,
        "round": found.reader.round,
        "unit": unit,
        "standing": standing,
        "trail": page.trail(found, unit.version.name),
        "rows": rows,
        "decided": next((said for seen, said in page.decided_lines(found) if seen == unit), None),
        "own": own,
        "own_kind": own_kind,
        "proofs": standing.proofs if sees_own else (),
        "faults": faults,
        "files": forms.ProofsForm()["proofs"],
        "refused": kind,
        "asked": any(line.asked for line in lines),
        "writes": bool(rows) and speaks and _open(found) and not (standing.is_submitted or standing.is_appraised),
        "takes_back": speaks and _open(found) and standing.is_submitted and not standing.is_appraised,
        "judges": bool(rows) and found.judges and _open(found),
    }
    return render(request, "dashboards/appraisal/unit.html", context, status=422 if faults else 200)


def _open(found: Appraising) -> bool:
    return found.setup is not None and found.draft is not None and found.paper is None
