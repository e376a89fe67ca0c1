"""Planning a conference, and saying otherwise where and when it is held."""

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import Conference, Obligation
from actionplans.reach import HANDING_IN, Reader
from actionplans.selectors import TO_DO
from actionplans.services import conferences as services
from actionplans.services.conferences import Told
from actionplans.services.steps import Hand
from actionplans.services.taking import Changed, NotNow
from agencies.access import requires
from agencies.models import Agency, AgencyVersion
from dashboards.conferences import forms, page
from dashboards.conferences.fields import drawn, faults_of
from dashboards.conferences.frame import meanwhile, not_now_words, owned, reader_of, trail
from dashboards.conferences.list_views import ASKS_FOR_ONE, published_rounds
from dashboards.plans.clash import rows

FIELDS = ("planned_on", "place", "chair", "posts", "invited")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDING_IN)
@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a conference of an agency that the person acts for."""
    reader = reader_of(request)
    rounds = {str(each.pk): each for each in published_rounds()}
    agencies = _agencies(reader)
    form = forms.PlanForm(
        request.POST if request.method == "POST" else None,
        today=reader.on,
        agencies=[(str(pk), name) for pk, name in agencies],
        rounds=[(pk, each.title) for pk, each in rounds.items()],
        obligations=_obligations({pk for pk, _name in agencies}),
        initial={"planned_on": "", "obligation": request.GET.get("nhiem-vu", "")},
    )
    if request.method != "POST":
        return _form(request, form, page.trail((_("Lập hội nghị"), "")))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.plan_conference(
                agency=Agency.objects.get(pk=int(typed["agency"])),
                round=rounds[typed["round"]],
                told=_told(typed),
                obligation=typed["obligation"],
                actor=reader.user,
                at=now(),
            )
        except services.NothingOwed:
            form.add_error("obligation", _("Nhiệm vụ này của đơn vị khác."))
        else:
            return redirect("conferences:conference", made.pk)
    return _form(request, form, page.trail((_("Lập hội nghị"), "")), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDING_IN)
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a conference; the second of two writers is told what the first did."""
    reader, found = owned(request, pk)
    form = _edit_form(request, reader, found)
    here = trail(found, (_("Sửa"), ""))
    if request.method != "POST":
        return _form(request, form, here, found)
    if not form.is_valid():
        return _form(request, form, here, found, status=422)
    typed = form.cleaned_data
    hand = Hand(actor=reader.user, at=now(), seen=typed["version"])
    try:
        services.edit_conference(conference=found, told=_told(typed), obligation=typed["obligation"], hand=hand)
    except services.NothingOwed:
        form.add_error("obligation", _("Nhiệm vụ này của đơn vị khác."))
    except NotNow:
        form.add_error(None, not_now_words())
    except Changed:
        found.refresh_from_db()
        both = rows(form, {name: getattr(found, name) for name in FIELDS}, FIELDS)
        return _form(request, form, here, found, status=409, clash=both, **meanwhile(found, hand.seen))
    else:
        return redirect("conferences:conference", found.pk)
    return _form(request, form, here, found, status=422)


def _agencies(reader: Reader) -> list[tuple[int, str]]:
    """Return the agencies that the person acts for, those that stand above the others first."""
    ids = set(reader.handing_in.agency_ids)
    versions = AgencyVersion.objects.filter(agency__in=ids, valid__contains=reader.on).order_by("position", "sort_key")
    rows = list(versions.values_list("agency_id", "name", "parent_id"))
    return [(pk, name) for pk, name, _parent in sorted(rows, key=lambda row: row[2] in ids)]


def _edit_form(request: HttpRequest, reader: Reader, found: Conference) -> forms.EditForm:
    initial = {name: getattr(found, name) for name in FIELDS}
    initial |= {"planned_on": found.planned_on.isoformat(), "obligation": str(found.obligation_id or "")}
    owed = _obligations({found.agency_id}, also=found.obligation)
    data = request.POST if request.method == "POST" else None
    return forms.EditForm(data, initial=initial, today=reader.on, obligations=owed)


def _obligations(agency_ids: set[int], also: Obligation | None = None) -> forms.Choices:
    """Return what is still to do, tasks that name a conference first."""
    found = list(Obligation.objects.filter(bearer__in=agency_ids, state__in=TO_DO).order_by("due_on", "pk")[:200])
    found.sort(key=lambda each: ASKS_FOR_ONE not in each.search)
    if also is not None and also.pk not in {each.pk for each in found}:
        found.insert(0, also)
    return [(str(each.pk), f"{each.task[:100]} ({each.due_on:%d/%m/%Y})") for each in found]


def _told(typed: dict[str, Any]) -> Told:
    return Told(**{name: typed[name] for name in FIELDS})


def _form(
    request: HttpRequest,
    form: django_forms.Form,
    here: list[tuple[str, str]],
    found: Conference | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    form.auto_id = "%s"
    context = {
        "conference": found,
        "title": _("Sửa hội nghị") if found else _("Lập hội nghị công bố"),
        "fields": drawn(form),
        "faults": [] if more else faults_of(form),
        "trail": here,
        **more,
    }
    return render(request, "dashboards/conferences/edit.html", context, status=status)
