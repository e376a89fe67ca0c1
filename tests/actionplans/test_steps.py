"""What is done about obligations: from which state, by whose hand, told to whom, kept how."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Obligation, ObligationStep, Proof, State
from actionplans.services import steps
from actionplans.services.directives import AlreadyEntered, NothingToGive, Task, give
from actionplans.services.following import call_to_mind, follow_successions
from actionplans.services.steps import Changed, FileMissing, NotNow, WordsMissing
from actionplans.tasks import keep
from documents.attachments import KINDS, Attached
from notices.kinds import Kind
from notices.models import Notice
from notices.words import sentence
from tests.actionplans.factories import directive, hand, in_days, obligation, passed
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
FILE = Attached(uuid.UUID(int=1), "bien-ban.pdf", "application/pdf", 10, "0" * 64)


def told(words: str) -> list[str]:
    return list(Notice.objects.filter(words=words).order_by("recipient").values_list("recipient__username", flat=True))


def test_an_obligation_is_handed_in_and_accepted(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    assert told("obligation.given") == sorted([cast.an.username, cast.chi.username], key=told("obligation.given").index)

    done = steps.submit(obligation=given, note="Đã họp", files=[FILE], hand=hand(cast.an, given))
    assert (done.state, done.handed_in_on) == (State.SUBMITTED, in_days(0))
    assert told("obligation.submitted") == [cast.snv.username]
    accepted = steps.accept(obligation=given, hand=hand(cast.snv, given))
    assert accepted.state == State.ACCEPTED

    kinds = list(given.steps.values_list("number", "kind"))
    assert kinds == [(1, "give"), (2, "submit"), (3, "accept")]
    assert Proof.objects.get().name == "bien-ban.pdf"


def test_a_task_of_a_thousand_letters_is_given_once(cast: Cast) -> None:
    """Letters that do not compress: as long as the column takes, longer than a row of an index."""
    dice = random.Random(1)
    words = "".join(chr(dice.randint(0x1EA0, 0x1EF9)) for _letter in range(1000))
    assert obligation(cast.snv, cast.so_xay_dung, task=words).task == words
    with pytest.raises(IntegrityError, match="obligation_is_given_once"), transaction.atomic():
        Obligation.objects.create(**{
            field.attname: getattr(Obligation.objects.get(), field.attname)
            for field in Obligation._meta.concrete_fields if not field.primary_key
        })  # fmt: skip


def test_every_table_of_proofs_has_room_for_every_kind_of_file() -> None:
    proofs = [
        model for model in apps.get_models()
        if {"key", "kind", "size", "sha256"} <= {field.name for field in model._meta.fields}
    ]  # fmt: skip
    assert len(proofs) >= 5
    longest = max(len(media) for _begins, _part, media in KINDS.values())
    assert not [model for model in proofs if (getattr(model._meta.get_field("kind"), "max_length", 0) or 0) < longest]


def test_what_is_returned_is_handed_in_again(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    returned = steps.send_back(obligation=given, note="Thiếu biên bản", hand=hand(cast.snv, given))
    assert (returned.state, returned.handed_in_on) == (State.RETURNED, None)
    steps.submit(obligation=given, note="Gửi biên bản", hand=hand(cast.chi, given))
    back = steps.take_back(obligation=given, hand=hand(cast.chi, given))
    assert back.state == State.RETURNED


def test_what_needs_a_file_is_not_handed_in_by_words(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, needs_file=True)
    with pytest.raises(FileMissing):
        steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    plain = obligation(cast.snv, cast.so_y_te)
    with pytest.raises(WordsMissing):
        steps.submit(obligation=plain, note=" ", hand=hand(cast.binh, plain))


@pytest.mark.parametrize("act", ["accept", "send_back", "take_back", "reopen"])
def test_a_step_is_only_taken_from_its_state(cast: Cast, act: str) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    with pytest.raises(NotNow):
        getattr(steps, act)(obligation=given, note="vì", hand=hand(cast.snv, given))
    assert given.steps.count() == 1


@pytest.mark.parametrize("act", ["send_back", "withdraw", "propose"])
def test_some_steps_say_why(cast: Cast, act: str) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    with pytest.raises(WordsMissing):
        getattr(steps, act)(obligation=given, note="\0 ", hand=hand(cast.snv, given))


def test_who_acts_on_an_older_version_is_told(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    seen = hand(cast.snv, given)
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    with pytest.raises(Changed):
        steps.withdraw(obligation=given, note="Thôi", hand=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_is_told(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    seen = hand(cast.snv, given)

    def accept() -> str:
        try:
            steps.accept(obligation=given, hand=seen)
        except Changed:
            return "told"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(one.result() for one in [pool.submit(accept) for _time in range(2)])
    assert found == ["accepted", "told"]
    assert given.steps.filter(kind="accept").count() == 1


def test_the_database_keeps_steps_as_they_are(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    for statement in ("UPDATE actionplans_obligationstep SET note = 'x'", "DELETE FROM actionplans_obligationstep"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationStep.objects.create(obligation=given, number=3, kind="submit", actor=cast.an, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.update(state="accepted")


def test_a_list_that_is_given_twice_is_given_once(cast: Cast) -> None:
    point = directive(cast.snv).points.get()
    task = Task(point=point, agency_ids=[cast.so_xay_dung.pk, cast.so_y_te.pk], task="Họp", due_on=in_days(3))
    assert len(give(tasks=[task], actor=cast.snv, at=now())) == 2
    assert give(tasks=[task], actor=cast.snv, at=now()) == []
    assert Obligation.objects.count() == 2
    with pytest.raises(NothingToGive):
        give(tasks=[], actor=cast.snv, at=now())


def test_a_directive_is_entered_once(cast: Cast) -> None:
    directive(cast.snv)
    with pytest.raises(AlreadyEntered):
        directive(cast.snv)


def test_each_distance_is_called_to_mind_once(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, days=20)
    start = now()
    counts = []
    for day in (0, 5, 6, 7, 16, 17, 18, 20, 21, 22, 27, 28, 29, 60):
        at = start + timedelta(days=day)
        # Twice: beat was killed and rang again.
        counts.append((day, call_to_mind(at=at), call_to_mind(at=at)))
    # 14 and 3 days before, the day after, eight days after; to the officer and the head.
    assert [day for day, people, _again in counts if people] == [6, 17, 21, 28]
    assert {people for _day, people, _again in counts if people} == {2}
    assert {again for _day, _people, again in counts} == {0}
    assert Notice.objects.filter(kind=Kind.OBLIGATION, words="obligation.late").count() == 4
    assert str(given.due_on.strftime("%d/%m/%Y")) in str(Notice.objects.filter(words="obligation.near").first().params)  # type: ignore[union-attr]


def test_what_is_done_or_withdrawn_is_not_called_to_mind(cast: Cast) -> None:
    done = obligation(cast.snv, cast.so_xay_dung, days=2)
    steps.submit(obligation=done, note="Xong", hand=hand(cast.an, done))
    gone = obligation(cast.snv, cast.so_y_te, days=2)
    steps.withdraw(obligation=gone, note="Thôi", hand=hand(cast.snv, gone))
    assert call_to_mind(at=now()) == 0


def test_a_new_deadline_is_called_to_mind_anew(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, days=2)
    assert call_to_mind(at=now()) == 2
    steps.extend(obligation=given, due_on=in_days(3), note="Họp dời", hand=hand(cast.snv, given))
    assert call_to_mind(at=now()) == 2
    assert call_to_mind(at=now()) == 0


def test_after_a_merger_the_heir_owes_it_and_the_old_name_stays(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    passed(cast.so_xay_dung, cast.so_y_te)
    keep()
    keep()
    given.refresh_from_db()
    assert (given.agency, given.bearer) == (cast.so_xay_dung, cast.so_y_te)
    assert list(given.steps.values_list("kind", flat=True)) == ["give", "follow"]
    assert cast.binh.username in told("obligation.given")


def test_what_was_done_stays_with_who_did_it(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    steps.submit(obligation=given, note="Xong", hand=hand(cast.an, given))
    steps.accept(obligation=given, hand=hand(cast.snv, given))
    passed(cast.so_xay_dung, cast.so_y_te)
    assert follow_successions(at=now()) == 0


def test_after_a_split_nobody_is_taken_for_the_heir(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    passed(cast.so_xay_dung, cast.so_y_te, cast.nha_trang, kind="split")
    follow_successions(at=now())
    given.refresh_from_db()
    assert given.bearer == cast.so_xay_dung


def said_to(person: User, words: str) -> str:
    """Return the newest notice of a sentence as a person reads it."""
    found = Notice.objects.filter(recipient=person, words=words).latest("created_at")
    return sentence(found.kind, found.words, found.params)


def test_a_notice_says_which_agency_and_which_task(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, task="Tổ chức\nhội nghị")
    due = f"{given.due_on:%d/%m/%Y}"
    assert said_to(cast.an, "obligation.given") == (
        f"Đơn vị được giao một nhiệm vụ, hạn {due}: Sở Xây dựng – Tổ chức hội nghị"
    )
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    assert said_to(cast.snv, "obligation.submitted").endswith(": Sở Xây dựng – Tổ chức hội nghị")
    obligation(cast.snv, cast.so_xay_dung, task="Việc rất dài " * 30)
    assert said_to(cast.an, "obligation.given").endswith("…")
    assert max(len(each.params["about"]) for each in Notice.objects.all()) == 160
    call_to_mind(at=now() + timedelta(days=9))
    near = said_to(cast.an, "obligation.near")
    assert near.startswith(f"Một nhiệm vụ của đơn vị sắp đến hạn ngày {due}: Sở Xây dựng – Việc rất dài")
