"""Older published figures in from files."""

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
from documents.csv_files import MEDIA_TYPE, csv_bytes
from documents.receiving import UploadField, takes_files
from documents.uploads import Kind, keep_upload
from jobs.models import Job
from scoring.access import user_of
from scoring.history.result_files import KNOWN, NEEDED
from scoring.models import PublishedResult, ResultBatch
from scoring.services.history import request_results

MOST_SHOWN = 50
FEW_SHOWN = 5
COLUMNS = {
    "unit": _("mã đơn vị; khoi:MÃ cho một khối; toan-tinh cho cả tỉnh"),
    "year": _("năm của kết quả, bốn chữ số"),
    "method": _("cách tính: top2, points, points0, mean_of_children, weighted, single_item; other nếu nguồn không nêu"),
    "n": _("số phiếu; để trống nếu nguồn không nêu"),
    "value": _("chỉ số, phần trăm như đã in: 85,25"),
    "low": _("đầu dưới khoảng tin cậy, nếu nguồn có"),
    "high": _("đầu trên khoảng tin cậy, nếu nguồn có"),
    "source": _("văn bản đã công bố: tên, số, ngày"),
    "correction": _("lý do, khi số đã nạp trước đây sai"),
}


class ResultsForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=_("Tệp số liệu năm trước"),
        help_text=_("Bảng .xlsx hoặc .csv. Dòng đầu là tên cột, mỗi dòng sau là một chỉ số đã công bố."),
    )
    dry_run = forms.BooleanField(required=False)


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.computing_results())
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """Take a file and start the job that reads it; show what was taken in so far."""
    if request.method != "POST":
        return _page(request, ResultsForm())
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    job = request_results(
        upload=keep_upload(form.cleaned_data["file"]),
        dry_run=form.cleaned_data["dry_run"],
        back_url=reverse("history:results"),
        actor=user_of(request),
        at=now(),
    )
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.computing_results())
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty file with the columns."""
    disposition = 'attachment; filename="mau-so-lieu-nam-truoc.csv"'
    return HttpResponse(csv_bytes([KNOWN]), content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


def _page(request: HttpRequest, form: ResultsForm, *, status: int = 200) -> HttpResponse:
    here = reverse("history:results")
    mine = Job.objects.of(user_of(request)).filter(back_url=here).exclude(state=Job.State.DONE)
    context = {
        "form": form,
        "faults": [("file", error) for error in form.errors.get("file", [])],
        "work": mine.order_by("-created_at")[:FEW_SHOWN],
        "batches": ResultBatch.objects.select_related("actor")[:MOST_SHOWN],
        "figures": PublishedResult.objects.count(),
        "columns": [(name, name in NEEDED, words) for name, words in COLUMNS.items()],
        "trail": [
            (_("Kết quả"), reverse("dashboards:rounds")),
            (_("Các năm"), reverse("history:whole")),
            (_("Số liệu năm trước"), ""),
        ],
    }
    return render(request, "dashboards/history/results.html", context, status=status)
