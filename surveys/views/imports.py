"""Answers in from files: choose one, follow its job, see what was taken in before."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from documents.csv_files import MEDIA_TYPE
from documents.receiving import UploadField, takes_files
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.uploads import Kind, keep_upload
from jobs.models import Job
from surveys.access import Hand, managed_round
from surveys.columns import columns_of
from surveys.services import request_import
from surveys.services.templates import template_csv, template_xlsx, units_csv

MOST_SHOWN = 50
FEW_SHOWN = 5
MADE = {
    "xlsx": (template_xlsx, XLSX_MEDIA_TYPE, "mau-{}.xlsx"),
    "csv": (template_csv, MEDIA_TYPE, "mau-{}.csv"),
    "units": (units_csv, MEDIA_TYPE, "don-vi-{}.csv"),
}


class ImportForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=_("Tệp phiếu trả lời"),
        help_text=_("Bảng .xlsx hoặc .csv, tối đa 50 MB. Dòng đầu là tên cột, mỗi dòng sau là một phiếu."),
    )
    dry_run = forms.BooleanField(required=False)


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def files(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file and start the job that reads it; show the files taken in so far."""
    hand = managed_round(request, code)
    if request.method != "POST":
        return _page(request, hand, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, hand, form, status=422)
    job = request_import(
        round=hand.round,
        upload=keep_upload(form.cleaned_data["file"]),
        dry_run=form.cleaned_data["dry_run"],
        back_url=reverse("imports:files", args=[code]),
        actor=hand.user,
        at=now(),
    )
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.collecting())
def template(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Hand out an empty file with the round's columns, or the list of its units."""
    hand = managed_round(request, code)
    make, media_type, name = MADE[kind]
    return HttpResponse(
        make(hand.round),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name.format(hand.round.code)}"'},
    )


def _page(request: HttpRequest, hand: Hand, form: ImportForm, *, status: int = 200) -> HttpResponse:
    batches = hand.round.import_batches.select_related("actor").order_by("-at", "-pk")
    context: dict[str, Any] = {
        "round": hand.round,
        "form": form,
        "faults": [("file", error) for error in form.errors.get("file", [])],
        "batches": batches[:MOST_SHOWN],
        "columns": columns_of(hand.round),
        "units": sorted((unit.agency.code, unit.version.name) for unit in hand.units),
        "work": _unfinished(hand),
    }
    return render(request, "surveys/imports/files.html", context, status=status)


def _unfinished(hand: Hand) -> list[Job]:
    """Return this person's files of the round that wait, are being read or were refused, newest first."""
    here = reverse("imports:files", args=[hand.round.code])
    mine = Job.objects.of(hand.user).filter(back_url=here).exclude(state=Job.State.DONE)
    return list(mine.order_by("-created_at")[:FEW_SHOWN])
