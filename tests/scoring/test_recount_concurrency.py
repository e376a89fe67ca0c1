"""Recounts and repairs while answers come in and folds are at work, on committed data."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from scoring.models import Tally
from scoring.recount import Counted, recount
from scoring.services import tallies
from scoring.services.tallies import repair_tallies
from scoring.tally import fold_all, fold_batch
from surveys.models import Round
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of
from tests.scoring.test_fold_concurrency import UNITS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10


def test_every_recount_sees_one_moment() -> None:
    round = survey(*UNITS)
    done = threading.Event()

    def people() -> None:
        try:
            for _ in range(12):
                for code in UNITS:
                    with transaction.atomic():
                        first, *_rest = send(unit_of(round, code), GOOD, POOR)
                    with transaction.atomic():
                        decide(first, "exclude", 1)
        finally:
            done.set()

    def folder() -> None:
        while not done.is_set():
            fold_batch(batch=5)

    def recounts() -> int:
        number = 0
        while not done.is_set() or number < 3:
            assert recount(round).differences == ()
            number += 1
        return number

    _people, _folder, number = at_once(people, folder, recounts)
    assert int(str(number)) >= 3


def test_a_repair_waits_for_the_fold_at_work_and_counts_what_it_added() -> None:
    round = survey()
    send(unit_of(round), GOOD)
    fold_all()
    Tally.objects.update(responses=9)
    send(unit_of(round), POOR)
    folded = threading.Event()

    def fold() -> None:
        with transaction.atomic():
            fold_batch()
            folded.set()
            threading.Event().wait(0.5)

    def repair() -> None:
        assert folded.wait(PATIENCE)
        repair_tallies(round=round, actor=None, at=NOW)

    at_once(fold, repair)

    assert (recount(round).forms, recount(round).differences) == (2, ())


def test_a_fold_waits_for_the_repair_and_adds_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    round = survey()
    send(unit_of(round), GOOD)
    fold_all()
    Tally.objects.update(responses=9)
    writing, folding = threading.Event(), threading.Event()
    write = tallies._write

    def slowly(cursor: Any, about: Round, counted: Counted) -> None:
        writing.set()
        assert folding.wait(PATIENCE)
        threading.Event().wait(0.3)
        write(cursor, about, counted)

    def fold() -> int:
        assert writing.wait(PATIENCE)
        with transaction.atomic():
            # Answers still come in.
            send(unit_of(round), POOR)
        folding.set()
        return fold_batch()

    monkeypatch.setattr(tallies, "_write", slowly)
    _repaired, entries = at_once(lambda: repair_tallies(round=round, actor=None, at=NOW), fold)

    assert entries == 1
    assert (recount(round).forms, recount(round).differences) == (2, ())


def test_a_repair_that_dies_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    round = survey()
    send(unit_of(round), GOOD)
    fold_all()
    Tally.objects.update(responses=9)

    def dies(*_about: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(tallies, "record", dies)
    with pytest.raises(RuntimeError):
        repair_tallies(round=round, actor=None, at=NOW)

    assert Tally.objects.get().responses == 9
    assert not connection.in_atomic_block
