"""Folds by four processes of a real worker over a real broker: side by side, and as exact as one."""

import pytest

from scoring.models import Tally
from scoring.recount import recount
from scoring.tally import fold_all
from scoring.tasks import fold_inbox
from surveys.models import FoldInbox
from tests.jobs.workers import own_queue, worker
from tests.scoring.answers import unit_of
from tests.scoring.folding import answered, nobody_counts, soon, two_rounds, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
PROCESSES = 4


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
