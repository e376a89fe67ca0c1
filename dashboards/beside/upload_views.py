"""Figures beside the index in from files."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.beside.views import trail
from documents.csv_files import MEDIA_TYPE, csv_bytes
from documents.receiving import UploadField, takes_files
from documents.uploads import Kind, keep_upload
from jobs.models import Job
from scoring.access import user_of
from scoring.indicators.reading import KNOWN, NEEDED
from scoring.models import Indicator, IndicatorBatch
from scoring.services.indicator_files import request_figures

MOST_SHOWN = 50
FEW_SHOWN = 5
COLUMNS = {
    "indicator": gettext_lazy("mã chỉ số trong danh mục"),
    "unit": gettext_lazy("mã đơn vị; toan-tinh cho cả tỉnh"),
    "period": gettext_lazy("kỳ: 2026, 2026-H1, 2026-Q2 hoặc 2026-06"),
    "value": gettext_lazy("giá trị như nguồn đã in: 85,25; để trống nếu có tử số và mẫu số"),
    "numerator": gettext_lazy("tử số, nếu là tỷ lệ phần trăm"),
    "denominator": gettext_lazy("mẫu số, nếu là tỷ lệ phần trăm"),
    "source": gettext_lazy("văn bản hoặc hệ thống cho số liệu: tên, số, ngày"),
    "correction": gettext_lazy("lý do, khi số đã nạp trước đây sai"),
}


class FiguresForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=gettext_lazy("Tệp số liệu đặt cạnh"),
        help_text=gettext_lazy("Bảng .xlsx hoặc .csv. Dòng đầu là tên cột, mỗi dòng sau là một số liệu."),
    )
    dry_run = forms.BooleanField(required=False)


@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.computing_results())
@never_cache
def files(request: HttpRequest) -> HttpResponse:
    """Take a file and start the job that reads it; show what was taken in so far."""
    if request.method != "POST":
        return _page(request, FiguresForm())
    form = FiguresForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    job = request_figures(
        upload=keep_upload(form.cleaned_data["file"]),
        dry_run=form.cleaned_data["dry_run"],
        back_url=reverse("beside:files"),
        actor=user_of(request),
        at=now(),
    )
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.computing_results())
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty file with the columns."""
    headers = {"Content-Disposition": 'attachment; filename="mau-chi-so-dat-canh.csv"'}
    return HttpResponse(csv_bytes([KNOWN]), content_type=MEDIA_TYPE, headers=headers)


def _page(request: HttpRequest, form: FiguresForm, *, status: int = 200) -> HttpResponse:
    here = reverse("beside:files")
    mine = Job.objects.of(user_of(request)).filter(back_url=here).exclude(state=Job.State.DONE)
    context = {
        "form": form,
        "faults": [("file", error) for error in form.errors.get("file", [])],
        "work": mine.order_by("-created_at")[:FEW_SHOWN],
        "batches": IndicatorBatch.objects.select_related("actor")[:MOST_SHOWN],
        "columns": [(name, name in NEEDED, words) for name, words in COLUMNS.items()],
        "indicators": Indicator.objects.filter(active=True),
        "trail": trail(_("Nạp từ tệp")),
    }
    return render(request, "dashboards/beside/files.html", context, status=status)
