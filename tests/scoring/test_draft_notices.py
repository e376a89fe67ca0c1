"""Word of a draft by mail: to who may object, from the first day of the window, once to each, without figures."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Membership
from notices.gateways import Envelope, Rejected, TryLater
from scoring import draft_tasks
from scoring.models import DraftNotice, PublicationDraft, ScoringRun
from scoring.services import draft_notices, score_round
from scoring.services.publications import prepare_draft
from surveys.models import Round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Mail:
    """A gateway that keeps what it is given, or fails as told."""

    def __init__(self) -> None:
        self.sent: list[Envelope] = []
        self.fault: Exception | None = None

    def deliver(self, envelope: Envelope) -> None:
        if self.fault is not None:
            raise self.fault
        self.sent.append(envelope)

    @property
    def addresses(self) -> set[str]:
        return {envelope.address for envelope in self.sent}


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Mail:
    made = Mail()
    settings.PUBLIC_URL = "https://khao-sat.example"
    monkeypatch.setattr(draft_notices, "gateway_for", lambda way: made)
    return made


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


def test_officers_and_heads_of_the_agencies_measured_are_told_once(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    holder("lanh-dao", Role.HEAD, run, "so-hai")
    holder("khong-thu", Role.HEAD, run, email="")
    holder("giam-sat", Role.SUPERVISOR, run, None)
    elsewhere = factories.user("noi-khac")
    User.objects.filter(pk=elsewhere.pk).update(email="noi-khac@x.vn")
    factories.membership(elsewhere, Role.HEAD, agency=factories.agency())
    draft(run)

    assert ring(monkeypatch) == 2
    assert mail.addresses == {"can-bo@x.vn", "lanh-dao@x.vn"}
    assert ring(monkeypatch, NOW + DAY) == 0
    assert AuditEntry.objects.get(action="publication.told").detail == {"people": 2}


def test_the_words_name_days_and_address_and_no_figure(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    made = draft(run)
    ring(monkeypatch)

    text = mail.sent[0].text
    assert run.round.title in text
    assert f"{made.closes_on:%d/%m/%Y}" in text
    assert f"https://khao-sat.example/noi-bo/cong-bo/{run.round.code}/" in text
    assert "%" not in text


def test_nobody_is_told_before_the_window_or_after_it(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    draft(run, opens_in=3)

    assert ring(monkeypatch) == 0
    assert ring(monkeypatch, NOW + 9 * DAY) == 0
    assert ring(monkeypatch, NOW + 3 * DAY) == 1


def test_a_newer_draft_is_told_and_the_older_no_more(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    draft(run)
    newer = draft(run)

    assert ring(monkeypatch) == 1
    assert DraftNotice.objects.get().draft == newer


def test_who_prepared_it_and_who_no_longer_holds_the_role_are_not_told(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = holder("can-bo", Role.OFFICER, run)
    gone = holder("da-nghi", Role.OFFICER, run)
    Membership.objects.filter(user=gone).update(valid=(NOW.date() - 30 * DAY, NOW.date()))
    draft(run, actor=maker)

    assert ring(monkeypatch) == 0


def test_a_mail_not_taken_is_tried_again_and_a_refused_one_is_not(
    run: ScoringRun, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder("can-bo", Role.OFFICER, run)
    draft(run)
    mail.fault = TryLater("no line")
    assert ring(monkeypatch) == 0
    assert not DraftNotice.objects.exists()

    mail.fault = Rejected("no such mailbox")
    assert ring(monkeypatch) == 0
    mail.fault = None
    assert ring(monkeypatch) == 0
    assert not DraftNotice.objects.get().sent


def test_a_person_is_marked_once(run: ScoringRun) -> None:
    notice = DraftNotice.objects.create(draft=draft(run), user=factories.user("mot"))
    with pytest.raises(IntegrityError, match="draft_is_told_once_to_each"), transaction.atomic():
        DraftNotice.objects.create(draft=notice.draft, user=notice.user)
