"""Folds side by side, and folds that die, on committed data."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from agencies.models import Service
from scoring.models import ScoringRun, Tally
from scoring.recount import recount
from scoring.selectors import result_of
from scoring.services import score_round
from scoring.tally import fold_all, fold_batch
from surveys.models import Channel, FoldInbox, Response, Round
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = ("so-mot", "so-hai", "so-ba")


def in_thread(work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    return run


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run all at the same time, each on a connection of its own; raises what one of them raises."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(in_thread(work)) for work in works]]


def crowded_round() -> tuple[Round, int]:
    """Make a round whose answers fall into many tallies, the same ones in every batch."""
    round = survey(*UNITS)
    services = [None, *(Service.objects.create(code=f"tt-{n}", name=f"TT {n}") for n in range(3))]
    sent = 0
    for channel in (Channel.PAPER, Channel.ENUMERATOR, Channel.COUNTER):
        for code in UNITS:
            for service in services:
                sent += len(send(unit_of(round, code), GOOD, POOR, GOOD, POOR, channel=channel, service=service))
    return round, sent


@pytest.mark.parametrize("fold", [fold_all, lambda batch: drain(batch)], ids=["waiting", "passing over"])
def test_folds_side_by_side_lose_and_double_nothing(fold: Callable[..., int]) -> None:
    round, sent = crowded_round()

    folded = at_once(*[lambda: fold(batch=7)] * 6)

    assert sum(int(str(entries)) for entries in folded) == sent
    assert recount(round).differences == ()
    assert recount(round).forms == sent


def test_scorings_side_by_side_see_all_that_came_before_them() -> None:
    round, sent = crowded_round()

    runs = at_once(*[lambda: score_round(round=round, actor=None, at=NOW)] * 4)

    assert {result_of(cast(ScoringRun, run)).total.n for run in runs} == {sent}


def drain(batch: int) -> int:
    folded = 0
    while entries := fold_batch(batch=batch):
        folded += entries
    return folded


def test_answers_and_decisions_during_folds_are_all_counted() -> None:
    round = survey(*UNITS)
    sending = threading.Event()

    def people() -> None:
        try:
            for _ in range(15):
                for code in UNITS:
                    with transaction.atomic():
                        first, *_rest = send(unit_of(round, code), GOOD, POOR)
                    with transaction.atomic():
                        decide(first, "exclude", 1)
        finally:
            sending.set()

    def folder() -> None:
        while not sending.is_set():
            fold_all(batch=3)

    at_once(people, folder, folder)
    fold_all()

    assert recount(round).differences == ()
    assert sum(Tally.objects.values_list("responses", flat=True)) == 15 * len(UNITS)


def test_answer_is_not_taken_back_before_another_fold_has_added_it() -> None:
    round = survey()
    (response,) = send(unit_of(round), GOOD)
    decide(response, "exclude", 1)

    with transaction.atomic():
        assert FoldInbox.objects.select_for_update().get(sign=1)
        assert at_once(fold_batch) == [0]

    assert fold_all() == 2
    assert Tally.objects.get().responses == 0


def test_fold_that_waits_also_takes_what_another_gives_up() -> None:
    round = survey()
    send(unit_of(round), GOOD, GOOD)
    taken = threading.Event()

    class Died(Exception):
        pass

    def dying() -> None:
        try:
            with transaction.atomic():
                fold_batch()
                taken.set()
                threading.Event().wait(0.5)
                raise Died
        except Died:
            pass

    def waiting() -> int:
        taken.wait(5)
        return fold_all()

    _, folded = at_once(dying, waiting)

    assert folded == 2
    assert recount(round).differences == ()


def test_killed_backend_loses_nothing() -> None:
    round = survey()
    send(unit_of(round), GOOD, POOR)

    def killed() -> None:
        with transaction.atomic():
            fold_batch()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (pid,) = cursor.fetchone()
            kill_backend(pid)
            Response.objects.count()

    with pytest.raises((OperationalError, InterfaceError)):
        at_once(killed)

    assert FoldInbox.objects.count() == 2
    assert not Tally.objects.exists()
    assert fold_all() == 2
    assert recount(round).differences == ()


def kill_backend(pid: int) -> None:
    settings = connection.get_connection_params()
    other = psycopg2.connect(
        **{key: settings[key] for key in ("dbname", "user", "password", "host", "port") if key in settings}
    )
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
