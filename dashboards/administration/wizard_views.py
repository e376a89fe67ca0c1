"""The wizard: kind, agencies and day, what would happen, done. Its state lies in the address and the form alone."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.access import requires_keeping_agencies
from agencies.models import AgencyVersion
from agencies.reorganisation import DISSOLVE, MERGE, RENAME, SPLIT, TRANSFER, Impossible, Plan
from dashboards.administration.effects import Section, carry_out
from dashboards.administration.frame import actor_of, trail
from dashboards.administration.refusal_words import refusal_words
from dashboards.administration.wizard_forms import KINDS, MOST_ROWS, Typed, plan_of, typed_in

STEPS = 4
MORE = 3


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def reorganise(request: HttpRequest) -> HttpResponse:
    """Lead from the kind to what is done; nothing is stored before the last step."""
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("kind", "")
    if kind not in KINDS:
        return _step(request, "kind", 1, {"kinds": _kinds()}, status=422 if request.method == "POST" else 200)
    typed = typed_in(data.dict(), kind)
    doing = request.POST.get("do", "edit")
    if request.method != "POST" or doing not in ("preview", "confirm"):
        if doing == "more":
            typed = typed_in({**data.dict(), "rows": str(min(typed.rows + MORE, MOST_ROWS))}, kind)
        return _details(request, typed)
    plan = plan_of(typed)
    if plan is None:
        return _details(request, typed, status=422)
    return _try(request, typed, plan, confirmed=doing == "confirm")


def _try(request: HttpRequest, typed: Typed, plan: Plan, *, confirmed: bool) -> HttpResponse:
    """Show what would happen, or do it when that is still what was shown."""
    by: dict[str, Any] = {"today": timezone.localdate(), "actor": actor_of(request), "at": timezone.now()}
    shown = request.POST.get("shown", "") if confirmed else None
    try:
        sections, done = carry_out(plan, agreed=lambda found: _mark(found) == shown, **by)
    except Impossible as refusal:
        typed.faults.append(("", refusal_words(refusal)))
        return _details(request, typed, status=422)
    if done is None:
        return _preview(request, typed, sections, _mark(sections), changed=confirmed)
    messages.success(request, _("Đã ghi việc sắp xếp đơn vị."))
    return redirect("administration:reorganisation", done.pk)


def _mark(sections: tuple[Section, ...]) -> str:
    told = "\n".join(line for section in sections for line in (section.title, *section.lines))
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def _kinds() -> list[tuple[str, str, str]]:
    return [
        (RENAME, _("Đổi tên"), _("Vẫn là đơn vị đó, tên khác từ một ngày; số liệu các năm nối liền.")),
        (MERGE, _("Sáp nhập"), _("Một hay nhiều đơn vị nhập vào một đơn vị sẵn có, hoặc lập thành đơn vị mới.")),
        (SPLIT, _("Chia tách"), _("Một đơn vị chia thành nhiều đơn vị, hoặc tách một phần sang đơn vị khác.")),
        (TRANSFER, _("Chuyển giao"), _("Một phần nhiệm vụ chuyển sang đơn vị sẵn có; cả hai vẫn hoạt động.")),
        (DISSOLVE, _("Giải thể"), _("Đơn vị thôi hoạt động, không có đơn vị nào tiếp nhận.")),
    ]


def _details(request: HttpRequest, typed: Typed, *, status: int = 200) -> HttpResponse:
    titles = {kind: title for kind, title, _words in _kinds()}
    standing = AgencyVersion.objects.filter(valid__endswith=None).select_related("agency")
    names = [(version.agency.code, version.name) for version in standing]
    takes_over = typed.kind == TRANSFER
    context = {
        "typed": typed,
        "kind_title": titles[typed.kind],
        "choices": [("", _("Chọn đơn vị")), *names],
        "heir_choices": [("", _("Chọn đơn vị") if takes_over else _("Đơn vị mới")), *names],
        "heir_label": _("Đơn vị sẵn có") if takes_over else _("Đơn vị sẵn có hoặc mới"),
        "sources": [_row(typed, "agency", number) for number in range(typed.sources)],
        "heirs": [
            {name: _row(typed, name, number) for name in ("heir", "heir_code", "heir_name", "heir_share")}
            for number in range(typed.heirs)
        ],
        "value": typed.values,
        "fault": dict(reversed(typed.faults)),
        "more": typed.kind != RENAME and typed.rows < MOST_ROWS,
    }
    return _step(request, "details", 2, context, status=status)


def _row(typed: Typed, name: str, number: int) -> dict[str, Any]:
    field = f"{name}-{number}"
    return {"name": field, "number": number + 1, "value": typed.values[field], "fault": typed.fault(field)}


def _preview(
    request: HttpRequest, typed: Typed, sections: tuple[Section, ...], mark: str, *, changed: bool
) -> HttpResponse:
    context = {"typed": typed, "sections": sections, "mark": mark, "changed": changed}
    return _step(request, "preview", 3, context, status=409 if changed else 200)


def _step(request: HttpRequest, name: str, number: int, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    titles = {1: _("Loại sắp xếp"), 2: _("Đơn vị, ngày và văn bản"), 3: _("Xem trước khi làm")}
    words = _("Bước %(number)d trong %(count)d: %(title)s")
    frame = {
        "step_words": words % {"number": number, "count": STEPS, "title": titles[number]},
        "segments": ["done" if step < number else "current" if step == number else "" for step in range(1, STEPS + 1)],
        "trail": trail((_("Sắp xếp đơn vị"), reverse("administration:reorganisations")), (_("Sắp xếp mới"), "")),
    }
    return render(request, f"dashboards/administration/wizard_{name}.html", {**frame, **context}, status=status)
