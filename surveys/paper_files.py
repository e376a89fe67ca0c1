"""Lists about paper as CSV files that a spreadsheet opens safely."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from accounts.services import record
from documents.row_errors import harmless
from surveys.access import user_of

# Excel set to Vietnamese reads semicolons, and needs the mark to see UTF-8.
DELIMITER = ";"


def csv_response(request: HttpRequest, rows: Iterable[Sequence[str]], *, subject: str, name: str) -> HttpResponse:
    """Return rows as a file to keep, and write down who took it."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=DELIMITER).writerows([harmless(cell) for cell in row] for row in rows)
    record(actor=user_of(request), action="export", subject=subject, detail={"file": f"{name}.csv"}, at=now())
    response = HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
