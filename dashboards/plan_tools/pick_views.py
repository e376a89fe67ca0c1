"""Choosing measures from the catalogue for the lowest items of the figures that a plan rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import Measure, Plan, TypicalMeasure
from actionplans.plan_reach import WRITING_MEASURES, PlanReader
from actionplans.plan_words import names_a_person
from actionplans.services.importing import NotWritable, TooMany, seen_now, take_in
from actionplans.services.plans import Done
from actionplans.services.taking import Changed
from agencies.access import requires
from dashboards.plan_tools.fitting import Item, fitting, items_of
from dashboards.plan_tools.import_rows import DATES
from dashboards.plan_tools.import_views import seen_in
from dashboards.plan_tools.links import plan_address, trail
from dashboards.plan_tools.naming import node_names
from dashboards.plan_tools.outcomes import base_of
from dashboards.plan_tools.rights import is_writable, written_plan
from scoring.selectors import method_of

LOWEST, MOST_OFFERS = 5, 20
NODE = "ma"


class DueForm(forms.Form):
    due_on = forms.DateField(label=gettext_lazy("Hạn hoàn thành chung"), input_formats=DATES)

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Ngày không đúng."))
        return day


@dataclass(slots=True)
class Offer:
    """A measure of the catalogue for an item: whether it is ticked, who is to lead."""

    entry: TypicalMeasure
    node: str
    ticked: bool = False
    lead: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        return f"m{self.entry.pk}"


@dataclass(frozen=True, slots=True)
class Choice:
    """An item with its index and the measures that fit it; `is_above`: they stand with a lower item."""

    item: Item
    index: str | None
    offers: Sequence[Offer]
    is_above: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING_MEASURES)
@never_cache
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """List what the catalogue has for a plan's lowest items, or for the one asked for; take what was ticked."""
    reader, plan = written_plan(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    choices = _choices(plan, reader, asked.get(NODE, ""))
    if request.method != "POST" or not is_writable(plan):
        return _page(request, plan, choices, DueForm(initial={"due_on": f"{plan.last_year}-12-31"}))
    form = DueForm(request.POST)
    ticked = _read(choices, request.POST)
    if not form.is_valid() or not ticked or any(each.fault for each in ticked):
        return _page(request, plan, choices, form, faults=_faults(form, ticked), status=422)
    done = [_done(each, form.cleaned_data["due_on"]) for each in ticked]
    try:
        made = take_in(plan=plan, done=done, seen=seen_in(request), actor=reader.user, at=now())
    except (Changed, NotWritable):
        plan.refresh_from_db()
        return _page(request, plan, choices, form, changed=True, status=409)
    except TooMany as refusal:
        words = _("Kế hoạch chỉ còn nhận thêm được %d biện pháp.") % refusal.room
        return _page(request, plan, choices, form, faults=[("", words)], status=422)
    words = ngettext("Đã nhận %d biện pháp vào kế hoạch.", "Đã nhận %d biện pháp vào kế hoạch.", len(made))
    messages.success(request, words % len(made))
    return redirect(plan_address(plan))


def _choices(plan: Plan, reader: PlanReader, asked: str) -> list[Choice]:
    if plan.run is None:
        return []
    items = items_of(method_of(plan.run), node_names(plan))
    side = base_of(plan, reader.user, on=reader.on)
    lines = side.profile.items if side and side.profile else ()
    index = {line.code: line.index for line in lines}
    lowest = [line.code for line in lines if line.index is not None and line.code in items][:LOWEST]
    codes = [asked] if asked in items else lowest or list(items)[:1]
    entries = list(TypicalMeasure.objects.filter(state=TypicalMeasure.State.ACTIVE))
    held = set(plan.measures.exclude(state=Measure.State.DROPPED).values_list("action", flat=True))
    return list(_offered(codes, items, index, [each for each in entries if each.action not in held]))


def _offered(
    codes: Sequence[str], items: Mapping[str, Item], index: Mapping[str, str | None], entries: list[TypicalMeasure]
) -> list[Choice]:
    """Return each entry once, with the lowest item that it fits."""
    said: set[int] = set()
    found = []
    for code in codes:
        fit = fitting(items[code], entries)
        fresh = [each for each in fit if each.pk not in said][:MOST_OFFERS]
        said |= {each.pk for each in fresh}
        offers = [Offer(each, code, lead=each.lead) for each in fresh]
        found.append(Choice(items[code], index.get(code), offers, is_above=bool(fit)))
    return found


def _read(choices: Sequence[Choice], data: Mapping[str, Any]) -> list[Offer]:
    offers = [offer for choice in choices for offer in choice.offers]
    for offer in offers:
        offer.ticked = offer.name in data
        offer.lead = " ".join(str(data.get(f"{offer.name}-lead", "")).replace("\0", "").split())
        if offer.ticked and not 0 < len(offer.lead) <= 200:
            offer.fault = _("Ghi một đơn vị chủ trì, tối đa 200 ký tự.")
        elif offer.ticked and names_a_person(offer.lead):
            offer.fault = _("Bỏ tên người; chỉ ghi đơn vị hoặc chức danh.")
    return [offer for offer in offers if offer.ticked]


def _done(offer: Offer, due_on: date) -> Done:
    return Done(
        action=offer.entry.action,
        lead=offer.lead,
        due_on=due_on,
        node=offer.node,
        cause=offer.entry.cause,
        origin=Measure.Origin.CATALOGUE,
    )


def _faults(form: DueForm, ticked: Sequence[Offer]) -> list[tuple[str, str]]:
    found = [("due_on", f"{form['due_on'].label}: {each}") for each in form.errors.get("due_on", ())]
    found += [(f"{each.name}-lead", f"{each.entry.action[:60]}: {each.fault}") for each in ticked if each.fault]
    return found if ticked else [*found, ("", _("Chưa chọn biện pháp nào."))]


def _page(
    request: HttpRequest,
    plan: Plan,
    choices: Sequence[Choice],
    form: DueForm,
    *,
    faults: Sequence[tuple[str, str]] = (),
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    names = node_names(plan)
    context = {
        "plan": plan,
        "plan_url": plan_address(plan),
        "writable": is_writable(plan),
        "choices": choices,
        "nodes": [
            ("", _("Các tiêu chí thấp nhất")),
            *((code, f"{code} – {name}"[:90]) for code, name in names.items()),
        ],
        "chosen": next((code for code in [(request.POST or request.GET).get(NODE, "")] if code in names), ""),
        "due": form["due_on"],
        "seen": seen_now(plan),
        "changed": changed,
        "faults": faults,
        "catalogue_url": reverse("plan_tools:catalogue"),
        "trail": trail(plan, _("Chọn từ danh mục")),
    }
    return render(request, "dashboards/plan_tools/pick.html", context, status=status)
