"""The report of a whole province of hundreds of agencies: how long, how many pages, how much memory.

The reference is WeasyPrint alone over the same HTML, in a fresh process as ours is: loading it counts on both sides.
What is left over is reading the run, drawing the charts, writing the page, tags and the limits of the child.
"""

import subprocess
import sys
import time
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import override

from bench import province
from bench.collect import Bench
from bench.harness import Figure, against_limit, alternate, compared
from charts import render as charts
from documents import pdf, pool
from reports import services
from reports.asked import KINDS, Asked
from reports.production import kept
from satisfaction.embedded.home import ROOT
from scoring.access import FULL_SIGHT
from scoring.services import store_run
from scoring.tally import fold_batch
from surveys.models import Round
from surveys.services import close_round

AGENCIES, SMALL_AGENCIES = 500, 50
FORMS_PER_UNIT = 100
# DESIGN § 5 gives them for agency sheets; a province report is held to the same.
TARGET, MIBIBYTES = 1.3, 400
REFERENCE = "bare WeasyPrint over the same HTML"
BARE = """
import sys
from weasyprint import HTML
from documents.render import Refusing
page = HTML(string=sys.stdin.read(), base_url="paper:/", url_fetcher=Refusing(fail_on_errors=True))
sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1"))
"""


def report(bench: Bench) -> list[Figure]:
    """The whole way from a stored run to a PDF against the bare renderer, and the most memory that laying out took."""
    made = _scored(SMALL_AGENCIES if bench.small else AGENCIES)
    asked = Asked(KINDS["province"], made, FULL_SIGHT, timezone.now())
    with override("vi"):
        html = services.page(asked, draw=charts.svg)
        pairs = alternate(bench.rounds, lambda: _ours(asked), lambda: _bare(html), say=bench.say)
        laid_out = pool.one_lane(pdf.Page(html, pdf.TIMEOUT_SECONDS, pdf.MEMORY_BYTES, alone=True), pdf.environment())
    peak = laid_out.peak / 2**20
    bench.say(f"  {len(html) / 2**20:.1f} MiB of HTML, {_pages(laid_out.content)} pages, at most {peak:.0f} MiB")
    words = f"{MIBIBYTES} MiB a child"
    return [
        compared("report-province", pairs, target=TARGET, better="lower", reference=REFERENCE, unit="s"),
        against_limit("report-province-memory", [peak], limit=MIBIBYTES, better="lower", reference=words, unit="MiB"),
    ]


def _scored(agencies: int) -> Round:
    made = province.make_province("bench-report", agencies=agencies)
    province.fill(made, forms=agencies * FORMS_PER_UNIT)
    while fold_batch():
        continue
    province.settle()
    store_run(round=made, actor=None, at=timezone.now())
    close_round(round=made, at=timezone.now())
    made.refresh_from_db()
    return made


def _ours(asked: Asked) -> float:
    # Else the charts, and the finished paper, of the round before are taken.
    charts._svg.cache_clear()
    kept.sweep(before=timezone.now())
    start = time.perf_counter()
    services.document(asked, progress=lambda _text, _done, _total: None)
    return time.perf_counter() - start


def _bare(html: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", BARE],
        input=html.encode(),
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env=pdf.environment(),
        check=True,
    )
    return time.perf_counter() - start


def _pages(content: bytes) -> int:
    said = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return int(next(line for line in said.splitlines() if line.startswith("Pages:")).split()[1])


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {"report-province": report}
