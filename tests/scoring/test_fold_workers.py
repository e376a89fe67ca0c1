"""Folds by four processes of a real worker over a real broker: side by side, and as exact as one."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection

from scoring.models import Tally
from scoring.recount import recount
from scoring.tally import fold_all
from scoring.tasks import fold_inbox
from surveys.models import FoldInbox, Round
from tests import factories
from tests.jobs.workers import own_queue, worker
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
PROCESSES = 4
PATIENCE = 120.0
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


def two_rounds() -> tuple[Round, Round]:
    one = survey("so-mot")
    other = factories.survey_round("dot-hai", questionnaire_version=one.questionnaire_version)
    factories.round_unit(other, unit_of(one).agency)
    return one, other


def answered(round: Round, times: int) -> int:
    return len(send(unit_of(round), *[GOOD, POOR] * times))


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "did not come about in time"
        time.sleep(0.05)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


@contextmanager
def nobody_counts(round: Round) -> Iterator[None]:
    """Hold the tallies of a round meanwhile, on another connection."""
    found = connection.settings_dict
    where: dict[str, Any] = {name: found[name.upper()] for name in ("user", "password", "host", "port")}
    held = psycopg2.connect(dbname=found["NAME"], **where)
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT * FROM scoring_tally WHERE round_unit_id = %s FOR UPDATE", [unit_of(round).pk])
        yield
    finally:
        held.close()


def test_a_round_that_is_held_up_holds_up_no_other_and_all_agree_with_the_recount() -> None:
    one, other = two_rounds()
    sent = [answered(one, 3), answered(other, 3)]
    fold_all()
    with own_queue("scoring.tasks.fold_inbox"), worker(processes=PROCESSES):
        with nobody_counts(one):
            sent[0] += answered(one, 40)
            fold_inbox.delay()
            soon(lambda: waiting() == 1)
            # A second fold of the same round comes to the same tallies and waits its turn there.
            sent[0] += answered(one, 40)
            fold_inbox.delay()
            soon(lambda: waiting() == 2)
            sent[1] += answered(other, 40)
            fold_inbox.delay()
            soon(lambda: Tally.objects.get(round_unit=unit_of(other)).responses == sent[1])
            assert (waiting(), Tally.objects.get(round_unit=unit_of(one)).responses) == (2, 6)
        soon(lambda: not FoldInbox.objects.exists())

    for round, forms in zip((one, other), sent, strict=True):
        told = recount(round)
        assert (told.differences, told.forms, told.waiting) == ((), forms, 0)


def test_four_processes_that_are_rung_while_answers_come_lose_and_double_nothing() -> None:
    rounds = two_rounds()
    sent = [0, 0]
    with own_queue("scoring.tasks.fold_inbox"), worker(processes=PROCESSES):
        for _time in range(60):
            for place, round in enumerate(rounds):
                sent[place] += answered(round, 10)
                fold_inbox.delay()
        soon(lambda: not FoldInbox.objects.exists())

    for round, forms in zip(rounds, sent, strict=True):
        told = recount(round)
        assert (told.differences, told.forms, told.waiting) == ((), forms, 0)
