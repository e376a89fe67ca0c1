"""From an answer to its count by a real worker and broker, without beat."""

import time

import pytest
from django.conf import LazySettings
from django.db.models import Sum

from jobs import bells
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
