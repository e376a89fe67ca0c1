"""The draft of the notice of what a conference concluded: its blocks to edit, and its paper."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from actionplans import conclusions
from actionplans.conference_reach import remarks_of
from actionplans.models import Conclusion, Conference
from actionplans.reach import HANDING_IN, READING
from actionplans.selectors import names_on
from actionplans.services.conferences import BOTH, Blocks, conclude
from actionplans.services.steps import Hand
from actionplans.services.taking import Changed, NotNow
from agencies.access import requires
from agencies.models import AgencyVersion, RecipientList
from agencies.selectors import recipients_of
from charts.numbers import vi
from dashboards.announced import Announced, announced_unit
from dashboards.conferences import forms
from dashboards.conferences.fields import drawn, faults_of
from dashboards.conferences.frame import meanwhile, not_now_words, owned, seen, trail
from dashboards.plans.clash import rows
from scoring.models import Publication

BLOCKS = ("opening", "results", "remarks", "tasks", "closing")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDING_IN)
@never_cache
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the blocks; the first time, or when asked for anew, they are drafted from what is known."""
    reader, found = owned(request, pk)
    if found.state not in BOTH:
        raise Http404
    kept = Conclusion.objects.filter(conference=found).first()
    told = announced_unit(found.round, found.agency)
    anew = kept is None or request.GET.get("dung-lai") == "1"
    blocks = drafted(found, told) if anew or kept is None else _blocks(kept)
    form = forms.ConclusionForm(request.POST if request.method == "POST" else None, initial=blocks)
    if request.method != "POST":
        return _form(request, found, form, kept, told, anew=anew)
    if not form.is_valid():
        return _form(request, found, form, kept, told, status=422)
    typed = dict(form.cleaned_data)
    hand = Hand(actor=reader.user, at=now(), seen=typed.pop("version"))
    try:
        conclude(conference=found, blocks=Blocks(**typed), publication=_rests_on(kept, told, typed), hand=hand)
    except NotNow:
        form.add_error(None, not_now_words())
        return _form(request, found, form, kept, told, status=422)
    except Changed:
        found.refresh_from_db()
        kept = Conclusion.objects.filter(conference=found).first()
        both = rows(form, _blocks(kept), BLOCKS) if kept else []
        return _form(request, found, form, kept, told, status=409, clash=both, **meanwhile(found, hand.seen))
    messages.success(request, _("Đã lưu dự thảo thông báo kết luận."))
    return redirect("conferences:conclusion", found.pk)


@require_safe
@requires(*READING)
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notice in the layout of official papers; number, day and signature stay blank."""
    _reader, found = seen(request, pk)
    kept = Conclusion.objects.filter(conference=found).first()
    if kept is None or found.held_on is None:
        raise Http404
    issuer, parent, place = _names(found, found.held_on)
    context = {
        "conference": found,
        "subject": conclusions.subject(_meeting(found)),
        "issuer": issuer.upper(),
        "parent": parent.upper(),
        "place": place,
        "year": found.held_on.year,
        "blocks": [block for block in (kept.opening, kept.results, kept.remarks, kept.tasks) if block],
        "closing": kept.closing.rstrip("./ "),
        "recipients": recipients_of(RecipientList.Kind.CONCLUSION) or conclusions.RECIPIENTS,
        "head": {"note": ""},
    }
    return render(request, "dashboards/conferences/paper.html", context)


def drafted(found: Conference, told: Announced | None) -> dict[str, str]:
    """Return the blocks made of what is known: the conference, what is public, what was said."""
    meeting = _meeting(found)
    kinds = [(each, each.measure) for each in remarks_of(found)]
    said = [
        conclusions.Said(each.kind, each.text, each.section, _task(measure) if measure else "")
        for each, measure in kinds
    ]
    return {
        "opening": conclusions.opening(meeting),
        "results": conclusions.results(_figures(told) if told else None),
        "remarks": conclusions.remarks(said),
        "tasks": conclusions.tasks(said, found.chair),
        "closing": conclusions.closing(meeting),
    }


def _figures(told: Announced) -> conclusions.Figures | None:
    made, live = told.profile, told.publication
    if made.index is None:
        return None
    factors = sorted((line for line in made.factors if line.index), key=lambda line: float(line.index or 0))
    return conclusions.Figures(
        decision=conclusions.decision(live.decision_number, live.decision_date, live.issuing_body),
        index=vi(made.index),
        n=vi(made.n),
        rank=f"{made.rank}/{made.ranked}" if made.rank is not None and not told.tied else "",
        ranks=_ranks(made.ranks),
        factors=[(line.name, vi(line.index)) for line in factors],
    )


def _ranks(found: tuple[int, int] | None) -> str:
    return f"{found[0]}–{found[1]}" if found and found[0] != found[1] else ""


def _task(measure: Any) -> str:
    return conclusions.task(measure.action, measure.lead, measure.due_on)


def _meeting(found: Conference) -> conclusions.Meeting:
    day = found.held_on or found.planned_on
    return conclusions.Meeting(
        agency=names_on({found.agency_id}, on=day).get(found.agency_id, found.agency.code),
        about=found.round.title,
        held_on=day,
        chair=found.chair,
        place=found.place,
        posts=found.posts,
        invited=found.invited,
        attending=found.attending,
    )


def _names(found: Conference, on: date) -> tuple[str, str, str]:
    """Return the name of the agency, of the one above it, and its place, as they were on the day."""
    named = AgencyVersion.objects.filter(agency=found.agency, valid__startswith__lte=on)
    version = named.order_by("-valid__startswith").first()
    if version is None:
        return found.agency.code, "", ""
    above = names_on({version.parent_id}, on=on) if version.parent_id is not None else {}
    return version.name, next(iter(above.values()), ""), version.place_name


def _rests_on(kept: Conclusion | None, told: Announced | None, typed: dict[str, str]) -> Publication | None:
    """Return whose figures the block of results has: those it had, unless it was written anew."""
    if kept is not None and kept.results == typed["results"].replace("\r\n", "\n"):
        return kept.publication
    return told.publication if told else None


def _blocks(kept: Conclusion) -> dict[str, str]:
    return {name: getattr(kept, name) for name in BLOCKS}


def _form(
    request: HttpRequest,
    found: Conference,
    form: forms.ConclusionForm,
    kept: Conclusion | None,
    told: Announced | None,
    *,
    anew: bool = False,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    form.auto_id = "%s"
    rests = kept.publication_id if kept else None
    context = {
        "conference": found,
        "kept": kept,
        "anew": anew and kept is not None,
        "superseded": rests is not None and (told is None or told.publication.pk != rests),
        "figures": told is not None,
        "fields": drawn(form),
        "faults": [] if more else faults_of(form),
        "trail": trail(found, (_("Thông báo kết luận"), "")),
        **more,
    }
    return render(request, "dashboards/conferences/conclusion.html", context, status=status)
