"""Tables handed out as files, each time recorded."""

from collections.abc import Iterable
from typing import Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.services import record
from dashboards.tables import Cells
from documents.csv_files import MEDIA_TYPE, csv_lines
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.text_workbook import Sheet, text_workbook
from scoring.access import user_of

Kind = Literal["csv", "xlsx"]
# Widths of a spreadsheet's columns, in characters.
LEAST_WIDE, WIDEST = 12, 40


def file_answer(
    request: HttpRequest, kind: Kind, rows: Iterable[Cells], *, subject: str, name: str, without: str = ""
) -> HttpResponseBase:
    """Hand out rows as a file of a kind; a spreadsheet `without` rows says so."""
    if kind == "csv":
        return csv_answer(request, rows, subject=subject, name=name)
    return xlsx_answer(request, rows, subject=subject, name=name, without=without)


def csv_answer(request: HttpRequest, rows: Iterable[Cells], *, subject: str, name: str) -> StreamingHttpResponse:
    """Hand out rows, the first of them the head, as CSV."""
    _record(request, subject, "csv")
    return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=_named(f"{name}.csv"))


def xlsx_answer(
    request: HttpRequest, rows: Iterable[Cells], *, subject: str, name: str, without: str = ""
) -> HttpResponse:
    """Hand out the same as a spreadsheet; `without` rows it says so, in these words."""
    _record(request, subject, "xlsx")
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    lines = lines or [[without or _("Không có số liệu.")]]
    widths = [min(WIDEST, max(LEAST_WIDE, *map(len, column))) for column in zip(*lines[1:], strict=True)]
    content = text_workbook([Sheet(_("Bảng"), lines, widths)])
    return HttpResponse(content, content_type=XLSX_MEDIA_TYPE, headers=_named(f"{name}.xlsx"))


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file}"'}


def _record(request: HttpRequest, subject: str, file: str) -> None:
    query = {key: value[:100] for key, value in request.GET.items()}
    record(actor=user_of(request), action="export", subject=subject, detail={"file": file, "query": query}, at=now())
