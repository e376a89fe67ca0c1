"""Counting and scoring a province: folds, a recount, a run, the sums of dashboards. Targets are those of DESIGN § 5."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import count

from django.db import connection
from django.utils import timezone

from bench import province, references
from bench.collect import Bench
from bench.harness import Figure, against_limit, alternate, compared, seconds
from bench.latency import latency
from dashboards.collection.selectors import sums
from satisfaction.embedded.home import ROOT
from scoring.recount import recount
from scoring.selectors import received
from scoring.services import score_anew, store_run
from scoring.tally import BATCH, fold_batch
from surveys.models import Round
from surveys.selectors import layout_of

AGENCIES, FORMS = 500, 1_000_000
SMALL_AGENCIES, SMALL_FORMS = 50, 100_000
FEW_FORMS = 10_000
FOLDED_PER_SECOND = 20_000
# 201 MiB for a million forms of 25 questions, as smallint arrays were measured when the design was made.
BYTES_PER_FORM = 211
PEAK_MIBIBYTES = 512
SUMS_AT_ONCE = 5

# In a small process in between: a child's largest memory is at least that of the process it was made from.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

_codes = (f"bench-province-{number}" for number in count(1))


@cache
def _province(*, small: bool) -> tuple[Round, tuple[float, ...]]:
    """Make the province with all its forms folded; return it and how many forms each batch folded a second."""
    agencies, forms = (SMALL_AGENCIES, SMALL_FORMS) if small else (AGENCIES, FORMS)
    made = province.make_province(next(_codes), agencies=agencies)
    province.fill(made, forms=forms)
    province.settle()
    rates = tuple(_rate() for _batch in range(-(-forms // BATCH)))
    province.settle()
    return made, rates


def _rate() -> float:
    folded: list[int] = []
    taken = seconds(lambda: folded.append(fold_batch()))
    return folded[0] / taken


def fold(bench: Bench) -> list[Figure]:
    """The forms of a province out of the inbox and into its tallies, in batches as the worker takes them."""
    _round, rates = _province(small=bench.small)
    bench.say(f"  slowest {min(rates):,.0f}, fastest {max(rates):,.0f} a second")
    reference = f"{FOLDED_PER_SECOND:,} forms/s in batches of {BATCH:,}"
    return [
        against_limit(
            "score-fold", rates, limit=FOLDED_PER_SECOND, better="higher", reference=reference, unit="forms/s"
        )
    ]


def recounted(bench: Bench) -> list[Figure]:
    """`recount --check` of everything against reading the answers alone and counting them."""
    round, _rates = _province(small=bench.small)

    def ours() -> float:
        found: list[int] = []
        taken = seconds(lambda: found.append(len(recount(round).differences)))
        if found[0]:
            sys.exit(f"recount found {found[0]} differences")
        return taken

    pairs = alternate(bench.rounds, ours, lambda: _count_answers(round), say=bench.say)
    words = "numpy over COPY BINARY of the answers"
    return [compared("score-recount", pairs, target=1.5, better="lower", reference=words, unit="s")]


def run(bench: Bench) -> list[Figure]:
    """A scoring run that is stored, with intervals and ranks, against reading the answers and counting them."""
    round, _rates = _province(small=bench.small)
    pairs = alternate(
        bench.rounds,
        lambda: seconds(lambda: store_run(round=round, actor=None, at=timezone.now())),
        lambda: _count_answers(round),
        say=bench.say,
    )
    words = "numpy over COPY BINARY of the answers"
    return [compared("score-run", pairs, target=2.0, better="lower", reference=words, unit="s")]


def run_again(bench: Bench) -> list[Figure]:
    """A scoring of what is scored already: the stored run is known without its answers being read."""
    round, _rates = _province(small=bench.small)
    score_anew(round=round, actor=None, at=timezone.now())

    def ours() -> float:
        new: list[bool] = []
        taken = seconds(lambda: new.append(score_anew(round=round, actor=None, at=timezone.now())[1]))
        if new[0]:
            sys.exit("a run of the same inputs was computed again")
        return taken

    pairs = alternate(bench.rounds, ours, lambda: _count_answers(round), say=bench.say)
    words = "numpy over COPY BINARY of the answers"
    return [compared("score-run-again", pairs, target=0.25, better="lower", reference=words, unit="s")]


def dashboards(bench: Bench) -> list[Figure]:
    """What officials' pages add up, over a province with all forms against one with ten thousand over the same days."""
    many, _rates = _province(small=bench.small)
    few = province.make_province(next(_codes), agencies=SMALL_AGENCIES if bench.small else AGENCIES)
    province.fill(few, forms=FEW_FORMS)
    while fold_batch():
        continue
    province.settle()
    figures = []
    for name, add_up in (("score-received", _received), ("score-collection", _collection)):
        pairs = alternate(bench.rounds, lambda: add_up(many), lambda: add_up(few), say=bench.say)  # noqa: B023
        words = f"the same with {FEW_FORMS:,} forms"
        figures.append(compared(name, pairs, target=1.2, better="lower", reference=words, unit="s"))
    return figures


