"""Two at the same moment, each with a connection of its own: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from feedback.models import Comment, Step
from feedback.services import steps
from feedback.services.intake import take_in
from feedback.services.steps import Changed, Hand
from surveys.models import RoundUnit
from tests import factories
from tests.feedback.conftest import NOW, comment, wrote

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def at_once(work: Callable[[int], object]) -> list[object]:
    """Return what work(0), work(1), … give when they start together; a refusal counts as what it gives."""
    barrier = Barrier(MANY)

    def run(number: int) -> object:
        try:
            barrier.wait(timeout=30)
            return work(number)
        except Changed:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


@pytest.fixture
def unit() -> RoundUnit:
    return factories.round_unit(factories.survey_round(), factories.agency())


def test_one_reply_is_stored_and_the_others_are_told(unit: RoundUnit) -> None:
    found, person = comment(unit, "Chờ lâu"), factories.user()
    hand = Hand(actor=person, at=NOW, seen=0)

    ended = at_once(lambda number: steps.answer(comment=found, note=f"Trả lời {number}", hand=hand))

    assert ended.count("told") == MANY - 1
    assert Step.objects.count() == 1


def test_texts_taken_in_by_several_become_one_comment_each(unit: RoundUnit) -> None:
    for number in range(200):
        wrote(unit, f"Chờ lâu {number}")

    made = at_once(lambda number: take_in(at=NOW))

    assert sum(made) == Comment.objects.count() == 200  # type: ignore[arg-type]


def test_two_comments_are_not_merged_into_each_other(unit: RoundUnit) -> None:
    pair, person = [comment(unit, "Chờ lâu quá"), comment(unit, "Chờ lâu")], factories.user()
    hand = Hand(actor=person, at=NOW, seen=0)

    def merge(number: int) -> object:
        try:
            return steps.merge(comment=pair[number % 2], into=pair[1 - number % 2], hand=hand)
        except (steps.CannotMerge, steps.NotNow):
            return "refused"

    at_once(merge)

    assert Comment.objects.filter(state="merged").count() == 1
