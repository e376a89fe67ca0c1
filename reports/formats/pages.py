"""Reports as pages: PDF, and HTML in one file that needs nothing else and prints by the same sheet."""

import base64
import functools
import re
from pathlib import Path

from django.conf import settings

from documents.signature_field import with_field
from reports import printing
from reports.asked import Asked
from reports.content import Report
from reports.production import kept

SHEETS = ("css/print.css", "css/print-screen.css")
LINKED = re.compile(r'url\("\.\./(fonts/[a-z/-]+\.woff2)"\)')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def pdf_of(report: Report, asked: Asked) -> bytes:
    return kept.pdf_of(printing.html_of(report, asked))


def archive_of(report: Report, asked: Asked) -> bytes:
    """Return PDF/A-2a that says that it is PDF/UA-1 as well."""
    return kept.pdf_of(printing.html_of(report, asked), variant="archive")


def to_sign_of(report: Report, asked: Asked) -> bytes:
    """Return a PDF with an empty field for a digital signature; its bytes are not promised to be the same again."""
    return with_field(pdf_of(report, asked))


def html_of(report: Report, asked: Asked) -> bytes:
    return printing.html_of(report, asked, style=_style()).encode()


@functools.cache
def _style() -> str:
    """Return the sheets of the preview with their fonts inside."""
    static = Path(settings.BASE_DIR) / "static"
    css = "\n".join((static / sheet).read_text() for sheet in SHEETS)
    return LINKED.sub(lambda found: f'url("{_inside(static / found[1])}")', COMMENT.sub("", css))


def _inside(font: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()}"
