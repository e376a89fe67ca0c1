"""Tables handed out as CSV and XLSX, each time recorded; those of a page by the address of the page itself.

A table named by `data-table` on a page is a file at the same address with `?bang=NAME&tep=csv`: it has what this reader
was shown there, filtered and sorted alike, and all rows of a list by pages. `{% table_files NAME %}` draws the links.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, cast

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from documents.csv_files import MEDIA_TYPE, csv_lines
from documents.html_tables import table_rows
from documents.row_errors import XLSX_MEDIA_TYPE
from documents.text_workbook import Sheet, text_workbook

Cells = Sequence[object]
Kind = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx")
FILE, TABLE, PAGE = "tep", "bang", "trang"
# Widths of a spreadsheet's columns, in characters.
LEAST_WIDE, WIDEST = 12, 40
# What an audit entry holds.
LONGEST_SUBJECT = 160
# More rows than any list of a province has.
EVERY_ROW = 100_000


def file_answer(
    request: HttpRequest, kind: Kind, rows: Iterable[Cells], *, subject: str, name: str, without: str = ""
) -> HttpResponseBase:
    """Hand out rows, the first of them the head, as a file; a spreadsheet `without` rows says so in these words."""
    _record(request, subject, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        return StreamingHttpResponse(csv_lines(rows), content_type=MEDIA_TYPE, headers=headers)
    return HttpResponse(_workbook(rows, without), content_type=XLSX_MEDIA_TYPE, headers=headers)


def tables_as_files(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answer an address that asks for a table of a page with the file in place of the page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not (wants_file(request) and isinstance(request.user, User)):
            return response
        return _file_of(request, response) if isinstance(response, HttpResponse) and _is_page(response) else response

    return answer


def wants_file(request: HttpRequest) -> bool:
    return request.method == "GET" and request.GET.get(FILE) in KINDS


def kind_asked(request: HttpRequest) -> Kind:
    return "csv" if request.GET[FILE] == "csv" else "xlsx"


def rows_per_page(request: HttpRequest, usual: int) -> int:
    """Return how many rows a page of a list has: all of them where a file is made of it."""
    return EVERY_ROW if wants_file(request) else usual


def table_addresses(request: HttpRequest, table: str) -> dict[str, str]:
    """Return the address of each file of a table of the page that is being drawn, filtered and sorted as it is."""
    # Not `request.GET`: what is only repeated here was not asked for by the page.
    query = QueryDict(get_bytes_from_wsgi(request.META, "QUERY_STRING", ""), mutable=True)
    query.pop(PAGE, None)
    query[TABLE] = table
    addresses: dict[str, str] = {}
    for kind in KINDS:
        query[FILE] = kind
        addresses[kind] = f"?{query.urlencode()}"
    return addresses


def _is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")


def _file_of(request: HttpRequest, page: HttpResponse) -> HttpResponseBase:
    table = request.GET.get(TABLE, "")
    rows = table_rows(page.content.decode(), table)
    if not rows:
        raise Http404
    found = request.resolver_match
    codes = [str(value) for value in found.kwargs.values()] if found else []
    subject = f"page:{request.path}"[:LONGEST_SUBJECT]
    answer = file_answer(request, kind_asked(request), rows, subject=subject, name="-".join([table, *codes]))
    add_never_cache_headers(answer)
    return answer


def _workbook(rows: Iterable[Cells], without: str) -> bytes:
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    lines = lines or [[without or _("Không có số liệu.")]]
    widths = [min(WIDEST, max(LEAST_WIDE, *map(len, column))) for column in zip(*lines[1:], strict=True)]
    return text_workbook([Sheet(_("Bảng"), lines, widths)])


def _record(request: HttpRequest, subject: str, file: str) -> None:
    actor = cast(User, request.user)
    query = {key: value[:100] for key, value in request.GET.items()}
    record(actor=actor, action="export", subject=subject, detail={"file": file, "query": query}, at=now())
