"""Whatever adds to the inbox rings for the count, once it is committed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks as Capture

from accounts.models import User
from surveys import services
from surveys.models import Response, Round
from surveys.services import exclude_response, import_responses, restore_response
from tests import factories as rows
from tests.surveys import factories
from tests.surveys.browsing import opened, send
from tests.surveys.factories import NOON

FILE = b"unit,A1,A2\nso-mot,5,5\n"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr("jobs.bells.ring", found.append)
    return found


@pytest.fixture
def survey(db: None) -> Round:
    return factories.open_survey(rows.agency("so-mot"))


@pytest.mark.usefixtures("noon", "transactional_db")
def test_a_form_sent_by_a_browser_rings(client: Client, rung: list[str]) -> None:
    door = factories.door()
    page = opened(client, door)
    send(client, door, page)
    send(client, door, page)
    assert rung == [settings.COUNTING_TASK]


@pytest.mark.usefixtures("noon", "transactional_db")
def test_a_form_is_stored_though_ringing_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(task: str) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("jobs.bells.ring", broken)
    door = factories.door()
    assert send(client, door, opened(client, door)).status_code == 303
    assert Response.objects.count() == 1


def test_a_file_rings_once_for_all_its_forms(survey: Round, rung: list[str], capture: Capture) -> None:
    with capture(execute=True):
        import_responses(round=survey, content=FILE, file_name="phieu.csv", at=NOON, dry_run=True)
    assert not rung
    with capture(execute=True):
        import_responses(round=survey, content=FILE + b"so-mot,4,4\n", file_name="phieu.csv", at=NOON)
    assert rung == [settings.COUNTING_TASK]


def test_decisions_ring(survey: Round, rung: list[str], capture: Capture, an: User) -> None:
    import_responses(round=survey, content=FILE, file_name="phieu.csv", at=NOON)
    response = Response.objects.get()
    with capture(execute=True):
        exclude_response(response=response, reason="thử", actor=an, at=NOON)
    with capture(execute=True):
        restore_response(response=response, reason="thử", actor=an, at=NOON)
    assert rung == [settings.COUNTING_TASK] * 2


@pytest.mark.usefixtures("transactional_db")
def test_what_is_rolled_back_does_not_ring(rung: list[str]) -> None:
    survey = factories.open_survey(rows.agency("so-mot"))
    with transaction.atomic():
        import_responses(round=survey, content=FILE, file_name="phieu.csv", at=NOON)
        transaction.set_rollback(True)
    assert not rung
    assert not Response.objects.exists()


def test_every_service_that_writes_into_the_inbox_rings() -> None:
    """Single forms of all channels are stored by one function, many at once by another; decisions have their own."""
    writes = ("FoldInbox.objects", "COPY surveys_foldinbox", "INTO surveys_foldinbox", "surveys_store_response")
    sources = {path.name: path.read_text() for path in Path(services.__file__).parent.rglob("*.py")}
    writing = {name for name, source in sources.items() if any(word in source for word in writes)}
    assert writing == {"storing.py", "bulk.py", "decisions.py", "accepting.py"}
    assert all("ring_for_counting()" in sources[name] for name in writing)


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Capture) -> Capture:
    return django_capture_on_commit_callbacks


@pytest.fixture
def an(db: None) -> User:
    return rows.user("an")