def _received(round: Round) -> float:
    return seconds(lambda: [received(round) for _time in range(SUMS_AT_ONCE)])


def _collection(round: Round) -> float:
    units = list(round.units.values_list("pk", flat=True))
    today = timezone.localdate()
    return seconds(lambda: [sums(units, today=today) for _time in range(SUMS_AT_ONCE)])


def size(bench: Bench) -> list[Figure]:
    """What a form takes on disk, without and with its indexes and its share of the tallies."""
    round, _rates = _province(small=bench.small)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size('surveys_response'), pg_total_relation_size('surveys_response') "
            "+ pg_total_relation_size('scoring_tally') + pg_total_relation_size('scoring_servicetally') "
            "+ pg_total_relation_size('scoring_daytally') + pg_total_relation_size('scoring_unitcount') "
            "+ pg_total_relation_size('scoring_channelcount'), (SELECT count(*) FROM surveys_response)"
        )
        table, whole, forms = cursor.fetchone()
    bench.say(f"  round {round.code}: {forms:,} forms")
    words = f"{BYTES_PER_FORM} B: 201 MiB for a million"
    return [
        against_limit(
            "score-bytes", [table / forms], limit=BYTES_PER_FORM, better="lower", reference=words, unit="B/form"
        ),
        against_limit(
            "score-bytes-all",
            [whole / forms],
            limit=2 * BYTES_PER_FORM,
            better="lower",
            reference="twice that with indexes and tallies",
            unit="B/form",
        ),
    ]


def memory(bench: Bench) -> list[Figure]:
    """The most memory that recounting, and scoring, take in a process of their own."""
    round, _rates = _province(small=bench.small)
    words = f"{PEAK_MIBIBYTES} MiB"
    return [
        against_limit(
            f"score-memory-{name}",
            [_peak(command) for _time in range(bench.rounds)],
            limit=PEAK_MIBIBYTES,
            better="lower",
            reference=words,
            unit="MiB",
        )
        for name, command in (("recount", ["recount", round.code, "--check"]), ("run", ["score", round.code]))
    ]


def _peak(command: list[str]) -> float:
    """Return the largest resident memory of a management command in MiB."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, sys.executable, "manage.py", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout) / 1024


def _count_answers(round: Round) -> float:
    width = len(layout_of(round.questionnaire_version_id).cells)
    with connection.cursor() as cursor:
        return seconds(lambda: references.count_answers(cursor, round_id=round.pk, width=width))


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "score-fold": fold,
    "score-recount": recounted,
    "score-run": run,
    "score-run-again": run_again,
    "score-latency": latency,
    "score-dashboards": dashboards,
    "score-bytes": size,
    "score-memory": memory,
}
