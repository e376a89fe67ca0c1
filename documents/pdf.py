"""HTML to PDF. WeasyPrint runs in a child process: its memory comes back, and its limits are its own."""

import os
import tempfile
from pathlib import Path

from documents import pool
from documents.pool import ROOT, Page, Pool, Rendered, RenderingFailed
from documents.variants import Variant

__all__ = ("ROOT", "Page", "Pool", "Rendered", "RenderingFailed", "environment", "many", "render", "sheet")

FONTS = ROOT / "documents" / "fonts"
TIMEOUT_SECONDS = 120
# Of a sheet among others, as many of which are laid out at a time as there are lanes.
MEMORY_BYTES = 400 * 1024 * 1024
# Of a document alone: a province of hundreds of agencies beside the year before takes more than a sheet may.
ALONE_BYTES = 1024 * 1024 * 1024


def render(
    html: str, *, timeout: float = TIMEOUT_SECONDS, memory: int = ALONE_BYTES, variant: Variant = "screen"
) -> bytes:
    """Return the PDF of a page whose links are `paper:` addresses of files in static/ (see documents.render).

    The same HTML gives the same bytes in each `variant` (documents.variants). `timeout` in seconds, `memory` in bytes
    of private memory of the child. Raises RenderingFailed.
    """
    page = Page(html, timeout, memory, alone=True, options={"variant": variant})
    return pool.one_lane(page, environment()).content


def sheet(html: str) -> Page:
    """Return a small page to be laid out among others, by `many`."""
    return Page(html, TIMEOUT_SECONDS, MEMORY_BYTES)


def many() -> Pool:
    """Return lanes that lay sheets out side by side: `with pdf.many() as pool: pool.rendered(…)`."""
    return Pool(environment())


def environment() -> dict[str, str]:
    """Return what the child may know: no settings, no secrets, only the vendored fonts."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
        "XDG_CACHE_HOME": str(Path(tempfile.gettempdir()) / f"satisfaction-paper-{os.getuid()}"),
        # fontTools dates the subsets it embeds by this.
        "SOURCE_DATE_EPOCH": "0",
    }
