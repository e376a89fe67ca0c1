import pytest
from django.db import IntegrityError, transaction

from feedback.models import Comment, Mask, Step
from surveys.models import RoundUnit
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"words": "chữ"}, "comment_has_its_words_in_one_place"),
        ({"source": "hotline"}, "comment_has_its_words_in_one_place"),
        ({"state": "lost"}, "comment_state_is_known"),
        ({"audience": "all"}, "comment_audience_is_known"),
        ({"state": "merged"}, "merged_comment_says_into_which"),
        ({"state": "assigned"}, "assigned_comment_has_hand_and_deadline"),
        ({"urgency": 3}, "comment_urgency_is_known"),
        ({"receipt_hash": "ABCD2345"}, "comment_receipt_is_a_digest"),
    ],
)
def test_a_comment_holds_what_it_must(unit: RoundUnit, change: dict[str, object], constraint: str) -> None:
    found = comment(unit)

    with pytest.raises(IntegrityError, match=constraint):
        Comment.objects.filter(pk=found.pk).update(**change)


def test_a_comment_is_not_merged_into_itself(unit: RoundUnit) -> None:
    found = comment(unit)

    with pytest.raises(IntegrityError, match="comment_is_not_merged_into_itself"):
        Comment.objects.filter(pk=found.pk).update(state="merged", merged_into=found)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 0, "kind": "close", "note": "x"}, "step_numbers_start_at_one"),
        ({"number": 1, "kind": "answer", "note": ""}, "answer_has_words"),
        ({"number": 2, "kind": "close", "note": "x"}, "step_follows_the_one_before"),
    ],
)
def test_steps_hold_what_they_must(unit: RoundUnit, fields: dict[str, object], constraint: str) -> None:
    found = comment(unit)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Step.objects.create(comment=found, at=NOW, **fields)


def test_two_cannot_take_the_same_step(unit: RoundUnit) -> None:
    found = comment(unit)
    Step.objects.create(comment=found, number=1, kind="close", note="x", at=NOW)

    with pytest.raises(IntegrityError, match="steps_are_numbered"):
        Step.objects.create(comment=found, number=1, kind="close", note="y", at=NOW)


def test_steps_and_masks_only_grow(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit)
    Step.objects.create(comment=found, number=1, kind="close", note="x", at=NOW)
    Mask.objects.create(comment=found, start=0, end=3, hides=True, actor=cast.snv, at=NOW)

    for rows in (Step.objects.all(), Mask.objects.all()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.delete()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(comment=found)


def test_a_mask_has_length(unit: RoundUnit, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="mask_has_length"):
        Mask.objects.create(comment=comment(unit), start=3, end=3, hides=True, actor=cast.snv, at=NOW)
