"""Telling: once to each whatever is repeated, in the ways people chose, read in their language."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils.translation import override

from notices import tasks
from notices.kinds import Kind, Mail, Ways
from notices.models import Notice
from notices.selectors import MOST_COUNTED, listed, unread, unread_count
from notices.services import choose, mark_all_read, mark_read, mark_unread, take_back, tell
from notices.words import SENTENCES, about, sentence
from tests import factories
from tests.factories import NOW


def told(*users: int, subject: str = "publication:1", kind: Kind = Kind.PUBLICATION, ways: Ways | None = None) -> int:
    return tell(
        to=dict.fromkeys(users, ways or Ways()),
        kind=kind,
        subject=subject,
        words="publication.issued",
        link="/noi-bo/cong-bo/",
        at=NOW,
        params={"round": "Đợt 2026"},
    )


@pytest.mark.django_db
def test_repeating_tells_only_who_was_not_told() -> None:
    first, second = factories.user(), factories.user()

    assert [told(first.pk), told(first.pk), told(first.pk, second.pk), told()] == [1, 0, 1, 0]
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_who_tell_at_once_tell_each_once() -> None:
    users = [factories.user().pk for _number in range(12)]
    ready = Barrier(6)

    def one(turn: int) -> int:
        ready.wait()
        try:
            # Each in another order: none may wait for another in a circle.
            return told(*(users if turn % 2 else reversed(users)))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == len(users)
    assert Notice.objects.count() == len(users)


@pytest.mark.django_db
def test_who_wants_none_is_marked_and_sees_nothing_even_later() -> None:
    user = factories.user()
    told(user.pk, ways=Ways(shown=False))

    assert told(user.pk) == 0
    assert unread_count(user) == 0
    assert list(listed(user)) == []


@pytest.mark.django_db
def test_what_cannot_be_switched_off_stays_in_the_portal() -> None:
    user = factories.user()
    off = Ways(shown=False)
    choose(user=user, ways={Kind.DRAFT: off, Kind.ACCOUNT: off, Kind.JOB: off})
    told(user.pk, kind=Kind.DRAFT, ways=off)

    assert dict(user.notice_preferences.values_list("kind", "shown")) == {"account": True, "draft": True, "job": False}
    assert unread_count(user) == 1


@pytest.mark.django_db
def test_unread_comes_first_then_the_newest() -> None:
    user = factories.user()
    for number in range(3):
        told(user.pk, subject=str(number))
    for number, notice in enumerate(Notice.objects.order_by("subject")):
        Notice.objects.filter(pk=notice.pk).update(created_at=NOW + timedelta(minutes=number))
    mark_read(notice=Notice.objects.get(subject="2"), at=NOW + timedelta(hours=1))

    assert [one.subject for one in listed(user)] == ["1", "0", "2"]
    assert [one.subject for one in listed(user, only_unread=True)] == ["1", "0"]
    assert list(listed(user, kind=Kind.JOB)) == []


@pytest.mark.django_db
def test_reading_can_be_taken_back() -> None:
    user, other, later = factories.user(), factories.user(), NOW + timedelta(hours=1)
    told(user.pk, other.pk, subject="1")
    told(user.pk, subject="2")
    early = Notice.objects.get(recipient=user, subject="1")
    mark_read(notice=early, at=NOW)
    mark_read(notice=early, at=later)

    assert mark_all_read(user=user, at=later) == 1
    assert unread_count(user) == 0
    assert take_back(user=user, at=later) == 1
    assert [one.subject for one in listed(user, only_unread=True)] == ["2"]
    mark_unread(notice=early)
    assert unread_count(user) == 2
    assert unread_count(other) == 1


@pytest.mark.django_db
def test_the_counter_is_one_look_into_an_index_and_stops(django_assert_num_queries: Callable[..., object]) -> None:
    user = factories.user()
    for number in range(MOST_COUNTED + 5):
        told(user.pk, subject=str(number))

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert unread_count(user) == MOST_COUNTED


@pytest.mark.django_db
def test_the_counter_reads_no_notice_that_was_read() -> None:
    user = factories.user()
    for number in range(400):
        told(user.pk, subject=str(number))
    mark_all_read(user=user, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")

    assert "notices_unread" in unread(user)[:MOST_COUNTED].explain()


@pytest.mark.django_db
def test_old_notices_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    told(factories.user().pk)
    monkeypatch.setattr(tasks, "now", lambda: NOW + timedelta(days=180))
    assert tasks.sweep() == 0
    monkeypatch.setattr(tasks, "now", lambda: NOW + timedelta(days=180, seconds=1))
    assert tasks.sweep() == 1


@pytest.mark.django_db
def test_days_are_kept_as_they_are_written() -> None:
    user = factories.user()
    params: dict[str, str | date] = {"due": date(2026, 3, 12)}
    told_of = {"kind": Kind.COMMENT, "subject": "1", "words": "comment.assigned", "link": "/noi-bo/gop-y/"}
    tell(to={user.pk: Ways(mail=Mail.NOW)}, at=NOW, params=params, **told_of)  # type: ignore[arg-type]

    made = Notice.objects.get()
    assert sentence(made.kind, made.words, made.params).endswith("hạn 12/03/2026")


def test_a_sentence_that_is_not_known_or_not_filled_is_told_by_its_kind() -> None:
    label = str(Kind.JOB.label)

    assert sentence("job", "no.such", {}) == label
    assert sentence("job", "job.done", {}) == label
    assert sentence("job", "job.done", {"title": "100 %"}) == "Đã xong: 100 %"


def test_a_sentence_says_what_it_is_about_and_one_kept_from_before_stands_alone() -> None:
    told = "Một nhiệm vụ của đơn vị được công nhận hoàn thành"
    assert sentence("obligation", "obligation.accepted", {}) == told
    assert sentence("obligation", "obligation.accepted", {"about": "Sở A – 100 %s"}) == f"{told}: Sở A – 100 %s"
    assert about("Sở A", " họp\r\n dân ", "") == "Sở A – họp dân"
    assert about("") == ""


def test_the_reader_s_language_is_asked_when_it_is_read() -> None:
    with override("en"):
        words = [sentence("publication", "publication.issued", {"round": "Đợt 2026"}), str(SENTENCES["job.done"])]
    # English words come from the catalogue: where it has them, they are used.
    assert all("Đợt 2026" in word or "%(title)s" in word for word in words)
