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
    """Hand out rows, the first of them the head, as a file; a spreadsheet `without` rows says so in these words."""
    _record(request, subject, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=headers)
    return HttpResponse(_workbook(rows, without), content_type=XLSX_MEDIA_TYPE, headers=headers)


def _workbook(rows: Iterable[Cells], without: str) -> bytes:
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    lines = lines or [[without or _("Không có số liệu.")]]
    widths = [min(WIDEST, max(LEAST_WIDE, *map(len, column))) for column in zip(*lines[1:], strict=True)]
    return text_workbook([Sheet(_("Bảng"), lines, widths)])


def _record(request: HttpRequest, subject: str, file: str) -> None:
    query = {key: value[:100] for key, value in request.GET.items()}
    record(actor=user_of(request), action="export", subject=subject, detail={"file": file, "query": query}, at=now())
