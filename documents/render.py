"""The child process of `documents.pdf`: one HTML page on standard input, its PDF on standard output.

It knows no Django and no network, and reads only files under static/ by `paper:` addresses.
"""

import hashlib
import resource
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

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


def pdf(html: bytes) -> bytes:
    """Return a tagged PDF (PDF/UA-1) whose identifier is made from its content."""
    document = HTML(string=html.decode(), base_url="paper:/", url_fetcher=Refusing(fail_on_errors=True))
    identifier = hashlib.sha256(html).hexdigest()[:32].encode()
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier))


def main() -> None:
    # Private memory, not address space: shared libraries map far more than they use.
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
