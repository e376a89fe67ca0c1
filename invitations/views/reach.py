"""People reached by a person: the postal list and its results, and the next call."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import requires
from agencies.meanwhile import Clash
from invitations.access import CALLING, CARRYING, Reach, called_list, carried_list, lists_to_reach
from invitations.models import Contact, SampleList
from invitations.services import recall
from invitations.services.recall import UnknownOutcome
from jobs import services as jobs
from jobs.views import handed_out, own_job
from surveys.access import user_of
from surveys.models import Channel

PAGE = 100
TASK = "invitations.tasks.make_recall_list"


@require_safe
@requires(*CALLING)
@never_cache
def calls(request: HttpRequest, code: str) -> HttpResponse:
    """List the postal and telephone lists that this person works through."""
    round, lists = lists_to_reach(request, code)
    return render(request, "invitations/calls.html", {"round": round, "lists": lists, "phone": Channel.PHONE})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*CARRYING)
@never_cache
def postal(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Show the people of a postal list, and take what became of them."""
    reach = carried_list(request, code, list_id)
    if request.method == "POST":
        return _note_outcomes(request, reach)
    return _postal_page(request, reach)


@require_POST
@requires(*CARRYING)
def postal_file(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Start making the list to print."""
    reach = carried_list(request, code, list_id)
    kind = "pdf" if request.POST.get("kind") == "pdf" else "xlsx"
    with transaction.atomic():
        recall.note_shown(sample_list=reach.sample_list, number=None, actor=reach.user, at=now())
        job = jobs.start(
            task=TASK,
            title=_("Danh sách phát, thu phiếu: %s") % reach.sample_list.name,
            params={"list_id": list_id, "unit_ids": reach.unit_ids, "kind": kind},
            actor=reach.user,
            back_url=reverse("invitations:postal", args=[code, list_id]),
            file_view="invitations:printed",
            at=now(),
        )
    return redirect("jobs:job", job.id)


@require_safe
@requires(*CARRYING)
@never_cache
def printed(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """Hand out an own list that was made to print, each time noted. Raises Http404 where there is none any more."""
    job, at = own_job(request, job_id, task=TASK), now()
    made_of = get_object_or_404(SampleList.objects.select_related("round"), pk=job.params["list_id"])
    answer = handed_out(job, at=at)
    if request.method == "GET":
        recall.note_taken(sample_list=made_of, file=job.file_name, actor=user_of(request), at=at)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*CALLING)
@never_cache
def call(request: HttpRequest, code: str, list_id: int) -> HttpResponse:
    """Show whom to call next, and take how the call ended."""
    reach = called_list(request, code, list_id)
    if request.method == "POST":
        try:
            recall.note_call(
                sample_list=reach.sample_list,
                contact_id=UUID(request.POST.get("nguoi", "")),
                unit_ids=reach.unit_ids,
                outcome=request.POST.get("ket-qua", ""),
                at=now(),
            )
        except (ValueError, Contact.DoesNotExist):
            messages.error(request, _("Chưa ghi được kết quả. Chọn lại."))
        return redirect("invitations:call", code, list_id)
    person = recall.next_call(sample_list=reach.sample_list, unit_ids=reach.unit_ids, actor=reach.user, at=now())
    return render(request, "invitations/call.html", {"round": reach.round, "list": reach.sample_list, "person": person})


def _note_outcomes(request: HttpRequest, reach: Reach) -> HttpResponse:
    try:
        typed, shown = _sent(request, "n-"), _sent(request, "w-")
        changed = recall.note_outcomes(
            sample_list=reach.sample_list,
            outcomes=typed,
            unit_ids=reach.unit_ids,
            actor=reach.user,
            at=now(),
            shown=shown,
        )
    except recall.NotedMeanwhile:
        anew = {pk: outcome for pk, outcome in typed.items() if shown.get(pk) != outcome}
        return _postal_page(request, reach, typed=anew, status=409)
    except (ValueError, UnknownOutcome) as error:
        raise Http404 from error
    words = ngettext("Đã ghi kết quả của %d người.", "Đã ghi kết quả của %d người.", changed)
    messages.success(request, words % changed)
    return redirect(request.get_full_path())


def _sent(request: HttpRequest, sign: str) -> dict[UUID, str]:
    """Return what was sent by person: outcomes under n-, what the page showed before under w-."""
    return {UUID(name[2:]): str(value) for name, value in request.POST.dict().items() if name.startswith(sign)}


def _postal_page(
    request: HttpRequest, reach: Reach, *, typed: Mapping[UUID, str] | None = None, status: int = 200
) -> HttpResponse:
    """Show a page of the people; `typed` is what was chosen for some of them and not stored."""
    people = recall.people_to_reach(reach.sample_list, reach.unit_ids)
    page = Paginator(people, PAGE).get_page(request.GET.get("trang"))
    recall.note_shown(sample_list=reach.sample_list, number=len(page), actor=reach.user, at=now())
    numbers = {"number": page.number, "total": page.paginator.num_pages}
    context = {
        "round": reach.round,
        "list": reach.sample_list,
        "page": page,
        "people": [(person, (typed or {}).get(person.id, person.outcome)) for person in page],
        "clash": _clash(list(page), typed) if typed is not None else None,
        "outcomes": _outcomes(),
        "previous": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?trang={page.next_page_number()}" if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(total)d") % numbers,
    }
    return render(request, "invitations/postal.html", context, status=status)


def _outcomes() -> list[tuple[str, str]]:
    return [("", _("chưa có")), *((str(value), str(words)) for value, words in Contact.Outcome.choices)]


def _clash(people: list[recall.Reached], typed: Mapping[UUID, str]) -> Clash:
    """Show what stands beside what was chosen; the audit keeps no person, so who was first cannot be told."""
    words = dict(_outcomes())
    rows = (
        (_("Người số %d") % each.number, words[each.outcome], words.get(typed[each.id], ""))
        for each in people
        if typed.get(each.id, each.outcome) != each.outcome
    )
    return Clash("", tuple(rows), "")
