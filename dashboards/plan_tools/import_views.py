"""A plan's measures out of a file, looked over row by row before any is kept, and back into a file."""

from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.models import Measure, Plan
from actionplans.plan_reach import WRITING_MEASURES, PlanReader
from actionplans.plan_workbook import Names, workbook
from actionplans.reach import READING
from actionplans.services.importing import NotWritable, Seen, TooMany, seen_now, take_in
from actionplans.services.taking import Changed
from agencies.access import requires
from dashboards.plan_tools import importing
from dashboards.plan_tools.import_rows import Row, keys_of
from dashboards.plan_tools.links import plan_address, trail
from dashboards.plan_tools.naming import node_names
from dashboards.plan_tools.rights import is_writable, seen_plan, written_plan
from documents.reading.refusals import UnreadableFile
from documents.receiving import UploadField, takes_files
from documents.uploads import Kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PlanFile(UploadField):
    """A file with a plan's tables; what is wrong with it is told where it is read."""

    def _check(self, file: UploadedFile) -> None:
        """Refuse nothing here: the reader of plans says what is wrong, and where."""


class FileForm(forms.Form):
    file = PlanFile(
        kind=Kind.LAID_OUT,
        label=gettext_lazy("Tệp kế hoạch"),
        help_text=gettext_lazy("DOCX hoặc XLSX, tối đa 10 MB. Cổng đọc các bảng trong tệp; chưa lưu gì."),
    )
    lead = forms.CharField(
        label=gettext_lazy("Đơn vị chủ trì khi tệp để trống"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ: Văn phòng"),
    )


@takes_files(Kind.LAID_OUT.most)
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING_MEASURES)
@never_cache
def import_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file's measures, show them, take those that were ticked: all of them at once or none."""
    reader, plan = written_plan(request, pk)
    if not is_writable(plan):
        return _page(request, plan, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, plan)
    return _take(request, reader, plan) if request.POST.get("do") == "take" else _read(request, reader, plan)


@require_safe
@requires(*READING)
@never_cache
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a plan's measures as a spreadsheet that can be read in again."""
    _reader, plan = seen_plan(request, pk)
    measures = plan.measures.exclude(state=Measure.State.DROPPED)
    return _sheet(workbook(measures, Names(node_names(plan))), f"ke-hoach-{plan.pk}.xlsx")


@require_safe
@requires(*WRITING_MEASURES)
@never_cache
def pattern(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out an empty file to fill in, with the codes of the factors and items of a plan's figures."""
    _reader, plan = written_plan(request, pk)
    return _sheet(workbook((), Names(node_names(plan))), "mau-ke-hoach.xlsx")


def _read(request: HttpRequest, reader: PlanReader, plan: Plan) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, plan, form=form, status=422)
    file: UploadedFile = form.cleaned_data["file"]
    try:
        sheet = importing.sheet_of(
            cast(BinaryIO, file.file),
            name=file.name or "",
            size=file.size or 0,
            plan=plan,
            lead=form.cleaned_data["lead"],
            on=reader.on,
        )
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return _page(request, plan, form=form, status=422)
    return _page(request, plan, sheet=sheet, name=file.name or "")


def _take(request: HttpRequest, reader: PlanReader, plan: Plan) -> HttpResponse:
    rows = importing.typed_rows(request.POST, plan)
    taken = [row for row in rows if row.form.is_taken]
    # Each is looked at, so that all faults are told at once; what is not taken is not judged.
    faulty = [row for row in taken if not row.form.is_valid()]
    sheet = importing.Sheet(rows)
    if faulty or not taken:
        faults = [fault for row in faulty for fault in row.faults] or [("", _("Chưa chọn dòng nào để nhận."))]
        return _page(request, plan, sheet=sheet, faults=faults, name=request.POST.get("name", ""), status=422)
    done = [row.form.done(Measure.Origin.TYPED) for row in taken]
    try:
        made = take_in(plan=plan, done=done, seen=seen_in(request), actor=reader.user, at=now())
    except (Changed, NotWritable):
        return _changed(request, plan, taken, sheet)
    except TooMany as refusal:
        words = _("Kế hoạch chỉ còn nhận thêm được %d biện pháp.") % refusal.room
        return _page(request, plan, sheet=sheet, faults=[("", words)], status=422)
    _tell(request, len(made), [row for row in rows if not row.form.is_taken])
    return redirect(plan_address(plan))


def _changed(request: HttpRequest, plan: Plan, taken: list[Row], sheet: importing.Sheet) -> HttpResponse:
    """Show the rows again beside what stands in the plan now; those that are there already are told."""
    plan.refresh_from_db()
    for row in importing.held_again(taken, keys_of(list(plan.measures.all()))):
        row.notes.append(_("Kế hoạch đã có biện pháp này."))
    return _page(request, plan, sheet=sheet, changed=True, name=request.POST.get("name", ""), status=409)


def _tell(request: HttpRequest, taken: int, left: list[Row]) -> None:
    words = ngettext("Đã nhận %d biện pháp vào kế hoạch.", "Đã nhận %d biện pháp vào kế hoạch.", taken) % taken
    messages.success(request, f"{words} {importing.kept_out(left)}" if left else words)


def seen_in(request: HttpRequest) -> Seen:
    """Return the state of a plan that a page was sent from; one that never was where nothing of the kind is sent."""
    version, _dot, last = request.POST.get("seen", "").partition(".")
    whole = all(part.isascii() and part.isdecimal() and len(part) < 6 for part in (version, last))
    return Seen(int(version), int(last)) if whole else Seen(-1, -1)


def _page(
    request: HttpRequest,
    plan: Plan,
    *,
    form: FileForm | None = None,
    sheet: importing.Sheet | None = None,
    faults: list[tuple[str, str]] | None = None,
    changed: bool = False,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    form = form or FileForm(auto_id="%s")
    form.auto_id = "%s"
    of_file = [(field.html_name, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    context: dict[str, Any] = {
        "plan": plan,
        "plan_url": plan_address(plan),
        "writable": is_writable(plan),
        "form": form,
        "sheet": sheet,
        "nodes": node_names(plan).items() if sheet else (),
        "seen": seen_now(plan),
        "changed": changed,
        "name": name[:200],
        "faults": [*of_file, *(faults or [])],
        "trail": trail(plan, _("Nhập từ tệp")),
    }
    return render(request, "dashboards/plan_tools/import.html", context, status=status)


def _sheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
