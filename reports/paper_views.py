"""The paper (tờ trình) laid before who decides: its print page, and asking for it as PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from reports import services
from scoring.access import user_of
from scoring.models import Submission
from scoring.publication_access import RUNS, auditor_of

LONGEST_ID = 18


@require_safe
@requires(*RUNS)
@never_cache
def paper(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a paper as it is printed."""
    return HttpResponse(services.paper_page(_paper(request, code, pk), request=request))


@require_POST
@requires(*RUNS)
def request_paper(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Start a job that makes the paper's PDF and show its progress."""
    job = services.request_paper(paper=_paper(request, code, pk), actor=user_of(request), at=now())
    return redirect("jobs:job", job.id)


def _paper(request: HttpRequest, code: str, pk: int) -> Submission:
    """Return a paper of a round whose runs this person sees. Raises Http404."""
    reader = auditor_of(request, code)
    papers = Submission.objects.filter(round=reader.round, pk=pk) if len(str(pk)) <= LONGEST_ID else None
    found = papers.select_related("run", "round", "end").first() if papers is not None else None
    if found is None:
        raise Http404
    return found
