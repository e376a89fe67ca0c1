"""From an answer to its count by a real worker and broker, without beat."""

import time

import pytest
from celery import current_app
from django.conf import LazySettings
from django.db.models import Sum

from jobs import bells
from satisfaction.schedule import SCHEDULE
from scoring.models import Tally
from scoring.tasks import fold_inbox
from tests.jobs.workers import own_queue, worker
from tests.scoring.answers import GOOD, send, survey, unit_of
from tests.surveys import factories

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60


def counted() -> int:
    return Tally.objects.aggregate(forms=Sum("responses"))["forms"] or 0


@pytest.mark.system
def test_an_answer_has_itself_counted(settings: LazySettings) -> None:
    settings.BELL_SECONDS = 0.1
    door = factories.door()
    bells.heard(settings.COUNTING_TASK)
    with own_queue(settings.COUNTING_TASK), worker("scoring.tasks", TESTS_BELL_SECONDS="0.1"):
        for number in (1, 2):
            factories.answer(door, {"A1": "5", "A2": "na"})
            deadline = time.monotonic() + PATIENCE_SECONDS
            while counted() < number and time.monotonic() < deadline:
                time.sleep(0.05)
            assert counted() == number


def test_an_answer_whose_ring_was_lost_is_counted_by_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.bells.ring", lambda _task: None)
    factories.answer(factories.door(), {"A1": "5", "A2": "na"})
    assert counted() == 0
    by_beat = SCHEDULE["fold-inbox"]
    assert by_beat["schedule"] <= 15
    assert current_app.tasks[by_beat["task"]]() == 1
    assert counted() == 1


def test_a_fold_that_leaves_some_behind_rings_for_itself(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr("jobs.bells.ring", rung.append)
    monkeypatch.setattr("scoring.tally.BATCH", 1)
    monkeypatch.setattr("scoring.tally.fold_batch", lambda: 1)
    assert fold_inbox() == 10
    assert rung == [settings.COUNTING_TASK]
    monkeypatch.undo()
    send(unit_of(survey()), GOOD)
    assert fold_inbox() == 1
