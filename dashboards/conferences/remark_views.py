"""What staff said at a conference: writing it down, taking it out, making measures of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.conference_reach import acts_for, plans_to_feed, remarks_of
from actionplans.models import Conference, ConferenceRemark, Measure, Plan
from actionplans.reach import HANDING_IN, READING, Reader
from actionplans.services import conferences as services
from actionplans.services.conferences import BOTH, Remark
from actionplans.services.plans import Done, NotWritable, Said
from actionplans.services.steps import Hand
from actionplans.services.taking import Changed, NotNow
from agencies.access import requires
from dashboards.announced import announced_unit
from dashboards.conferences import forms, page
from dashboards.conferences.fields import drawn, faults_of
from dashboards.conferences.frame import meanwhile, not_now_words, owned, seen, trail

PREFIX = "g{}"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*READING)
@never_cache
def remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was said; who acts for the agency adds to it."""
    reader, found = seen(request, pk)
    if request.method == "POST" and not acts_for(reader, found.agency_id):
        raise PermissionDenied
    nodes = nodes_of(found)
    form = forms.RemarkForm(request.POST if request.method == "POST" else None, nodes=list(nodes.items()))
    if request.method != "POST":
        return _remarks(request, reader, found, nodes, form)
    if not form.is_valid():
        return _remarks(request, reader, found, nodes, form, status=422)
    typed = dict(form.cleaned_data)
    hand = Hand(actor=reader.user, at=now(), seen=typed.pop("version"))
    try:
        services.add_remark(conference=found, remark=Remark(**typed), hand=hand)
    except (NotNow, services.Full):
        form.add_error(None, not_now_words())
        return _remarks(request, reader, found, nodes, form, status=422)
    except Changed:
        found.refresh_from_db()
        told = meanwhile(found, hand.seen, typed["text"])
        return _remarks(request, reader, found, nodes, form, status=409, **told)
    messages.success(request, _("Đã ghi góp ý."))
    return redirect("conferences:remarks", found.pk)


