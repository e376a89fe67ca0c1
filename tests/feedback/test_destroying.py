"""The words of comments go when the office's term is over, with a record; what was done about them stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from dashboards.privacy_tasks import destroy
from feedback import reading
from feedback.gone import BY_TERM as GONE
from feedback.gone import WITH_FORM
from feedback.models import Comment, NamedCase, PublicQuote, Source, State
from feedback.selectors.comments import shown_comments
from feedback.services import destroying, masking, publishing, releasing, steps
from feedback.services.destroying import destroy_comments
from feedback.services.direct import Said, take_words
from feedback.services.parting import part_from_forms
from feedback.services.steps import Hand
from feedback.views import citizen
from surveys.models import Kept, RetentionTerm, RoundUnit
from surveys.services.retention import UnfitTerm, set_hold, set_term
from tests.conftest import Cast
from tests.factories import exclude
from tests.feedback.conftest import NOW, comment, response_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
DAYS = 30
OVER = NOW + timedelta(days=DAYS + 1)
WORDS = "Chị Hoa ở quầy 3 bắt chờ lâu"


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizen, "guesses", lambda **_asked: False)


@pytest.fixture
def term(cast: Cast) -> RetentionTerm:
    basis = "Quyết định của Sở (chưa xác minh)"
    return set_term(kind=Kept.COMMENTS, days=DAYS, basis=basis, seen=0, actor=cast.snv, at=NOW)


def written(cast: Cast, words: str = WORDS) -> tuple[Comment, str]:
    """Return a comment without a form, with the code by which whoever wrote it finds the reply."""
    said = Said(id=uuid4(), agency=cast.so_xay_dung, words=words, source=Source.DIRECT, contact={})
    code = take_words(said=said, actor=None, at=NOW)
    return Comment.objects.get(pk=said.id), code


def answered(cast: Cast, made: Comment) -> Comment:
    return steps.answer(comment=made, note="Đã nhắc cả quầy.", hand=Hand(actor=cast.an, at=NOW, seen=made.version))


def words_of(made: Comment) -> tuple[str, str, str]:
    made.refresh_from_db()
    return made.words, made.masked, made.search


@pytest.mark.usefixtures("term")
def test_the_words_go_the_day_after_the_term_and_the_reply_stays(client: Client, cast: Cast) -> None:
    made, code = written(cast)
    answered(cast, made)
    assert destroy_comments(at=OVER - timedelta(days=1)) == 0
    assert [destroy_comments(at=OVER), destroy_comments(at=OVER)] == [1, 0]
    assert words_of(made) == (GONE, GONE, "")
    page = client.post(reverse("feedback_public:reply"), {"code": code}).content.decode()
    assert "Đã nhắc cả quầy." in page
    assert "Hoa" not in page


@pytest.mark.usefixtures("term")
def test_nothing_stored_says_the_words_any_more(cast: Cast) -> None:
    made, _code = written(cast, "Nguyễn Thị Ánh Tuyết quát người dân")
    answered(cast, made)
    assert destroy_comments(at=OVER) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feedback_comment c WHERE c::text ~* 'tuyết|tuyet'")
        assert cursor.fetchone() == (0,)


@pytest.mark.usefixtures("term")
def test_what_was_destroyed_is_in_the_audit_by_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroying, "BATCH", 2)
    for _time in range(5):
        answered(cast, written(cast)[0])
    assert [destroy_comments(at=OVER, batches=2), destroy_comments(at=OVER)] == [4, 1]
    told = (
        AuditEntry.objects.filter(action="privacy.comments_destroyed").order_by("id").values_list("detail", flat=True)
    )
    assert [detail["rows"] for detail in told] == [2, 2, 1]
    assert {detail["days"] for detail in told} == {DAYS}
    assert all(len(detail["ids_sha256"]) == 64 and WORDS not in str(detail) for detail in told)


def test_without_a_term_in_force_nothing_goes(cast: Cast) -> None:
    answered(cast, written(cast)[0])
    assert destroy_comments(at=OVER + timedelta(days=36_500)) == 0
    late = set_term(kind=Kept.COMMENTS, days=1, basis="x", seen=0, actor=cast.snv, at=OVER)
    assert destroy_comments(at=OVER + timedelta(days=6)) == 0
    assert late.effective_on == (OVER + timedelta(days=7)).date()
    assert destroy_comments(at=OVER + timedelta(days=7)) == 1


@pytest.mark.usefixtures("term")
def test_what_is_in_hand_waits(cast: Cast) -> None:
    new, _code = written(cast)
    named, _code = written(cast)
    answered(cast, named)
    case = {"agency": cast.so_xay_dung, "opened_on": NOW.date(), "due_on": NOW.date(), "outcome": ""}
    NamedCase.objects.update_or_create(comment=named, defaults=case)
    merged, _code = written(cast)
    steps.merge(comment=merged, into=new, hand=Hand(actor=cast.an, at=NOW, seen=merged.version))
    assert destroy_comments(at=OVER) == 0
    answered(cast, Comment.objects.get(pk=new.pk))
    NamedCase.objects.filter(comment=named).update(outcome="unfounded", decided_on=NOW.date())
    assert destroy_comments(at=OVER) == 3


@pytest.mark.usefixtures("term")
def test_what_everybody_reads_stays_until_it_is_taken_back(cast: Cast) -> None:
    made, _code = written(cast, "Ghế chờ ít quá")
    Comment.objects.filter(pk=made.pk).update(released_on=NOW.date())
    made.refresh_from_db()
    answered(cast, made)
    publishing.publish_quote(comment=made, note="Đã kê thêm ghế.", hand=_hand(cast, made))
    assert destroy_comments(at=OVER) == 0
    publishing.take_quote_back(comment=made, hand=_hand(cast, made))
    assert destroy_comments(at=OVER) == 1


def _hand(cast: Cast, made: Comment) -> Hand:
    made.refresh_from_db()
    return Hand(actor=cast.an, at=NOW, seen=made.version)


@pytest.mark.usefixtures("term")
def test_words_on_a_form_go_after_the_form_and_of_no_round_held_back(unit: RoundUnit, cast: Cast) -> None:
    made = answered(cast, comment(unit, "Chờ lâu"))
    assert destroy_comments(at=OVER) == 0
    part_from_forms([response_of(made).pk])
    set_hold(round=unit.round, hold=True, reason="Khiếu nại", actor=cast.snv, at=NOW)
    assert destroy_comments(at=OVER) == 0
    set_hold(round=unit.round, hold=False, reason="Xong", actor=cast.snv, at=NOW)
    assert destroy_comments(at=OVER) == 1
    assert words_of(made)[0] == GONE


def test_of_a_form_that_was_excluded_nothing_is_listed_when_the_form_is_gone(unit: RoundUnit) -> None:
    kept, excluded = comment(unit, "Chờ lâu"), comment(unit, "Chờ rất lâu")
    exclude([response_of(excluded)])
    part_from_forms([response_of(each).pk for each in (kept, excluded)])
    assert [each.words for each in shown_comments()] == ["Chờ lâu"]
    assert words_of(excluded)[0] == WITH_FORM


@pytest.mark.usefixtures("term")
def test_what_was_destroyed_is_read_masked_and_quoted_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _code = written(cast, "Ghế chờ ít quá")
    answered(cast, made)
    destroy_comments(at=OVER)
    made.refresh_from_db()
    topics = made.topics
    monkeypatch.setattr(releasing, "RULES", made.rules + 1)
    assert releasing.read_anew() == 0
    with pytest.raises(steps.NotNow):
        publishing.publish_quote(comment=made, note="Đã kê thêm ghế.", hand=_hand(cast, made))
    with pytest.raises(steps.NotNow):
        masking.mask_words(comment=made, words="hủy", hand=_hand(cast, made))
    assert (words_of(made), made.topics) == ((GONE, GONE, ""), topics)
    assert not PublicQuote.objects.exists()


@pytest.mark.usefixtures("term")
def test_words_that_go_while_they_are_read_anew_do_not_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _code = written(cast)
    answered(cast, made)
    monkeypatch.setattr(releasing, "RULES", 10_000)
    read = reading.read

    def slow(*asked: Any) -> Any:
        destroy_comments(at=OVER)
        return read(*asked)

    monkeypatch.setattr(releasing, "read", slow)
    assert releasing.read_anew() == 0
    assert words_of(made) == (GONE, GONE, "")


def test_a_term_changed_between_two_batches_holds_at_once(
    cast: Cast, term: RetentionTerm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destroying, "BATCH", 1)
    for _time in range(2):
        answered(cast, written(cast)[0])
    assert destroy_comments(at=OVER, batches=1) == 1
    set_term(kind=Kept.COMMENTS, days=None, basis="Giữ lâu dài", seen=term.pk, actor=cast.snv, at=OVER)
    assert destroy_comments(at=OVER) == 0


@pytest.mark.usefixtures("term")
def test_the_beat_rings_for_comments_too(cast: Cast) -> None:
    made, _code = written(cast)
    answered(cast, made)
    with time_machine.travel(OVER, tick=False):
        assert destroy() == 1
    assert (words_of(made)[0], Comment.objects.get(pk=made.pk).state) == (GONE, State.ANSWERED)


@pytest.mark.usefixtures("term")
def test_the_pages_say_what_goes_and_what_went(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    answered(cast, written(cast)[0])
    page = "/noi-bo/quan-tri/du-lieu-ca-nhan/thoi-han/"
    with time_machine.travel(OVER, tick=False):
        officer = signed_in(cast.snv)
        assert "1 lời góp ý đến hạn" in officer.get(page).content.decode()
        destroy_comments(at=OVER)
        told = officer.get(page).content.decode()
        assert "Không lời góp ý nào đến hạn." in told
        assert "Lời góp ý đã hủy theo thời hạn" in told
        public = client.get("/quyen-rieng-tu/").content.decode()
        assert "30 ngày sau ngày gửi, khi đã giải quyết xong; lời viết trên phiếu: chưa đặt thời hạn hủy" in public
        guard = signed_in(cast.bao_ve).get("/noi-bo/").content.decode()
        assert "1 lời góp ý trong 1 lần" in guard


def test_days_are_set_on_the_page_and_of_no_other_kind(cast: Cast, signed_in: SignedIn) -> None:
    page = "/noi-bo/quan-tri/du-lieu-ca-nhan/thoi-han/comments/"
    officer = signed_in(cast.snv)
    assert "Giữ lời góp ý bao nhiêu ngày" in officer.get(page).content.decode()
    assert officer.post(page, {"days": "730", "basis": "Quy chế", "seen": "0"}).status_code == 302
    assert RetentionTerm.objects.get().days == 730
    with pytest.raises(UnfitTerm):
        set_term(kind=Kept.PROOFS, days=5, basis="x", seen=0, actor=cast.snv, at=NOW)
    with pytest.raises(IntegrityError):
        RetentionTerm.objects.create(kind="audit", days=5, basis="x", effective_on=NOW, actor=cast.snv, at=NOW)
