"""A file of public services: looked at row by row first, then taken in whole or not at all."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import requires_keeping_agencies
from agencies.services.catalogue import compare_services, load_services
from charts.numbers import vi
from dashboards.administration.frame import actor_of, trail
from documents.reading import InvalidFile, Table, UnreadableFile, read_file
from documents.reading.limits import MEGABYTE
from documents.receiving import UploadField, takes_files
from documents.uploads import Kind, UploadGone, drop_upload, keep_upload, open_upload

MOST_BYTES = 2 * MEGABYTE
MOST_SHOWN = 200


class ServicesFileForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=gettext_lazy("Tệp thủ tục"),
        help_text=gettext_lazy("Tệp .xlsx hoặc .csv đến 2 MB, hai cột: code (mã thủ tục), name (tên thủ tục)."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 2 MB. Hãy chia nhỏ tệp."))
        return file


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would change, row by row; nothing is stored yet."""
    if request.method != "POST":
        return _page(request, ServicesFileForm())
    form = ServicesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        table = read_file(file, name=file.name)
        rows, faults = compare_services(table)
    except UnreadableFile as unreadable:
        form.add_error("file", str(unreadable))
        return _page(request, form, status=422)
    if faults:
        words = [("", str(fault)) for fault in faults[:MOST_SHOWN]]
        more = [("", _("… và %s dòng lỗi khác.") % vi(len(faults) - MOST_SHOWN))] if len(faults) > MOST_SHOWN else []
        return _page(request, form, row_faults=[*words, *more], status=422)
    kept = keep_upload(file)
    changing = [row for row in rows if row.changes]
    shown = {
        "kept": kept,
        "rows": changing[:MOST_SHOWN],
        "unshown": max(0, len(changing) - MOST_SHOWN),
        "new": sum(row.before is None for row in rows),
        "renamed": sum(row.before is not None for row in changing),
        "same": len(rows) - len(changing),
    }
    return _page(request, form, preview=shown)


@require_POST
@requires_keeping_agencies
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in the file that was looked at."""
    try:
        key = request.POST.get("key", "")
        table = _read(key, request.POST.get("name", ""))
        new, renamed = load_services(table=table, actor=actor_of(request), at=timezone.now())
    except (UnreadableFile, InvalidFile) as refusal:
        messages.error(request, str(refusal))
        return redirect("administration:services_file")
    drop_upload(key)
    said = {"new": vi(new), "renamed": vi(renamed)}
    messages.success(request, _("Đã nhận tệp: %(new)s thủ tục mới, %(renamed)s thủ tục đổi tên.") % said)
    return redirect("administration:services")


def _read(key: str, name: str) -> Table:
    try:
        with open_upload(key) as file:
            return read_file(file, name=name)
    except ValueError as error:
        # Not a key at all.
        raise UploadGone(key) from error


def _page(
    request: HttpRequest,
    form: ServicesFileForm,
    *,
    row_faults: list[tuple[str, str]] | None = None,
    preview: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "faults": [*[("file", error) for error in form.errors.get("file", [])], *(row_faults or [])],
        "preview": preview,
        "trail": trail((_("Thủ tục"), reverse("administration:services")), (_("Nhập từ tệp"), "")),
    }
    return render(request, "dashboards/administration/services_file.html", context, status=status)