@require_POST
@requires(*HANDING_IN)
@never_cache
def drop(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """Take a remark out; its words stay in the history."""
    reader, found = owned(request, pk)
    kept = get_object_or_404(ConferenceRemark, pk=remark, conference=found)
    version = request.POST.get("version", "")
    hand = Hand(actor=reader.user, at=now(), seen=int(version) if version.isdecimal() and len(version) < 6 else -1)
    try:
        services.drop_remark(conference=found, remark=kept, hand=hand)
    except services.AlreadyTaken:
        messages.error(request, _("Góp ý này đã thành biện pháp trong kế hoạch nên không bỏ được."))
    except Changed:
        messages.error(request, _("Có người vừa sửa hội nghị này. Xem lại rồi bỏ góp ý nếu vẫn cần."))
    except NotNow:
        messages.error(request, not_now_words())
    else:
        messages.success(request, _("Đã bỏ góp ý; nội dung còn trong quá trình."))
    return redirect("conferences:remarks", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*HANDING_IN)
@never_cache
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Make measures of a plan of the remarks that are ticked."""
    reader, found = owned(request, pk)
    left = [each for each in remarks_of(found) if each.measure is None]
    plans, data = list(plans_to_feed(found)), request.POST if request.method == "POST" else None
    target = forms.TargetForm(data, plans=plans)
    rows = [(each, _row(each, data, reader.on)) for each in left]
    if data is None:
        return _measures(request, found, target, rows)
    fine = [target.is_valid(), *(form.is_valid() for _remark, form in rows)]
    done = {each.pk: _done(each, form.cleaned_data) for each, form in rows if form.is_valid() and _ticked(form)}
    if all(fine) and not done:
        target.add_error(None, _("Đánh dấu ít nhất một góp ý."))
    if not all(fine) or not done:
        return _measures(request, found, target, rows, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=target.cleaned_data["version"])
    try:
        count = _fed(found, target.cleaned_data["plan"], done, reader, hand)
    except (Changed, services.AlreadyTaken):
        found.refresh_from_db()
        return _measures(request, found, target, rows, status=409, **meanwhile(found, hand.seen))
    except (NotNow, NotWritable):
        target.add_error(None, _("Kế hoạch này không còn sửa được, hoặc hội nghị đang ở tình trạng khác."))
        return _measures(request, found, target, rows, status=422)
    words = ngettext("Đã đưa %d góp ý vào kế hoạch.", "Đã đưa %d góp ý vào kế hoạch.", count) % count
    messages.success(request, words)
    return redirect("conferences:conference", found.pk)


def nodes_of(found: Conference) -> dict[str, str]:
    """Return the names of the factors and items of the survey, by code; none before figures are public."""
    told = announced_unit(found.round, found.agency)
    return {line.code: line.name for line in (*told.profile.factors, *told.profile.items)} if told else {}


def _fed(found: Conference, plan: Plan | None, done: dict[int, Done], reader: Reader, hand: Hand) -> int:
    """Put measures into a plan, or into a new one that rests on the public figures."""
    if plan is not None:
        return services.feed_plan(conference=found, plan=plan, done=done, actor=reader.user, hand=hand)
    year = (found.held_on or hand.on).year
    said = Said(title=_("Kế hoạch nâng cao chỉ số hài lòng năm %d") % year, first_year=year, last_year=year)
    told = announced_unit(found.round, found.agency)
    run = told.publication.run if told else None
    return services.feed_new_plan(conference=found, said=said, run=run, done=done, actor=reader.user, hand=hand)


def _row(remark: ConferenceRemark, data: Any, on: date) -> forms.MeasureForm:
    first = {"action": remark.text if remark.kind == ConferenceRemark.Kind.PROPOSAL else "", "lead": remark.section}
    form = forms.MeasureForm(data, prefix=PREFIX.format(remark.pk), initial=first, today=on)
    form.auto_id = "%s"
    return form


def _ticked(form: forms.MeasureForm) -> bool:
    return bool(form.cleaned_data.get("chosen"))


def _done(remark: ConferenceRemark, typed: dict[str, Any]) -> Done:
    cause = "" if remark.kind == ConferenceRemark.Kind.PROPOSAL else remark.text
    fields = {name: typed[name] for name in ("action", "lead", "due_on")}
    return Done(node=remark.node, origin=Measure.Origin.CONFERENCE, cause=cause, **fields)


def _remarks(
    request: HttpRequest,
    reader: Reader,
    found: Conference,
    nodes: dict[str, str],
    form: forms.RemarkForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    form.auto_id = "%s"
    kept = remarks_of(found)
    writes = acts_for(reader, found.agency_id) and found.state in BOTH
    context = {
        "conference": found,
        "lines": page.remark_lines(kept, nodes),
        "writes": writes,
        "feeds": writes and any(each.measure is None for each in kept),
        "fields": drawn(form),
        "faults": [] if more else faults_of(form),
        "trail": trail(found, (_("Góp ý tại hội nghị"), "")),
        **more,
    }
    return render(request, "dashboards/conferences/remarks.html", context, status=status)


def _measures(
    request: HttpRequest,
    found: Conference,
    target: forms.TargetForm,
    rows: list[tuple[ConferenceRemark, forms.MeasureForm]],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    target.auto_id = "%s"
    names = nodes_of(found)
    lines = page.remark_lines([each for each, _form in rows], names)
    faults = [*faults_of(target), *(fault for _each, form in rows if form.is_bound for fault in faults_of(form))]
    context = {
        "conference": found,
        "target": drawn(target),
        "rows": [(line, form["chosen"], drawn(form)) for line, (_each, form) in zip(lines, rows, strict=True)],
        "faults": [] if more else faults,
        "trail": trail(found, (_("Đưa góp ý vào kế hoạch"), "")),
        **more,
    }
    return render(request, "dashboards/conferences/measures.html", context, status=status)
