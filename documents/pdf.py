"""HTML to PDF. WeasyPrint runs in a child process: its memory comes back, and its limits are its own."""

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "documents" / "fonts"
TIMEOUT_SECONDS = 120
MEMORY_BYTES = 400 * 1024 * 1024


class RenderingFailed(Exception):
    """The document could not be rendered; the message says what to do, the log says why."""


def render(html: str, *, timeout: float = TIMEOUT_SECONDS, memory: int = MEMORY_BYTES) -> bytes:
    """Return the PDF of a page whose links are `paper:` addresses of files in static/ (see documents.render).

    The same HTML gives the same bytes. `timeout` in seconds, `memory` in bytes of private memory of the child.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "documents.render", str(memory)],
            input=html.encode(),
            capture_output=True,
            timeout=timeout,
            cwd=ROOT,
            env=environment(),
            check=True,
        )
    except subprocess.TimeoutExpired as slow:
        raise RenderingFailed(_("Tạo tệp PDF quá lâu nên đã dừng. Hãy thử lại.")) from slow
    except subprocess.CalledProcessError as broken:
        logger.exception("Rendering ended with %s: %s", broken.returncode, broken.stderr.decode(errors="replace"))
        raise RenderingFailed(_("Không tạo được tệp PDF. Lỗi đã được ghi lại.")) from broken
    return done.stdout


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
