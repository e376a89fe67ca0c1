"""Assignments from a file, and forms that come as a file because the tablet could not send them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires, roles_of
from documents.receiving import takes_files
from documents.uploads import keep_upload
from surveys.access import Hand, managed_round, watched_round
from surveys.assignment_forms import HandedInForm, TableForm
from surveys.sent_forms import NotABatch
from surveys.services.assignment_files import KNOWN, NEEDED, request_assigning
from surveys.services.handed_in import take_file


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file of assignments and start the job that reads it."""
    hand = managed_round(request, code)
    if request.method != "POST":
        return _upload_page(request, hand, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, hand, form, status=422)
    job = request_assigning(
        round=hand.round,
        upload=keep_upload(form.cleaned_data["file"]),
        back_url=reverse("fieldwork:assignments", args=[code]),
        actor=hand.user,
        at=now(),
    )
    return redirect("jobs:job", job.id)


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting(), Role.COORDINATOR)
@never_cache
def handed_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take the forms that a surveyor could not send, from the file the application exported."""
    hand = _receiving(request, code)
    if request.method != "POST":
        return _handed_in_page(request, hand, HandedInForm())
    form = HandedInForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            told = take_file(round=hand.round, units=hand.units, file=file, actor=hand.user, at=now())
            return _handed_in_page(request, hand, HandedInForm(), told=told)
        except NotABatch as error:
            form.add_error("file", str(error))
    return _handed_in_page(request, hand, form, status=422)


def _receiving(request: HttpRequest, code: str) -> Hand:
    """Return a round whose forms this person takes in: the manager's, or those of the units a coordinator carries."""
    hand = watched_round(request, code)
    if not hand.manages and Role.COORDINATOR not in roles_of(hand.user, on=localdate()):
        raise Http404
    return hand


def _faults(form: Any) -> list[tuple[str, str]]:
    return [(name, form.errors[name][0]) for name in form.fields if name in form.errors]


def _upload_page(request: HttpRequest, hand: Hand, form: TableForm, *, status: int = 200) -> HttpResponse:
    context = {
        "round": hand.round,
        "form": form,
        "faults": _faults(form),
        "needed": NEEDED,
        "known": KNOWN[len(NEEDED) :],
    }
    return render(request, "surveys/fieldwork/upload.html", context, status=status)


def _handed_in_page(
    request: HttpRequest, hand: Hand, form: HandedInForm, *, told: Any = None, status: int = 200
) -> HttpResponse:
    context = {"round": hand.round, "form": form, "faults": _faults(form), "told": told}
    return render(request, "surveys/fieldwork/handed_in.html", context, status=status)
