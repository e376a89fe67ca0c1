"""What is done about a comment: only from where it stands, only on what was seen, each a row of its own."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from feedback.models import Audience, CoHandler, Comment, State, Step
from feedback.services import masking, steps
from feedback.services.steps import Hand
from surveys.models import RoundUnit
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 12)


@pytest.fixture
def found(unit: RoundUnit) -> Comment:
    return comment(unit, "Chờ lâu quá, ghế chờ ít")


def by(cast: Cast, seen: int = 0) -> Hand:
    return Hand(actor=cast.an, at=NOW, seen=seen)


def test_from_new_to_answered(found: Comment, cast: Cast) -> None:
    steps.assign(comment=found, to=cast.an, due_on=DUE, hand=by(cast))
    done = steps.answer(comment=found, note="Đã kê thêm ghế.", hand=by(cast, 1))

    assert (done.state, done.version, done.due_on) == (State.ANSWERED, 2, None)
    assert list(done.steps.order_by("number").values_list("number", "kind")) == [(1, "assign"), (2, "answer")]


def test_a_second_reply_stands_beside_the_first(found: Comment, cast: Cast) -> None:
    steps.answer(comment=found, note="Sẽ kê thêm ghế.", hand=by(cast))
    steps.answer(comment=found, note="Đã kê thêm ghế.", hand=by(cast, 1))

    assert found.steps.filter(kind="answer").count() == 2


def test_the_second_of_two_writers_is_refused(found: Comment, cast: Cast) -> None:
    steps.answer(comment=found, note="Một", hand=by(cast))

    with pytest.raises(steps.Changed):
        steps.close(comment=found, note="Hai", hand=by(cast))
    assert found.steps.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda found, hand: steps.give_back(comment=found, note="x", hand=hand),
        lambda found, hand: steps.reopen(comment=found, hand=hand),
        lambda found, hand: steps.unmerge(comment=found, hand=hand),
        lambda found, hand: steps.unmark_spam(comment=found, hand=hand),
    ],
)
def test_steps_that_a_new_comment_cannot_take(found: Comment, cast: Cast, wrong: object) -> None:
    with pytest.raises(steps.NotNow):
        wrong(found, by(cast))  # type: ignore[operator]


@pytest.mark.parametrize("note", ["", "  ", "\0", "a" * 5001])
def test_a_reply_has_words(found: Comment, cast: Cast, note: str) -> None:
    with pytest.raises(steps.WordsMissing):
        steps.answer(comment=found, note=note, hand=by(cast))


def test_spam_and_back(found: Comment, cast: Cast) -> None:
    steps.mark_spam(comment=found, hand=by(cast))
    back = steps.unmark_spam(comment=found, hand=by(cast, 1))

    assert back.state == State.NEW


def test_what_is_given_back_is_nobody_s(found: Comment, cast: Cast) -> None:
    steps.assign(comment=found, to=cast.an, due_on=DUE, hand=by(cast))
    back = steps.give_back(comment=found, note="Không phải việc của tôi", hand=by(cast, 1))

    assert (back.state, back.assignee, back.due_on) == (State.NEW, None, None)


def test_another_agency_helps(found: Comment, cast: Cast) -> None:
    steps.pass_on(comment=found, agency=cast.so_y_te, due_on=DUE, note="Cho biết lịch trực", hand=by(cast))
    assert CoHandler.objects.get().done is False

    steps.contribute(comment=found, agency=cast.so_y_te, note="Trực cả thứ bảy", hand=by(cast, 1))

    assert CoHandler.objects.get().done is True
    found.refresh_from_db()
    assert (found.state, found.handler) == (State.NEW, cast.so_xay_dung)


def test_handing_over_makes_it_new_for_another_agency(found: Comment, cast: Cast) -> None:
    steps.assign(comment=found, to=cast.an, due_on=DUE, hand=by(cast))
    given = steps.hand_over(comment=found, agency=cast.so_y_te, note="Thuộc y tế", hand=by(cast, 1))

    assert (given.handler, given.agency, given.state) == (cast.so_y_te, cast.so_xay_dung, State.NEW)


def test_merged_comments_have_one_target_and_no_chain(found: Comment, unit: RoundUnit, cast: Cast) -> None:
    second, third = comment(unit, "Ghế chờ ít, chờ lâu"), comment(unit, "Chờ lâu, thiếu ghế")
    steps.merge(comment=second, into=found, hand=by(cast))

    with pytest.raises(steps.CannotMerge):
        steps.merge(comment=third, into=second, hand=by(cast))
    with pytest.raises(steps.CannotMerge):
        steps.merge(comment=found, into=third, hand=by(cast))
    with pytest.raises(steps.CannotMerge):
        steps.merge(comment=third, into=third, hand=by(cast))
    assert steps.unmerge(comment=second, hand=by(cast, 1)).merged_into is None


def test_a_comment_of_another_agency_is_not_merged(found: Comment, unit: RoundUnit, cast: Cast) -> None:
    other = comment(unit, "Ghế chờ ít, chờ lâu")
    Comment.objects.filter(pk=other.pk).update(handler=cast.so_y_te)
    other.refresh_from_db()

    with pytest.raises(steps.CannotMerge):
        steps.merge(comment=found, into=other, hand=by(cast))


def test_topics_set_by_hand_stay(found: Comment, cast: Cast) -> None:
    done = steps.set_topics(comment=found, topics=["officials"], hand=by(cast))
    masked = masking.mask_words(comment=done, words="ghế", hand=by(cast, 1))

    assert masked.topics == ["officials"]


def test_the_audit_knows_the_step_and_no_words(found: Comment, cast: Cast) -> None:
    steps.answer(comment=found, note="Đã kê thêm ghế.", hand=by(cast))

    entry = AuditEntry.objects.get(action="feedback.answer")
    assert (entry.actor, entry.subject, entry.detail) == (cast.an, f"comment:{found.pk}", {})


def test_words_masked_by_hand_are_masked_wherever_they_stand(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "bé Tí đến, gặp bé tí, TÍ về")

    done = masking.mask_words(comment=found, words="tí", hand=by(cast))

    assert done.masked == "bé ▇▇▇ đến, gặp bé ▇▇▇, ▇▇▇ về"
    assert "ti" not in done.search.split()


@pytest.mark.parametrize("words", ["", "không có", "▇▇▇", "Lan"])
def test_words_that_are_not_there_cannot_be_masked(unit: RoundUnit, cast: Cast, words: str) -> None:
    found = comment(unit, "chị Lan chờ lâu")

    with pytest.raises(masking.NotThere):
        masking.mask_words(comment=found, words=words, hand=by(cast))


def test_a_mask_set_by_mistake_is_lifted_and_stays_so(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "chị Lan chờ lâu")

    done = masking.lift_mask(comment=found, start=4, end=7, hand=by(cast))
    assert done.masked == "chị Lan chờ lâu"
    with pytest.raises(masking.NotThere):
        masking.lift_mask(comment=found, start=4, end=7, hand=by(cast, 1))


def test_looking_behind_masks_is_written_down_with_its_reason(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "chị Lan quát dân")

    assert masking.look_behind(comment=found, reason=" xác minh ", hand=by(cast)) == "chị Lan quát dân"

    entry = AuditEntry.objects.get(action="feedback.unmasked")
    assert entry.detail == {"reason": "xác minh", "audience": Audience.HEAD}
    with pytest.raises(masking.ReasonMissing):
        masking.look_behind(comment=found, reason=" ", hand=by(cast))


def test_the_number_of_steps_is_the_version(found: Comment, cast: Cast) -> None:
    steps.set_topics(comment=found, topics=[], hand=by(cast))
    steps.set_audience(comment=found, audience=Audience.HEAD, hand=by(cast, 1))

    found.refresh_from_db()
    assert found.version == Step.objects.filter(comment=found).count() == 2
