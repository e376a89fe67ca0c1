"""Beginning a plan, and filling it with what is proposed."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import Obligation
from actionplans.plan_reach import WRITING, PlanReader, plan_reader_for
from actionplans.selectors import names_on
from actionplans.services.plans import WRITABLE, Done, NotWritable, Said, add_measures, start_plan
from agencies.access import requires
from agencies.models import Agency
from dashboards.plans import wording
from dashboards.plans.figures import figures_of, figures_of_plan, unit_of_plan
from dashboards.plans.forms import ProposalForm, SaidForm
from dashboards.plans.proposals import Proposal, proposals
from dashboards.plans.seeing import faults_of, plan_seen
from feedback.comment_page import fields_of
from scoring.access import user_of
from surveys.models import Round, RoundUnit

AGENCY, ROUND, OBLIGATION = "don-vi", "dot", "nhiem-vu"
Rows = list[tuple[Proposal, ProposalForm]]


class StartForm(SaidForm):
    """A plan's name and years, and the round whose figures it rests on."""

    round = django_forms.ChoiceField(required=False)
    field_order = ("round", "title", "first_year", "last_year")

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].label = _("Theo kết quả của đợt")
        self.fields["round"].choices = [*rounds, ("", _("Không theo đợt nào"))]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin a plan of an agency, from its page, from an obligation or from the list."""
    reader = plan_reader_for(user_of(request), on=localdate())
    sent = request.POST if request.method == "POST" else request.GET
    owed = _obligation(reader, sent.get(OBLIGATION, ""))
    agency = _agency(reader, sent.get(AGENCY, ""), owed)
    if agency is None:
        return _choose(request, reader)
    name = names_on({agency.pk}, on=reader.on).get(agency.pk, agency.code)
    units = _units(agency)
    rounds = [(unit.round.code, unit.round.title) for unit in units]
    wanted = sent.get(ROUND, "")
    initial = {**_usual(reader, name), "round": wanted if wanted in dict(rounds) else rounds[0][0] if rounds else ""}
    form = StartForm(request.POST if request.method == "POST" else None, rounds=rounds, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _begin(reader, agency, units, owed, form)
    context = {
        "agency": agency,
        "name": name,
        "obligation": owed,
        "fields": fields_of(form),
        "faults": faults_of(form),
        "trail": wording.trail((_("Soạn kế hoạch"), "")),
    }
    return render(request, "dashboards/plans/start.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer what the figures and the comments suggest; what is ticked and completed becomes a measure."""
    reader, plan = plan_seen(request, pk)
    if not reader.writes(plan):
        raise PermissionDenied
    if plan.state not in WRITABLE:
        messages.info(request, _("Kế hoạch đã trình nên không thêm biện pháp được."))
        return redirect("plans:plan", plan.pk)
    figures, unit = figures_of_plan(plan, reader.user, on=reader.on), unit_of_plan(plan)
    sent = request.POST if request.method == "POST" else None
    taken = set(plan.measures.filter(origin__in=("lowest", "comments")).values_list("origin", "node"))
    usual = {"due_on": f"{plan.last_year}-12-31"} if plan.last_year >= reader.on.year else {}
    rows: Rows = [
        (each, ProposalForm(sent, prefix=each.code, today=reader.on, initial=usual))
        for each in proposals(figures, unit, reader.user, on=reader.on)
    ]
    valid = [form.is_valid() for _each, form in rows]
    faults = faults_of(*(form for _each, form in rows)) if sent is not None else []
    if sent is not None and all(valid):
        done = [_done(each, form) for each, form in rows if form.cleaned_data.get("take")]
        if done:
            return _add(request, pk, reader, done)
        faults = [("", _("Chưa chọn dòng nào để đưa vào kế hoạch."))]
    context = {
        "plan": plan,
        "rows": [_row(each, form, taken) for each, form in rows],
        "figures": figures is not None,
        "faults": faults,
        "trail": wording.trail(wording.crumb(plan), (_("Gợi ý"), "")),
    }
    return render(request, "dashboards/plans/propose.html", context, status=422 if faults else 200)


