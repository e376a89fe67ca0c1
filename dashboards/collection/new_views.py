"""Making a round: from nothing, or after the pattern of an earlier one."""

from datetime import MAXYEAR, date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from agencies.models import Agency
from dashboards.collection import choices, forms
from dashboards.collection.rounds import names_of, own_agencies, owns_province
from dashboards.collection.unit_forms import units_form
from scoring.services import MethodDoesNotFit, copy_planned_round, plan_round
from surveys.access import managed_round, user_of
from surveys.models import Channel, Round
from surveys.models.rounds import USUAL_DESIGNS
from surveys.services import InvalidRound
from surveys.services.copying import plan_copy

USUAL_CHANNELS = (Channel.ENUMERATOR, Channel.POST, Channel.QR)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Make a round of the province, or of one's own agency."""
    user, today = user_of(request), localdate()
    owners = _owners(user, today)
    if not owners:
        raise PermissionDenied
    parts = _parts(request, owners, today)
    if request.method != "POST":
        return render(request, "collection/new.html", parts)
    if not _is_valid(parts, owners, today):
        return render(request, "collection/new.html", parts, status=422)
    try:
        made = _make(parts, owners, user)
    except (InvalidRound, MethodDoesNotFit) as refused:
        return render(request, "collection/new.html", {**parts, "faults": refused.faults}, status=422)
    messages.success(request, _("Đã lập đợt. Đặt chỉ tiêu cho từng đơn vị rồi mở thu phiếu."))
    return redirect("collection:plan", made.code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a copy of a round would measure today, and make it."""
    hand = managed_round(request, code)
    form = forms.CopyForm(request.POST if request.method == "POST" else None, initial=_later(hand.round))
    valid = request.method == "POST" and form.is_valid()
    opens_on = form.cleaned_data["opens_on"] if valid else _later_day(hand.round)
    page = {"round": hand.round, "form": form, "copy": plan_copy(hand.round, opens_on=opens_on), "opens_on": opens_on}
    if request.method != "POST":
        return render(request, "collection/copy.html", page)
    if not valid:
        return render(request, "collection/copy.html", page, status=422)
    if request.POST.get("shown") != opens_on.isoformat():
        # Another first day may lead to other units: they are shown before anything is saved.
        return render(request, "collection/copy.html", page)
    try:
        made = copy_planned_round(source=hand.round, actor=hand.user, at=now(), **form.cleaned_data)
    except InvalidRound as invalid:
        return render(request, "collection/copy.html", {**page, "faults": invalid.faults}, status=422)
    messages.success(request, _("Đã sao chép thành đợt mới. Kiểm tra chỉ tiêu rồi mở thu phiếu."))
    return redirect("collection:plan", made.code)


def _owners(user: User, on: date) -> dict[str, Agency | None]:
    """Return for whom a person may make rounds, by the code of the agency; the province stands under no code."""
    own = {agency.code: agency for agency in own_agencies(user, on=on)}
    return {"": None, **own} if owns_province(user, on=on) else dict(own)


def _parts(request: HttpRequest, owners: dict[str, Agency | None], today: date) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else None
    names = names_of([agency for agency in owners.values() if agency], on=today)
    labels = [
        (code, _("Tự khảo sát của %s") % names.get(code, code) if code else _("Khảo sát của tỉnh")) for code in owners
    ]
    chosen = _owner(owners, request.POST.get("owner", ""))
    own = [] if "" in owners else [agency for agency in owners.values() if agency]
    start = {"assessment_year": today.year, "margin": "5", "expected_response": "80"}
    return {
        "new": forms.NewForm(data, owners=labels, initial={"channels": [each.value for each in USUAL_CHANNELS]}),
        "outline": forms.OutlineForm(
            data,
            initial=start,
            questionnaires=partial(choices.questionnaire_choices, chosen),
            methods=choices.methods_offered,
        ),
        "units": units_form(own, data, on=today, ticked=[agency.code for agency in own[:1]]),
        "owners": labels,
        "own_only": bool(own),
    }


def _owner(owners: dict[str, Agency | None], code: str) -> Agency | None:
    return owners[code] if code in owners else next(iter(owners.values()))


def _is_valid(parts: dict[str, Any], owners: dict[str, Agency | None], today: date) -> bool:
    """Ask every part, so that all errors are shown at once."""
    new, outline, units = (parts[name] for name in ("new", "outline", "units"))
    valid = [part.is_valid() for part in (new, outline, units)]
    if units.is_valid():
        owner = _owner(owners, new.cleaned_data.get("owner", ""))
        units.check_standing(owner=owner, on=outline.cleaned_data.get("opens_on", today))
    return all(valid) and units.is_valid()


def _make(parts: dict[str, Any], owners: dict[str, Agency | None], user: User) -> Round:
    said, outline = parts["new"].cleaned_data, parts["outline"].outline
    return plan_round(
        code=said["code"],
        owner=_owner(owners, said["owner"]),
        outline=outline,
        method_version=parts["outline"].method_version,
        agencies=parts["units"].agencies(on=outline.opens_on),
        designs={channel: USUAL_DESIGNS[Channel(channel)] for channel in said["channels"]},
        actor=user,
        at=now(),
    )


def _later(round: Round) -> dict[str, Any]:
    """Return what a copy starts with: the same window a year later."""
    return {
        "title": round.title.replace(str(round.assessment_year), str(round.assessment_year + 1)),
        "assessment_year": round.assessment_year + 1,
        "opens_on": _later_day(round).isoformat(),
        "closes_on": _year_after(round.closes_on).isoformat(),
    }


def _later_day(round: Round) -> date:
    return _year_after(round.opens_on)


def _year_after(day: date) -> date:
    if day.year >= MAXYEAR:
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
