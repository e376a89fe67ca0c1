"""A report as HTML: for a browser's request, for paper, or as a file that stands alone."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from reports.asked import Asked
from reports.content import Report


def html_of(
    report: Report,
    asked: Asked,
    *,
    request: HttpRequest | None = None,
    style: str = "",
    beside: Mapping[str, Any] | None = None,
) -> str:
    """Return a report's HTML by the one template of reports.

    With a `request` it is a page of the portal; with `style`, a sheet of CSS, it carries that and links to nothing;
    without both it is what `documents.pdf` prints. `beside` is what the bar over the page needs besides.
    """
    paper = request is None and not style
    context = {"report": report, "head": report.head, "asked": asked, "paper": paper, "style": style, **(beside or {})}
    return render_to_string("reports/report.html", context, request)
