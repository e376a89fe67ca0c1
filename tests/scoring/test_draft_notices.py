"""Word of a draft: to who may object, from the first day of the window, once to each, without figures."""

from datetime import datetime, timedelta

import pytest
from psycopg2.extras import DateRange

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import AgencyVersion, Delegation, Membership
from notices.kinds import Kind, Mail
from notices.models import Notice
from notices.words import sentence
from scoring import draft_tasks
from scoring.models import PublicationDraft, ScoringRun
from scoring.services import score_round
from scoring.services.publications import answer, object_to, prepare_draft
from surveys.models import Round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run() -> ScoringRun:
    round = survey("so-mot", "so-hai")
    send(unit_of(round, "so-mot"), *[GOOD, POOR] * 3)
    send(unit_of(round, "so-hai"), *[GOOD, POOR] * 3)
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return score_round(round=round, actor=None, at=NOW)


def holder(name: str, role: Role, run: ScoringRun, agency: str | None = "so-mot", email: str = "@") -> User:
    user = factories.user(name)
    user.email = f"{name}{email}x.vn" if email else ""
    user.save()
    place = unit_of(run.round, agency).agency if agency else None
    factories.membership(user, role, agency=place)
    return user


def draft(run: ScoringRun, *, opens_in: int = 0, actor: User | None = None) -> PublicationDraft:
    opens = NOW.date() + opens_in * DAY
    return prepare_draft(run=run, opens_on=opens, closes_on=opens + 5 * DAY, actor=actor, at=NOW)


def ring(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW) -> int:
    monkeypatch.setattr(draft_tasks, "now", lambda: at)
    told: int = draft_tasks.tell_of_drafts()
    return told


def told(kind: Kind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def mailed() -> set[str]:
    return set(Notice.objects.filter(mail=Mail.NOW).values_list("recipient__username", flat=True))


def test_officers_and_heads_of_the_agencies_measured_are_told_once(
    run: ScoringRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    holder("lanh-dao", Role.HEAD, run, "so-hai")
    holder("khong-thu", Role.HEAD, run, email="")
    holder("giam-sat", Role.SUPERVISOR, run, None)
    elsewhere = factories.user("noi-khac")
    User.objects.filter(pk=elsewhere.pk).update(email="noi-khac@x.vn")
    factories.membership(elsewhere, Role.HEAD, agency=factories.agency())
    draft(run)

    assert ring(monkeypatch) == 3
    assert told(Kind.DRAFT) == {"can-bo", "lanh-dao", "khong-thu"}
    assert mailed() == {"can-bo", "lanh-dao"}
    assert ring(monkeypatch, NOW + DAY) == 0
    assert AuditEntry.objects.get(action="publication.told").detail == {"people": 3}


def test_the_words_name_days_and_lead_to_the_round(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    holder("can-bo", Role.OFFICER, run)
    made = draft(run)
    ring(monkeypatch)

    notice = Notice.objects.get()
    words = sentence(notice.kind, notice.words, notice.params)
    assert run.round.title in words
    assert f"{made.closes_on:%d/%m/%Y}" in words
    assert notice.link == f"/noi-bo/cong-bo/{run.round.code}/"


def test_nobody_is_told_before_the_window_or_after_it(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    holder("can-bo", Role.OFFICER, run)
    draft(run, opens_in=3)

    assert ring(monkeypatch) == 0
    assert ring(monkeypatch, NOW + 9 * DAY) == 0
    assert ring(monkeypatch, NOW + 3 * DAY) == 1


def test_a_newer_draft_is_told_and_the_older_no_more(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    holder("can-bo", Role.OFFICER, run)
    draft(run)
    newer = draft(run)

    assert ring(monkeypatch) == 1
    assert Notice.objects.get().subject == f"draft:{newer.pk}"


def test_who_prepared_it_and_who_no_longer_holds_the_role_are_not_told(
    run: ScoringRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = holder("can-bo", Role.OFFICER, run)
    gone = holder("da-nghi", Role.OFFICER, run)
    Membership.objects.filter(user=gone).update(valid=(NOW.date() - 30 * DAY, NOW.date()))
    draft(run, actor=maker)

    assert ring(monkeypatch) == 0


def test_who_stands_in_for_an_absent_colleague_is_told(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    head = holder("lanh-dao", Role.HEAD, run)
    days = DateRange(NOW.date(), NOW.date() + 9 * DAY)
    Delegation.objects.create(
        membership=head.memberships.get(), delegator=head, delegate=factories.user("thay"), valid=days, made_at=NOW
    )
    draft(run)
    ring(monkeypatch)

    assert told(Kind.DRAFT) == {"lanh-dao", "thay"}


def test_nobody_of_a_dissolved_agency_is_told(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    holder("lanh-dao", Role.HEAD, run)
    holder("con", Role.HEAD, run, "so-hai")
    AgencyVersion.objects.filter(agency__code="so-mot").update(valid=DateRange(None, NOW.date()))
    draft(run)
    ring(monkeypatch)

    assert told(Kind.DRAFT) == {"con"}


def test_an_objection_is_told_to_the_office_and_its_answer_to_the_agency(run: ScoringRun) -> None:
    officer, office = holder("can-bo", Role.OFFICER, run), holder("snv", Role.HOME_AFFAIRS, run, None)
    holder("lanh-dao", Role.HEAD, run)
    holder("noi-khac", Role.HEAD, run, "so-hai")
    unit = unit_of(run.round, "so-mot")

    made = object_to(draft=draft(run), round_unit=unit, text="Số phiếu của đơn vị sai", actor=officer, at=NOW)
    assert told(Kind.OBJECTION) == {"snv"}
    answer(objection=made, outcome="rejected", text="Đã rà soát", actor=office, at=NOW)
    assert told(Kind.ANSWER) == {"can-bo", "lanh-dao"}
    assert not [one for one in Notice.objects.all() if "Số phiếu" in str(one.params) or "so-mot" in str(one.params)]


def test_a_publication_is_told_once_to_those_who_see_the_round(
    run: ScoringRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = holder("snv", Role.HOME_AFFAIRS, run, None)
    holder("can-bo", Role.OFFICER, run)
    holder("tinh", Role.LEADERSHIP, run, None)
    holder("quan-tri", Role.ADMINISTRATOR, run, None)
    factories.membership(factories.user("noi-khac"), Role.HEAD, agency=factories.agency())
    publish(run=run, issuing_body="UBND tỉnh", decision_number="1/QĐ", decision_date=NOW.date(), actor=office, at=NOW)
    monkeypatch.setattr(draft_tasks, "now", lambda: NOW + timedelta(minutes=5))

    assert draft_tasks.tell_of_publications() == 2
    assert told(Kind.PUBLICATION) == {"can-bo", "tinh"}
    assert draft_tasks.tell_of_publications() == 0


def test_an_old_publication_is_no_news(run: ScoringRun, monkeypatch: pytest.MonkeyPatch) -> None:
    holder("can-bo", Role.OFFICER, run)
    publish(run=run, issuing_body="UBND tỉnh", decision_number="1/QĐ", decision_date=NOW.date(), actor=None, at=NOW)
    monkeypatch.setattr(draft_tasks, "now", lambda: NOW + 9 * DAY)

    assert draft_tasks.tell_of_publications() == 0
