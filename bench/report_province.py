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

from agencies.models import Block
from bench import province
from bench.collect import Bench
from bench.harness import Figure, against_limit, alternate, compared
from bench.province_parts import CAUSES, add_parts
from charts import render as charts
from documents import pdf, pool
from reports import services
from reports.asked import KINDS, Asked
from reports.prepared import prepare
from reports.production import kept
from satisfaction.embedded.home import ROOT
from scoring.access import FULL_SIGHT
from scoring.models import ScoringRun
from scoring.services import store_run
from scoring.tally import fold_batch
from surveys.models import Round, RoundUnit
from surveys.services import close_round

AGENCIES, SMALL_AGENCIES, BLOCKS = 500, 50, 5
FORMS_PER_UNIT = 100
# So the figures of the two years are not the same.
FEWER_BEFORE = 20
# DESIGN § 5 gives the ratio for agency sheets; a province report is held to it, and to the memory of a document alone.
EXAMPLE = "ít quá, người già phải đứng"
TARGET, MIBIBYTES = 1.3, pdf.ALONE_BYTES // 2**20
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
    # What is computed once for a closed round is there before either side lays it out: both have the same tables.
    prepare(asked)
    with override("vi"):
        html = services.page(asked, draw=charts.svg)
        pairs = alternate(bench.rounds, lambda: _ours(asked), lambda: _bare(html), say=bench.say)
        laid_out = pool.one_lane(pdf.Page(html, pdf.TIMEOUT_SECONDS, pdf.ALONE_BYTES, alone=True), pdf.environment())
    peak = laid_out.peak / 2**20
    bench.say(f"  {len(html) / 2**20:.1f} MiB of HTML, {_pages(laid_out.content)} pages, at most {peak:.0f} MiB")
    _refuse_without_parts(html)
    words = f"{MIBIBYTES} MiB a child"
    return [
        compared("report-province", pairs, target=TARGET, better="lower", reference=REFERENCE, unit="s"),
        against_limit("report-province-memory", [peak], limit=MIBIBYTES, better="lower", reference=words, unit="MiB"),
    ]


def _scored(agencies: int) -> Round:
    """Return the round of a year with all that its report tells, and the year before it to compare with."""
    before, _run = _scored_once("bench-report-truoc", agencies, forms=FORMS_PER_UNIT - FEWER_BEFORE)
    Round.objects.filter(pk=before.pk).update(assessment_year=before.assessment_year - 1)
    made, run = _scored_once("bench-report", agencies, forms=FORMS_PER_UNIT)
    add_parts(made, run, at=timezone.now())
    return made


def _scored_once(code: str, agencies: int, *, forms: int) -> tuple[Round, ScoringRun]:
    made = province.make_province(code, agencies=agencies)
    _in_blocks(made)
    province.fill(made, forms=agencies * forms)
    while fold_batch():
        continue
    province.settle()
    # Made up, as the year before: only such rounds compare.
    made.refresh_from_db()
    run = store_run(round=made, actor=None, at=timezone.now())
    close_round(round=made, at=timezone.now())
    made.refresh_from_db()
    return made, run


def _refuse_without_parts(html: str) -> None:
    """Raise SystemExit where the report lacks a part: what is measured has all of them."""
    lacking = [words for words in (CAUSES, EXAMPLE, "Hạng kỳ trước") if words not in html]
    if lacking:
        raise SystemExit(f"the report does not tell: {'; '.join(lacking)}")


def _in_blocks(round: Round) -> None:
    """Put the units into blocks of a like size, each of which has a ranking of its own in the report."""
    blocks = [
        Block.objects.get_or_create(code=f"bench-khoi-{number}", defaults={"name": f"Khối {number + 1}"})[0]
        for number in range(BLOCKS)
    ]
    units = list(round.units.order_by("pk"))
    for place, unit in enumerate(units):
        unit.block = blocks[place % BLOCKS]
    RoundUnit.objects.bulk_update(units, ["block"])


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
