"""The formats a report is handed out in: PDF, DOCX, XLSX, CSV and HTML of the same content.

Every format is made of the same `content.Report`, so a figure is the same text in all of them, and the same content
gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.asked import Asked
from reports.content import Report
from reports.formats import pages
from reports.formats.csv_zip import csv_of
from reports.formats.document import docx_of
from reports.formats.spreadsheet import xlsx_of


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports. `make` may raise documents.pdf.RenderingFailed."""

    code: str
    title: Promise
    media_type: str
    suffix: str
    make: Callable[[Report, Asked], bytes]


DEFAULT = "pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, Format] = {
    form.code: form
    for form in (
        Format("pdf", _("PDF"), "application/pdf", ".pdf", pages.pdf_of),
        Format("pdfa", _("PDF/A (lưu trữ)"), "application/pdf", "-luu-tru.pdf", pages.archive_of),
        Format("pdfky", _("PDF có ô ký số, chưa ký"), "application/pdf", "-ky-so.pdf", pages.to_sign_of),
        Format("docx", _("Word (DOCX)"), DOCX, ".docx", docx_of),
        Format("xlsx", _("Excel (XLSX)"), XLSX, ".xlsx", xlsx_of),
        Format("csv", _("CSV (ZIP các bảng)"), "application/zip", "-csv.zip", csv_of),
        Format("html", _("HTML (một tệp)"), "text/html; charset=utf-8", ".html", pages.html_of),
    )
}
