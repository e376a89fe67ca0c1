"""One HTML page to its PDF, in a child process (`documents.rendering_child`).

It knows no Django and no network, and reads only files under static/ by `paper:` addresses.
"""

import hashlib
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents import tagging
from documents.variants import Variant, claim_both

STATIC = Path(__file__).resolve().parent.parent / "static"
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}


class Refusing(URLFetcher):  # type: ignore[misc]
    """Opens files under static/ for `paper:` addresses and nothing else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        scheme, _, path = url.partition(":")
        file = (STATIC / path.lstrip("/")).resolve()
        if scheme != "paper" or not file.is_relative_to(STATIC) or file.suffix not in MEDIA_TYPES:
            raise ValueError(f"refused: {url}")
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": MEDIA_TYPES[file.suffix]})


def pdf(html: bytes, variant: Variant = "screen") -> bytes:
    """Return a tagged PDF of a variant (documents.variants) whose identifier is made from its content."""
    page = HTML(string=html.decode(), base_url="paper:/", url_fetcher=Refusing(fail_on_errors=True))
    identifier = hashlib.sha256(html).hexdigest()[:32].encode()
    if variant == "screen":
        return bytes(page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, finisher=tagging.finish))
    return bytes(page.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=identifier, finisher=_finish_archive))


def _finish_archive(document: object, pdf: Any) -> None:
    tagging.finish(document, pdf)
    claim_both(pdf)
