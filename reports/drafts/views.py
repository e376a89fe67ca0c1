"""Drafts of papers as files, for whoever sees the page where the paper arises."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from actionplans.conference_reach import visible_conferences
from actionplans.models import Conclusion, Directive, Obligation
from actionplans.plan_reach import plan_reader_for, visible_plans
from actionplans.reach import GIVING, READING, Reader, reader_for, visible
from actionplans.reading_designations import rows_of, visible_designations
from actionplans.selectors import Wanted, listed, names_on, to_remind
from agencies.access import requires
from reports import access
from reports.drafts.conferences import conclusion_paper
from reports.drafts.decisions import designating_paper, publishing_paper
from reports.drafts.plans import plan_paper
from reports.drafts.reminders import reminder_paper
from reports.drafts.submissions import submission_paper
from reports.formats import DOCX
from reports.selectors import NothingToReport, Source, source_of
from reports.word import Paper, docx_bytes
from scoring.access import user_of
from scoring.models import ScoringRun, Submission
from scoring.publication_access import RUNS, auditor_of, publisher_of
from scoring.publication_access import Reader as Publisher


@require_safe
@requires(*READING)
@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out an agency's plan as a kế hoạch."""
    reader = plan_reader_for(user_of(request), on=localdate())
    plans = visible_plans(reader).filter(block=None).select_related("agency", "run__method_version")
    return _file(plan_paper(get_object_or_404(plans, pk=pk), on=reader.on), f"ke-hoach-{pk}")


@require_safe
@requires(*READING)
@never_cache
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the notice of what a conference concluded, once it is drafted."""
    found = get_object_or_404(visible_conferences(_reader(request)), pk=pk, held_on__isnull=False)
    kept = get_object_or_404(Conclusion, conference=found)
    return _file(conclusion_paper(found, kept), f"thong-bao-ket-luan-{pk}")


@require_safe
@requires(*RUNS)
@never_cache
def submission(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand out the paper that lays what was appraised before who decides."""
    papers = Submission.objects.select_related("run", "round", "end")
    found = get_object_or_404(papers, round=auditor_of(request, code).round, pk=pk)
    return _file(submission_paper(found), f"to-trinh-{code}-{pk}")


@require_safe
@requires(*Role.collecting())
@never_cache
def publishing(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the decision that publishes the run of the draft, without a draft the newest one."""
    reader = publisher_of(request, code)
    run = _run(reader)
    body = reader.live_in_force.issuing_body if reader.live_in_force else ""
    paper = publishing_paper(run, _source(request, code), body=body, on=localdate())
    return _file(paper, f"quyet-dinh-cong-bo-{code}")


@require_safe
@requires(*GIVING)
@never_cache
def designating(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the decision that names agencies with a low index."""
    reader = _giver(request)
    found = get_object_or_404(visible_designations(reader), pk=pk)
    rows = rows_of(found, reader)
    names = names_on({each.agency_id for each in rows}, on=reader.on)
    return _file(designating_paper(found, rows, names, on=reader.on), f"quyet-dinh-chi-so-thap-{pk}")


@require_safe
@requires(*GIVING)
@never_cache
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the letter about what is overdue after a directive, or due soon."""
    reader = _giver(request)
    directive = get_object_or_404(Directive, pk=pk)
    owed = listed(visible(reader), Wanted(directive=pk), on=reader.on)
    return _reminded(reader, directive, to_remind(owed, on=reader.on))


@require_safe
@requires(*GIVING)
@never_cache
def reminder_of_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the letter about one obligation that is overdue or due soon."""
    reader = _giver(request)
    owed = get_object_or_404(visible(reader), pk=pk)
    return _reminded(reader, owed.point.directive, to_remind([owed], on=reader.on))


def _reminded(reader: Reader, directive: Directive, owed: list[Obligation]) -> HttpResponse:
    if not owed:
        raise Http404
    names = names_on({each.bearer_id for each in owed}, on=reader.on)
    return _file(reminder_paper(directive, owed, names, on=reader.on), f"cong-van-don-doc-{directive.pk}")


def _reader(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def _giver(request: HttpRequest) -> Reader:
    reader = _reader(request)
    if not reader.gives:
        raise Http404
    return reader


def _run(reader: Publisher) -> ScoringRun:
    """Return the run that would be published. Raises Http404 where nothing is scored."""
    if reader.draft_in_force is not None:
        return reader.draft_in_force.run
    found = ScoringRun.objects.filter(round=reader.round).select_related("round").order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def _source(request: HttpRequest, code: str) -> Source | None:
    """Return the figures of the round as this person sees them on paper, None where they see none."""
    try:
        round, sight = access.round_to_report(request, code)
        return source_of(round, unit=None, sight=sight, at=now())
    except (Http404, NothingToReport):
        return None


def _file(paper: Paper, stem: str) -> HttpResponse:
    named = {"Content-Disposition": content_disposition_header(True, f"{stem}.docx") or ""}
    return HttpResponse(docx_bytes(paper), content_type=DOCX, headers=named)
