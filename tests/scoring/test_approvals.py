"""Approval by the leaders of the province: what waits, who decides once, and that nothing is published without."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, User
from accounts.roles import Role
from notices.models import Notice
from scoring.approvals import rounds_awaiting, standing_of
from scoring.draft_tasks import tell_of_drafts
from scoring.models import Approval, Publication, PublicationDraft, ScoringRun
from scoring.publications import draft_of
from scoring.services import publications as publishing
from scoring.services import score_round
from scoring.services.approvals import approve, ask_for_approval, send_back, withdraw_request
from scoring.services.publication_faults import open_questions
from scoring.services.publications import NotPublishable, answer, object_to, prepare_draft
from surveys.models import Round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
LATER = NOW + 10 * DAY
DECISION: dict[str, Any] = {
    "issuing_body": "UBND tỉnh",
    "decision_number": "605/QĐ-UBND",
    "decision_date": TODAY,
    "actor": None,
    "at": LATER,
}


@pytest.fixture
def run() -> ScoringRun:
    return run_of(closed())


@pytest.fixture
def leader() -> User:
    return holder("lanh-dao", Role.LEADERSHIP)


@pytest.fixture
def office() -> User:
    return holder("noi-vu", Role.HOME_AFFAIRS)


def holder(name: str, role: Role) -> User:
    user = factories.user(name, full_name=name)
    factories.membership(user, role)
    return user


def closed() -> Round:
    round = survey()
    send(unit_of(round, "so-mot"), *[GOOD, POOR] * 3)
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return round


def run_of(round: Round, *, at: datetime = NOW) -> ScoringRun:
    return score_round(round=round, actor=None, at=at)


def drafted(run: ScoringRun, *, at: datetime = NOW, days: int = 5) -> PublicationDraft:
    return prepare_draft(run=run, opens_on=at.date(), closes_on=at.date() + days * DAY, actor=None, at=at)


def state(run: ScoringRun, on: date | None = None) -> str:
    ready = not open_questions(run.round, today=on or LATER.date())
    return standing_of(run, draft_of(run.round), ready=ready).state


def seen(run: ScoringRun) -> int:
    return standing_of(run, draft_of(run.round), ready=True).seen


def published(run: ScoringRun, **more: Any) -> Publication:
    return publishing.publish(run=run, **{**DECISION, **more})


# What waits -----------------------------------------------------------------------------------------------------------


def test_a_run_waits_once_its_draft_is_through(run: ScoringRun, leader: User, office: User) -> None:
    assert state(run) == "none"
    said = object_to(draft=drafted(run), round_unit=unit_of(run.round), text="x", actor=office, at=NOW)
    assert state(run, TODAY) == "none"
    assert state(run) == "none"
    with pytest.raises(NotPublishable, match="còn để xem và nêu ý kiến"):
        approve(run=run, seen=0, actor=leader, at=NOW)
    with pytest.raises(NotPublishable, match="chưa trả lời của: "):
        send_back(run=run, seen=0, note="Xem lại", actor=leader, at=LATER)
    assert rounds_awaiting(on=LATER.date()) == []

    answer(objection=said, outcome="accepted", text="Đã sửa", actor=office, at=LATER)
    assert state(run) == "waiting"
    assert rounds_awaiting(on=LATER.date()) == [run.round]
    assert rounds_awaiting(on=TODAY) == []


def test_publication_waits_for_approval(run: ScoringRun, leader: User) -> None:
    drafted(run)
    with pytest.raises(NotPublishable, match="chờ lãnh đạo tỉnh phê duyệt"):
        published(run)
    made = approve(run=run, seen=0, actor=leader, at=LATER)
    assert (state(run), rounds_awaiting(on=LATER.date())) == ("approved", [])
    assert published(run).run == run
    entry = AuditEntry.objects.get(action="publication.approve")
    assert (entry.actor, entry.detail) == (leader, {"run": run.pk, "draft": made.draft_id})


def test_a_returned_run_says_why_and_may_be_laid_before_them_again(run: ScoringRun, leader: User, office: User) -> None:
    drafted(run)
    with pytest.raises(NotPublishable, match="Ghi lý do"):
        send_back(run=run, seen=0, note="  ", actor=leader, at=LATER)
    send_back(run=run, seen=0, note="Kiểm tra lại Sở Một", actor=leader, at=LATER)
    assert (state(run), rounds_awaiting(on=LATER.date())) == ("returned", [])
    with pytest.raises(NotPublishable, match=r"trả lại lần tính số \d+: Kiểm tra lại Sở Một"):
        published(run)
    with pytest.raises(NotPublishable, match="đã bị trả lại"):
        approve(run=run, seen=seen(run), actor=leader, at=LATER)

    ask_for_approval(run=run, actor=office, at=LATER)
    assert (state(run), rounds_awaiting(on=LATER.date())) == ("waiting", [run.round])
    approve(run=run, seen=seen(run), actor=leader, at=LATER)
    assert published(run).pk


def test_an_approval_is_taken_back_until_publication(run: ScoringRun, leader: User) -> None:
    drafted(run)
    approve(run=run, seen=0, actor=leader, at=LATER)
    send_back(run=run, seen=seen(run), note="Nhầm", actor=leader, at=LATER)
    assert state(run) == "returned"
    other = run_of(run.round, at=LATER)
    with pytest.raises(NotPublishable, match="chưa được trình"):
        approve(run=other, seen=0, actor=leader, at=LATER)


def test_nothing_is_decided_on_a_published_run(run: ScoringRun, leader: User) -> None:
    drafted(run)
    approve(run=run, seen=0, actor=leader, at=LATER)
    published(run)
    with pytest.raises(NotPublishable, match="đã được công bố"):
        send_back(run=run, seen=0, note="Muộn", actor=leader, at=LATER)


def test_another_run_than_the_draft_s_is_asked_for(run: ScoringRun, leader: User, office: User) -> None:
    drafted(run)
    send(unit_of(run.round), GOOD)
    other = run_of(run.round, at=LATER)
    with pytest.raises(NotPublishable, match="chưa được trình"):
        approve(run=other, seen=0, actor=leader, at=LATER)
    with pytest.raises(NotPublishable, match="đang chờ"):
        ask_for_approval(run=run, actor=office, at=LATER)
    ask_for_approval(run=other, actor=office, at=LATER)
    # It stands in for the draft's own run.
    assert (state(other), state(run)) == ("waiting", "none")
    approve(run=other, seen=seen(other), actor=leader, at=LATER)
    assert published(other).draft == PublicationDraft.objects.get()


def test_a_new_draft_asks_anew(run: ScoringRun, leader: User) -> None:
    drafted(run)
    approve(run=run, seen=0, actor=leader, at=LATER)
    drafted(run, at=LATER, days=1)
    on = LATER + 3 * DAY
    assert state(run, on.date()) == "waiting"
    with pytest.raises(NotPublishable, match="chờ lãnh đạo tỉnh phê duyệt"):
        published(run, at=on)


def test_a_correction_is_approved_as_well(run: ScoringRun, leader: User, office: User) -> None:
    drafted(run)
    approve(run=run, seen=0, actor=leader, at=LATER)
    first = published(run)
    send(unit_of(run.round), *[GOOD] * 6)
    second = run_of(run.round, at=LATER)
    said = {"supersedes": first, "reason": "Đính chính", "decision_number": "7"}
    with pytest.raises(NotPublishable, match="chưa được trình"):
        published(second, **said)
    ask_for_approval(run=second, actor=office, at=LATER)
    assert rounds_awaiting(on=LATER.date()) == [run.round]
    approve(run=second, seen=seen(second), actor=leader, at=LATER)
    assert published(second, **said).supersedes == first


@pytest.fixture
def correction(run: ScoringRun, leader: User, office: User) -> ScoringRun:
    """A second run that is asked for, to correct what is published."""
    drafted(run)
    approve(run=run, seen=0, actor=leader, at=LATER)
    published(run)
    send(unit_of(run.round), *[GOOD] * 6)
    second = run_of(run.round, at=LATER)
    ask_for_approval(run=second, actor=office, at=LATER)
    return second


def test_a_correction_asked_for_is_withdrawn(correction: ScoringRun, leader: User, office: User) -> None:
    withdraw_request(run=correction, actor=office, at=LATER)

    assert rounds_awaiting(on=LATER.date()) == []
    assert state(correction) == "none"
    assert AuditEntry.objects.filter(action="publication.withdraw_ask", actor=office).count() == 1
    with pytest.raises(NotPublishable):
        approve(run=correction, seen=seen(correction), actor=leader, at=LATER)
    ask_for_approval(run=correction, actor=office, at=LATER)
    assert rounds_awaiting(on=LATER.date()) == [correction.round]


@pytest.mark.parametrize("decided", [True, False])
def test_nothing_is_withdrawn_that_does_not_wait(
    correction: ScoringRun, leader: User, office: User, *, decided: bool
) -> None:
    if decided:
        approve(run=correction, seen=seen(correction), actor=leader, at=LATER)
    else:
        withdraw_request(run=correction, actor=office, at=LATER)

    with pytest.raises(NotPublishable, match="không có gì để thôi trình"):
        withdraw_request(run=correction, actor=office, at=LATER)


def test_the_leader_who_saw_it_asked_for_cannot_decide_once_it_is_withdrawn(
    correction: ScoringRun, leader: User, office: User
) -> None:
    before = seen(correction)
    withdraw_request(run=correction, actor=office, at=LATER)

    with pytest.raises(NotPublishable, match="vừa được người khác"):
        approve(run=correction, seen=before, actor=leader, at=LATER)


def test_what_another_draft_replaces_waits_no_longer(correction: ScoringRun, office: User) -> None:
    later = run_of(correction.round, at=LATER)
    prepare_draft(run=later, opens_on=LATER.date(), closes_on=LATER.date(), actor=office, at=LATER)

    assert rounds_awaiting(on=LATER.date()) == []
    assert state(correction) == "none"


def test_an_agency_s_own_survey_needs_none(run: ScoringRun, leader: User) -> None:
    Round.objects.update(owner=unit_of(run.round).agency)
    run.round.refresh_from_db()
    drafted(run)
    assert rounds_awaiting(on=LATER.date()) == []
    with pytest.raises(NotPublishable, match="không cần lãnh đạo tỉnh"):
        approve(run=run, seen=0, actor=leader, at=LATER)
    assert published(run).pk


# Two at once, and the database ----------------------------------------------------------------------------------------


def test_the_second_leader_is_told(run: ScoringRun, leader: User) -> None:
    drafted(run)
    send_back(run=run, seen=0, note="Xem lại", actor=leader, at=LATER)
    with pytest.raises(NotPublishable, match="vừa được người khác"):
        approve(run=run, seen=0, actor=leader, at=LATER)
    assert Approval.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_at_once_one_decides(leader: User) -> None:
    run = run_of(closed())
    drafted(run)

    def decide(_number: int) -> bool:
        try:
            approve(run=ScoringRun.objects.select_related("round").get(pk=run.pk), seen=0, actor=leader, at=LATER)
        except NotPublishable:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, range(2))) == [False, True]
    assert Approval.objects.count() == 1


def test_the_database_refuses_a_publication_without_approval(run: ScoringRun, leader: User) -> None:
    draft = drafted(run)
    row: dict[str, Any] = {"round": run.round, "run": run, "draft": draft, "decision_date": TODAY}
    row |= {"issuing_body": "UBND", "decision_number": "1", "published_at": LATER}
    said: dict[str, Any] = {"round": run.round, "run": run, "actor": leader, "at": LATER}

    def refused() -> None:
        with pytest.raises(IntegrityError, match="publication_follows_an_approval"), transaction.atomic():
            Publication.objects.create(**row)

    refused()
    Approval.objects.create(kind="approve", **said)
    refused()
    Approval.objects.create(kind="approve", draft=draft, **said)
    Approval.objects.create(kind="return", note="Xem lại", draft=draft, **said)
    refused()
    Approval.objects.create(kind="approve", draft=draft, **said)
    assert Publication.objects.create(**row).pk


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"kind": "xyz"}, "approval_kind_is_known"), ({"kind": "return", "note": ""}, "returned_run_says_why")],
)
def test_an_approval_is_sound(run: ScoringRun, leader: User, wrong: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Approval.objects.create(round=run.round, run=run, actor=leader, at=NOW, **wrong)


def test_an_approval_is_of_a_run_of_its_round(run: ScoringRun, leader: User) -> None:
    other = factories.survey_round("dot-khac")
    with pytest.raises(IntegrityError, match="approval_is_of_a_run_of_its_round"), transaction.atomic():
        Approval.objects.create(round=other, run=run, kind="ask", actor=leader, at=NOW)


# Word of it -----------------------------------------------------------------------------------------------------------


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("created_at").values_list("words", flat=True))


def test_who_waits_is_told_once(run: ScoringRun, leader: User, office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(run)
    monkeypatch.setattr("scoring.draft_tasks.now", lambda: LATER)
    tell_of_drafts()
    tell_of_drafts()
    assert (told(leader), told(office)) == (["approval.awaited"], [])

    send_back(run=run, seen=0, note="Xem lại", actor=leader, at=LATER)
    ask_for_approval(run=run, actor=office, at=LATER + DAY)
    approve(run=run, seen=seen(run), actor=leader, at=LATER + 2 * DAY)
    assert told(leader) == ["approval.awaited"] * 2
    assert told(office) == ["approval.returned", "approval.approved"]
