"""Lists about paper as CSV files that a spreadsheet opens safely."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from accounts.services import record
from documents.csv_files import MEDIA_TYPE, csv_bytes
from surveys.access import user_of


def csv_response(request: HttpRequest, rows: Iterable[Sequence[str]], *, subject: str, name: str) -> HttpResponse:
    """Return rows as a file to keep, and write down who took it."""
    record(actor=user_of(request), action="export", subject=subject, detail={"file": f"{name}.csv"}, at=now())
    response = HttpResponse(csv_bytes(rows), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
