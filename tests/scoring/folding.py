"""Two rounds, answers to them, and who waits for whom while workers fold."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection

from surveys.models import Round
from tests import factories
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

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
    with held("SELECT * FROM scoring_tally WHERE round_unit_id = %s FOR UPDATE", unit_of(round).pk):
        yield


@contextmanager
def held(statement: str, *parameters: Any) -> Iterator[None]:
    """Hold the locks of a statement meanwhile, on another connection."""
    found = connection.settings_dict
    where: dict[str, Any] = {name: found[name.upper()] for name in ("user", "password", "host", "port")}
    other = psycopg2.connect(dbname=found["NAME"], **where)
    try:
        with other.cursor() as cursor:
            cursor.execute(statement, parameters)
        yield
    finally:
        other.close()
