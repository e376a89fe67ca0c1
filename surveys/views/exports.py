"""Answers out: choose a kind of file, and a job makes it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from jobs.models import Job
from jobs.views import handed_out, own_job
from surveys.access import Hand, managed_round, user_of
from surveys.exports.extent import SMALLEST_UNIT, Extent
from surveys.models import Response, Round
from surveys.selectors.exports import extent_for
from surveys.services.exports import TASK, NotAllowed, RoundStillOpen, record_download, request_export

JOBS_SHOWN = 10
# By format: what it is called, and for whom it is.
FORMATS: Mapping[str, tuple[Any, Any]] = {
    "xlsx": (
        _("Bảng tính Excel (.xlsx)"),
        _("mỗi phiếu một dòng, một trang theo mã và một trang theo lời, kèm bảng mã."),
    ),
    "csv": (_("CSV"), _("mỗi phiếu một dòng theo mã, cho R, Python, Stata; chữ UTF-8, phân cách bằng dấu phẩy.")),
    "sav": (_("SPSS (.sav)"), _("có nhãn của câu hỏi và phương án; các mã thiếu đã khai báo. Không có câu viết.")),
    "json": (_("JSON"), _("phiếu và bảng mã trong một tệp, cho lập trình.")),
    "codebook": (_("Bảng mã (.xlsx)"), _("chỉ tên cột, câu hỏi và nghĩa của các mã; không có phiếu nào.")),
    "ddi": (_("DDI-Codebook 2.5 (.xml)"), _("bảng mã theo chuẩn lưu trữ dữ liệu khảo sát; không có phiếu nào.")),
}


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[(name, words[0]) for name, words in FORMATS.items()],
        error_messages={"required": _("Chọn loại tệp cần xuất."), "invalid_choice": _("Không có loại tệp này.")},
    )
    texts = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def exports(request: HttpRequest, code: str) -> HttpResponse:
    """Show the kinds of files a round can be had as, and start the job that makes one."""
    hand = managed_round(request, code)
    if request.method != "POST":
        return _page(request, hand, ExportForm())
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, hand, form, status=422)
    try:
        job = request_export(
            round=hand.round,
            format=form.cleaned_data["format"],
            texts=form.cleaned_data["texts"],
            back_url=reverse("exports:exports", args=[code]),
            actor=hand.user,
            at=now(),
        )
    except (NotAllowed, RoundStillOpen) as refusal:
        form.add_error("format", str(refusal))
        return _page(request, hand, form, status=422)
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.collecting())
@never_cache
def file(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """Hand out an own file of answers, each time noted. Raises Http404 where there is none any more."""
    job, at = own_job(request, job_id, task=TASK), now()
    answer = handed_out(job, at=at)
    if request.method == "GET":
        record_download(job=job, actor=user_of(request), at=at)
    return answer


def _page(request: HttpRequest, hand: Hand, form: ExportForm, *, status: int = 200) -> HttpResponse:
    extent = extent_for(hand.user, hand.round, on=localdate()) or Extent(full=False)
    made = Job.objects.of(hand.user).filter(task=TASK, params__round_id=hand.round.pk, state=Job.State.DONE)
    context = {
        "round": hand.round,
        "choices": [(name, f"{label}: {words}") for name, (label, words) in FORMATS.items()],
        "chosen": form["format"].value() or "xlsx",
        "texts": bool(form["texts"].value()),
        "error": next(iter(form.errors.get("format", [])), ""),
        "faults": [("cau-format", error) for error in form.errors.get("format", [])],
        "full": extent.full,
        "open": hand.round.state != Round.State.CLOSED,
        "smallest": SMALLEST_UNIT,
        "forms": Response.objects.of_round(hand.round).count(),
        "made": made.order_by("-finished_at")[:JOBS_SHOWN],
    }
    return render(request, "surveys/exports/exports.html", context, status=status)
