"""Two hundred agency sheets: the lanes that lay them out, their memory, and the whole job with pages and ZIP.

The reference lays the same pages out with bare WeasyPrint, one after the other in one process that has loaded it, and
its time is divided by the number of cores (DESIGN § 5).
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override

from bench import province
from bench.collect import Bench
from bench.harness import Figure, against_limit, alternate, compared, seconds
from charts import render as charts
from documents import pdf
from reports import services
from reports.asked import KINDS, Asked
from reports.production import kept, sheets
from satisfaction.embedded.home import ROOT
from scoring.access import FULL_SIGHT
from scoring.services import store_run
from scoring.tally import fold_batch
from surveys.models import Round, RoundUnit
from surveys.selectors import units_in_scope
from surveys.services import close_round

SHEETS, SMALL = 200, 20
FORMS_PER_UNIT = 100
TARGET, TARGET_OF_THE_JOB = 1.3, 2.0
MIBIBYTES = 400
REFERENCE = "bare WeasyPrint one after the other / cores"
_codes = (f"bench-sheets-{number}" for number in count(1))


@cache
def _scored(*, small: bool) -> tuple[Round, tuple[RoundUnit, ...]]:
    """Make a closed round with a run; return it with its units."""
    units = SMALL if small else SHEETS
    made = province.make_province(next(_codes), agencies=units)
    province.fill(made, forms=units * FORMS_PER_UNIT)
    while fold_batch():
        continue
    province.settle()
    store_run(round=made, actor=None, at=timezone.now())
    close_round(round=made, at=timezone.now())
    made.refresh_from_db()
    return made, tuple(units_in_scope(made, FULL_SIGHT.units))


@cache
def _pages(*, small: bool) -> tuple[str, ...]:
    made, units = _scored(small=small)
    with override("vi"):
        return tuple(services.page(_asked(made, unit), draw=charts.svg) for unit in units)


def _asked(round: Round, unit: RoundUnit) -> Asked:
    return Asked(KINDS["agency"], round, FULL_SIGHT, timezone.now(), unit)


def lanes(bench: Bench) -> list[Figure]:
    """The sheets in lanes against bare WeasyPrint, and the most memory that a child had."""
    pages, peaks = _pages(small=bench.small), []

    def laid_out() -> None:
        with pdf.many() as pool:
            made = [one for _key, one in pool.rendered(enumerate(map(pdf.sheet, pages)))]
        peaks.append(max(one.peak for one in made if isinstance(one, pdf.Rendered)) / 2**20)
        if not all(isinstance(one, pdf.Rendered) for one in made):
            sys.exit("a sheet was not laid out")

    pairs = alternate(bench.rounds, lambda: seconds(laid_out), lambda: _bare(bench.folder, pages), say=bench.say)
    words = f"{MIBIBYTES} MiB a child"
    return [
        compared("report-sheets", pairs, target=TARGET, better="lower", reference=REFERENCE, unit="s"),
        against_limit("report-sheets-memory", peaks, limit=MIBIBYTES, better="lower", reference=words, unit="MiB"),
    ]


def job(bench: Bench) -> list[Figure]:
    """What an office waits for: figures read, charts drawn, pages written and laid out, all of it in a ZIP."""
    made, units = _scored(small=bench.small)

    def zipped() -> None:
        kept.sweep(before=timezone.now())
        batch = sheets.Batch(made, units, FULL_SIGHT, timezone.now(), told=lambda _done: None)
        with override("vi"):
            if sheets.zipped(made, batch.make(), io.BytesIO()) != len(units):
                sys.exit("a sheet is missing")

    pages = _pages(small=bench.small)
    pairs = alternate(bench.rounds, lambda: seconds(zipped), lambda: _bare(bench.folder, pages), say=bench.say)
    return [compared("report-job", pairs, target=TARGET_OF_THE_JOB, better="lower", reference=REFERENCE, unit="s")]


def _bare(folder: Path, pages: tuple[str, ...]) -> float:
    """Return how long bare WeasyPrint takes for the pages, loading left out, by core."""
    file = folder / "pages.json"
    file.write_text(json.dumps(pages), encoding="utf-8")
    command = [sys.executable, "-m", "bench.bare_weasyprint", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=pdf.environment(), capture_output=True, check=True)
    return float(done.stdout) / len(os.sched_getaffinity(0))


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {"report-sheets": lanes, "report-job": job}
