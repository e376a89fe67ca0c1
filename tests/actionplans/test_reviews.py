"""Re-reviews: who may do what from which state, closing, reminders, heirs."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, transaction
from django.utils.timezone import now

from actionplans.models import Review, ReviewItem, ReviewItemStep
from actionplans.services import reviews as service
from actionplans.services.keeping_reviews import call_to_mind
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from actionplans.tasks import keep
from notices.models import Notice
from tests import factories
from tests.actionplans.factories import in_days, passed, review
from tests.conftest import Cast, make_cast

pytestmark = pytest.mark.django_db


def one(cast: Cast, *, days: int = 10) -> ReviewItem:
    made = review(cast.snv, cast.so_xay_dung, round=factories.survey_round(), days=days)
    return made.items.get()


def hand(item: ReviewItem | Review, actor: object) -> Hand:
    item.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=item.version)  # type: ignore[arg-type]


def answered(cast: Cast, item: ReviewItem, result: str = "fixed") -> ReviewItem:
    return service.answer(item=item, result=result, note="Đã đặt thêm ghế", hand=hand(item, cast.an))


def test_an_issue_is_answered_and_verified(cast: Cast) -> None:
    item = one(cast)
    answered(cast, item, "partly")
    service.ask_more(item=item, note="Thiếu ảnh", hand=hand(item, cast.snv))
    answered(cast, item)
    done = service.confirm(item=item, hand=hand(item, cast.snv))
    assert (done.state, done.result) == ("confirmed", "fixed")
    kinds = list(item.steps.values_list("number", "kind", "result"))
    assert kinds == [
        (1, "give", ""),
        (2, "answer", "partly"),
        (3, "ask_more", ""),
        (4, "answer", "fixed"),
        (5, "confirm", ""),
    ]
    assert Notice.objects.filter(recipient=cast.an, words="review.more").count() == 1


def test_what_cannot_be_done_now_is_refused(cast: Cast) -> None:
    item = one(cast)
    with pytest.raises(NotNow):
        service.confirm(item=item, hand=hand(item, cast.snv))
    with pytest.raises(service.ResultMissing):
        service.answer(item=item, result="xong", note="x", hand=hand(item, cast.an))
    with pytest.raises(WordsMissing):
        service.answer(item=item, result="fixed", note=" ", hand=hand(item, cast.an))
    answered(cast, item)
    with pytest.raises(WordsMissing):
        service.refuse(item=item, note="", hand=hand(item, cast.snv))


def test_closing_locks_and_reopening_with_a_reason_unlocks(cast: Cast) -> None:
    item = one(cast)
    service.close(review=item.review, hand=hand(item.review, cast.snv))
    with pytest.raises(service.Locked):
        answered(cast, item)
    with pytest.raises(WordsMissing):
        service.reopen(review=item.review, note="", hand=hand(item.review, cast.snv))
    service.reopen(review=item.review, note="Đóng nhầm", hand=hand(item.review, cast.snv))
    assert answered(cast, item).state == "answered"


def test_the_same_review_is_opened_once_and_the_same_issue_asked_once(cast: Cast) -> None:
    round = factories.survey_round()
    made = review(cast.snv, cast.so_xay_dung, round=round, theme="Một", issues=("Chờ lâu", "Chờ lâu"))
    assert made.items.count() == 1
    with pytest.raises(service.AlreadyOpened):
        review(cast.snv, cast.so_xay_dung, round=round, theme="Một")
    with pytest.raises(service.NothingToReview):
        review(cast.snv, round=round, theme="Hai")


def test_reminders_are_told_once_for_each_deadline_and_distance(cast: Cast) -> None:
    item = one(cast, days=3)
    assert call_to_mind(at=now()) == 2
    assert call_to_mind(at=now()) == 0
    answered(cast, item)
    # Who answered is not reminded.
    assert call_to_mind(at=now() + timedelta(days=4)) == 0
    service.ask_more(item=item, note="Thiếu", hand=hand(item, cast.snv))
    assert call_to_mind(at=now() + timedelta(days=4)) == 2
    assert Notice.objects.filter(words="review.late").count() == 2


def test_an_heir_answers_for_what_was_asked_of_a_merged_agency(cast: Cast) -> None:
    item = one(cast)
    passed(cast.so_xay_dung, cast.so_y_te)
    keep()
    item.refresh_from_db()
    assert (item.agency, item.bearer) == (cast.so_xay_dung, cast.so_y_te)
    assert item.steps.last().kind == "follow"  # type: ignore[union-attr]
    keep()
    assert item.steps.count() == 2


def test_a_closed_review_follows_nobody(cast: Cast) -> None:
    item = one(cast)
    service.close(review=item.review, hand=hand(item.review, cast.snv))
    passed(cast.so_xay_dung, cast.so_y_te)
    keep()
    item.refresh_from_db()
    assert item.bearer == cast.so_xay_dung


def test_another_day_is_told_to_who_has_not_answered(cast: Cast) -> None:
    item = one(cast)
    service.extend(review=item.review, due_on=in_days(30), note="Bão", hand=hand(item.review, cast.snv))
    assert Notice.objects.filter(words="review.moved", recipient=cast.an).count() == 1


@pytest.mark.parametrize(
    "change", [{"state": "confirmed"}, {"result": "fixed"}, {"result": "x"}, {"origin": "x"}, {"issue": ""}]
)
def test_the_database_refuses_what_makes_no_sense(cast: Cast, change: dict[str, str]) -> None:
    item = one(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_verify_at_once_one_is_told() -> None:
    cast = make_cast()
    item = one(cast)
    answered(cast, item)
    item.refresh_from_db()
    seen, refused = item.version, []

    def verify(act: Callable[..., object], note: str) -> None:
        try:
            act(item=item, note=note, hand=Hand(actor=cast.snv, at=now(), seen=seen))
        except Changed:
            refused.append(note)
        finally:
            close_old_connections()

    threads = [
        threading.Thread(target=verify, args=(service.confirm, "đúng")),
        threading.Thread(target=verify, args=(service.refuse, "sai")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert ReviewItemStep.objects.filter(item=item).count() == 3
