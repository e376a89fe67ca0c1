"""The page of one list, with the forms of what this person may do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from actionplans.models import Designation, Plan
from actionplans.reach import Reader
from actionplans.reading_designations import history, outdated_by, owed_by_agency, rows_of
from actionplans.selectors import names_on
from actionplans.services.designations import rule_of
from actionplans.services.plans import WRITABLE
from actionplans.services.steps import TO_DO
from dashboards.act_fields import act_fields, faults_of
from dashboards.designations import page
from dashboards.designations.figures import published_rows
from dashboards.designations.forms import AgainForm, DecisionForm, WithdrawForm

Typed = Mapping[str, forms.Form]


def made(code: str, found: Designation, reader: Reader, data: Any = None) -> forms.Form:
    """Return the form of an act, with what was sent."""
    initial: dict[str, Any] = {"version": found.version, "issuer": found.publication.issuing_body}
    if code == "decide":
        form: forms.Form = DecisionForm(data, initial=initial, today=reader.on)
    elif code == "recompute":
        form = AgainForm(data, initial=initial | page.initial_of(rule_of(found)))
    else:
        form = WithdrawForm(data, initial=initial)
    # Several forms stand on one page, so each gives its fields ids of its own.
    form.auto_id = f"{code}-%s"
    return form


def shown(
    request: HttpRequest,
    reader: Reader,
    found: Designation,
    typed: Typed | None = None,
    *,
    changed: int | None = None,
    missing: str = "",
    raw: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a list; `changed`: the version the person had seen when somebody else went on; `raw`: what was ticked."""
    drafting = reader.gives and found.state == Designation.State.DRAFT
    named, owed = rows_of(found, reader), owed_by_agency(found)
    names = names_on({one.agency_id for one in named}, on=reader.on)
    done = page.steps(history(found))
    lines = page.lines(named, published_rows(found.publication), names, owed, reader)
    if raw is not None:
        lines = [replace(one, confirmed=f"chon-{one.pk}" in raw, why=raw.get(f"ly-do-{one.pk}", "")) for one in lines]
    context = {
        "designation": found,
        "tag": page.TAGS[found.state],
        "facts": page.facts(found),
        "lines": lines,
        "confirmed": sum(line.confirmed for line in lines),
        "drafting": drafting,
        "outdated": outdated_by(found),
        "offers": _offers(found, reader, typed or {}) if drafting else [],
        "answers": _answers(found, reader),
        "steps": done,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "missing": missing,
        "faults": [fault for form in (typed or {}).values() for fault in faults_of(form)] if changed is None else [],
        "trail": page.trail((found.publication.round.title, "")),
    }
    return render(request, "dashboards/designations/designation.html", context, status=status)


def plans_to_hand_in(found: Designation, reader: Reader) -> list[Plan]:
    """Return the plans that would answer what the person's agencies still owe after the decision."""
    if found.directive_id is None or not reader.handing_in.agency_ids:
        return []
    mine = reader.handing_in.agency_ids
    plans = Plan.objects.filter(
        agency__in=mine,
        agency__obligations__point__directive=found.directive_id,
        agency__obligations__state__in=TO_DO,
    ).exclude(state__in=WRITABLE)
    return list(plans.exclude(achieved="").exclude(shortcomings="").exclude(causes="").distinct())


def _offers(found: Designation, reader: Reader, typed: Typed) -> list[dict[str, Any]]:
    codes = ("decide", "recompute", "withdraw")
    forms_of = {code: typed.get(code) or made(code, found, reader) for code in codes}
    return [{"code": code, "open": code in typed, "fields": act_fields(form)} for code, form in forms_of.items()]


def _answers(found: Designation, reader: Reader) -> list[Plan]:
    return plans_to_hand_in(found, reader)