def _row(each: Proposal, form: ProposalForm, taken: set[tuple[str, str]]) -> dict[str, Any]:
    fields = [field for field in fields_of(form) if not field.name.endswith("take")]
    ticked = bool(form["take"].value()) if form.is_bound else False
    return {
        "proposal": each,
        "fields": fields,
        "take": form["take"].html_name,
        "ticked": ticked,
        "taken": (each.origin, each.node) in taken,
    }


def _done(each: Proposal, form: ProposalForm) -> Done:
    typed = form.cleaned_data
    return Done(
        action=typed["action"],
        lead=typed["lead"],
        due_on=typed["due_on"],
        cause=typed["cause"],
        node=each.node,
        origin=each.origin,
    )


def _add(request: HttpRequest, pk: int, reader: PlanReader, done: list[Done]) -> HttpResponse:
    _reader, plan = plan_seen(request, pk)
    try:
        add_measures(plan=plan, done=done, actor=reader.user, at=now())
    except NotWritable:
        messages.error(request, _("Kế hoạch đã trình, hoặc đã có 200 biện pháp: chưa thêm gì."))
    else:
        words = ngettext("Đã đưa %d biện pháp vào kế hoạch.", "Đã đưa %d biện pháp vào kế hoạch.", len(done))
        messages.success(request, words % len(done))
    return redirect("plans:plan", plan.pk)


def _begin(
    reader: PlanReader, agency: Agency, units: list[RoundUnit], owed: Obligation | None, form: StartForm
) -> HttpResponse:
    typed = form.cleaned_data
    unit = next((each for each in units if each.round.code == typed["round"]), None)
    figures = figures_of(unit, reader.user, on=reader.on) if unit else None
    said = Said(title=typed["title"], first_year=typed["first_year"], last_year=typed["last_year"])
    run = figures.run if figures else None
    made = start_plan(agency=agency, said=said, run=run, obligation=owed, actor=reader.user, at=now())
    return redirect("plans:propose" if run else "plans:plan", made.pk)


def _choose(request: HttpRequest, reader: PlanReader) -> HttpResponse:
    """Ask for which agency, where the person writes for several."""
    found = dict(Agency.objects.filter(pk__in=reader.above).values_list("pk", "code"))
    names = names_on(set(found), on=reader.on)
    agencies = sorted(((code, names.get(pk, code)) for pk, code in found.items()), key=lambda each: each[1])
    context = {"agencies": agencies, "trail": wording.trail((_("Soạn kế hoạch"), ""))}
    return render(request, "dashboards/plans/choose.html", context)


def _agency(reader: PlanReader, code: str, owed: Obligation | None) -> Agency | None:
    """Return whose plan is begun; None where the person has to choose. Raises Http404 for another's."""
    if owed is not None:
        return owed.bearer
    if not code:
        return Agency.objects.get(pk=next(iter(reader.above))) if len(reader.above) == 1 else None
    found = Agency.objects.filter(code=code[:100].replace("\0", ""), pk__in=reader.writing.agency_ids).first()
    if found is None:
        raise Http404
    return found


def _obligation(reader: PlanReader, sent: str) -> Obligation | None:
    """Return the task a plan answers to, one that the person's agency owes. Raises Http404 for another."""
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        raise Http404
    mine = Obligation.objects.filter(bearer__in=reader.writing.agency_ids).select_related("bearer", "point__directive")
    found = mine.filter(pk=int(sent)).first()
    if found is None:
        raise Http404
    return found


def _units(agency: Agency) -> list[RoundUnit]:
    """Return an agency in the closed rounds that measured it, the newest first."""
    found = RoundUnit.objects.filter(agency=agency, round__state=Round.State.CLOSED, round__owner=None)
    return list(found.select_related("round", "agency", "version", "block").order_by("-round__closes_on", "-round_id"))


def _usual(reader: PlanReader, name: str) -> dict[str, Any]:
    year = reader.on.year
    title = _("Kế hoạch cải thiện mức độ hài lòng của %(agency)s năm %(year)s") % {"agency": name, "year": year}
    return {"title": title[:300], "first_year": year, "last_year": year}
