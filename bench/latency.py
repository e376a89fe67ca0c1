"""How long an answer waits until it is counted by a worker, while five hundred a second come in and ring for it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from uuid import uuid4

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from bench import world
from bench.collect import Bench
from bench.harness import Figure, against_limit
from bench.servers import counting
from scoring.models import Tally
from surveys.models import Channel, Round
from surveys.selectors import questionnaire_of
from surveys.services import Origin, store_answers
from surveys.sheet import Reading
from surveys.synthetic import UnitPlan, draw

PER_SECOND, SECONDS = 500, 12
AT_ONCE = 10
LIMIT_SECONDS = 5.0
LOOK_EVERY = 0.05

_codes = (f"bench-latency-{number}" for number in count(1))


def latency(bench: Bench) -> list[Figure]:
    """The longest wait of any answer from its commit to the sum that a dashboard reads."""
    waits = []
    with counting():
        for _round in range(bench.rounds):
            longest, rate = _longest_wait(world.make_round(next(_codes)))
            bench.say(f"  {longest:.2f} s at {rate:.0f} a second")
            waits.append(longest)
    words = f"{LIMIT_SECONDS:g} s at {PER_SECOND} answers/s"
    return [against_limit("score-latency", waits, limit=LIMIT_SECONDS, better="lower", reference=words, unit="s")]


def _longest_wait(round: Round) -> tuple[float, float]:
    stored: list[float] = []
    longest, seen = 0.0, 0
    started = time.monotonic()
    with _running(lambda stop: _answer(round, stored, stop)) as answering:
        while answering.is_alive() or seen < len(stored):
            time.sleep(LOOK_EVERY)
            counted = Tally.objects.filter(round_unit__round=round).aggregate(forms=Sum("responses"))["forms"] or 0
            now = time.monotonic()
            # Entries are folded in the order in which they came, so the first new one has waited longest.
            if counted > seen:
                longest, seen = max(longest, now - stored[seen]), counted
            if not answering.is_alive():
                answering.join()
    return longest, len(stored) / (stored[-1] - started)


def _answer(round: Round, stored: list[float], stop: threading.Event) -> None:
    """Store answers at a steady pace, or as fast as this machine can."""
    total = PER_SECOND * SECONDS
    answers = draw(questionnaire_of(round.questionnaire_version_id), [UnitPlan("bench-0", total)], seed=1).answers
    units = list(round.units.values_list("pk", flat=True))
    started = time.monotonic()
    for number, given in enumerate(answers.tolist()):
        if stop.is_set():
            return
        if number % AT_ONCE == 0:
            time.sleep(max(0.0, started + number / PER_SECOND - time.monotonic()))
        now = timezone.now()
        origin = Origin(
            round_unit_id=units[number % len(units)],
            questionnaire_version_id=round.questionnaire_version_id,
            channel=Channel.QR,
            received_at=now,
            submitted_on=timezone.localdate(now),
        )
        store_answers(uuid4(), Reading(tuple(given), {}, {}, ()), origin)
        stored.append(time.monotonic())


@contextmanager
def _running(work: Callable[[threading.Event], None]) -> Iterator[threading.Thread]:
    stop = threading.Event()

    def run() -> None:
        try:
            work(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()
