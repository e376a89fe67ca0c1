"""What is public is found and made before anybody asks; who asks earlier still gets it, found once."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from portal import published
from portal.open_data import holding, keeping
from portal.serving import KEPT
from portal.tasks import make_open_data
from scoring import shown
from scoring.models import KeptHiding, Publication
from scoring.services import hidings
from scoring.shown import shown_by
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.portal.open_data.conftest import published_now

pytestmark = pytest.mark.django_db
PAGE = "/ket-qua/dot-1/"
FILE = "/du-lieu/dot-1/1/agencies.csv"


@pytest.fixture(autouse=True)
def own_folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.SATISFACTION_HOME = tmp_path
    keeping.forget()


@pytest.fixture
def scored(cast: Cast) -> Round:
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    return made


def started_anew() -> None:
    """Forget all that a process keeps in its memory."""
    KEPT.clear()
    keeping.forget()
    shown_by.cache_clear()
    published._read.cache_clear()


def refuse(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    def asked(*_args: object, **_rest: object) -> None:
        raise AssertionError(f"{name} was called.")

    monkeypatch.setattr(where, name, asked)


def test_after_a_publication_no_page_looks_for_what_is_hidden(
    client: Client, scored: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = published_now(scored, "12/QĐ-UBND")
    assert KeptHiding.objects.filter(run=made.run_id).count() == 1
    started_anew()
    refuse(monkeypatch, shown, "hidden_in_releases")
    for address in ("/", PAGE, f"{PAGE}don-vi/so-y-te/", "/api/v1/publications/dot-1/", FILE):
        assert client.get(address).status_code == 200, address


def test_what_was_found_before_the_publication_is_not_found_again(
    scored: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published_now(scored, "12/QĐ-UBND")
    at = KeptHiding.objects.get(run=first.run_id).at
    refuse(monkeypatch, hidings, "keep_hiding")
    hidings.keep_hiding_once(run=first.run, at=at)


def test_what_cannot_be_found_keeps_nobody_from_publishing(scored: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, hidings, "shown_now")
    made = published_now(scored, "12/QĐ-UBND")
    assert Publication.objects.get() == made
    assert not KeptHiding.objects.exists()


def test_a_page_asked_before_the_worker_found_it_answers(client: Client, scored: Round) -> None:
    published_now(scored, "12/QĐ-UBND")
    before = client.get(PAGE).content
    KeptHiding.objects.all().delete()
    started_anew()
    assert client.get(PAGE).content == before


def test_many_who_ask_at_once_have_it_found_once(scored: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    made = published_now(scored, "12/QĐ-UBND")
    KeptHiding.objects.all().delete()
    found = published.published(made)
    started_anew()
    calls: list[int] = []

    def slowly(*_key: object) -> Any:
        calls.append(1)
        sleep(0.2)
        return found

    # Threads see nothing of a test's transaction: what reads is replaced, what keeps them apart is not.
    monkeypatch.setattr(published, "_read", lru_cache(slowly))
    with ThreadPoolExecutor(4) as many:
        told = list(many.map(lambda _one: published.published(made).code, range(8)))
    assert (told, len(calls)) == (["dot-1"] * 8, 1)
    connection.ensure_connection()


def test_files_are_made_ahead_once(client: Client, scored: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_open_data() == 0
    first = published_now(scored, "12/QĐ-UBND")
    assert make_open_data() == 1
    folder = Path(django_settings.SATISFACTION_HOME) / "open-data"
    (kept,) = folder.iterdir()
    written = (kept / "package.zip").stat().st_mtime_ns
    assert make_open_data() == 0
    assert (kept / "package.zip").stat().st_mtime_ns == written
    started_anew()
    refuse(monkeypatch, holding, "made_of")
    answer = client.get(FILE)
    assert (answer.status_code, answer.content) == (200, (kept / "agencies.csv").read_bytes())
    assert kept.name.startswith(f"{first.pk}-")


def test_files_that_were_taken_away_are_made_again(scored: Round) -> None:
    published_now(scored, "12/QĐ-UBND")
    make_open_data()
    folder = Path(django_settings.SATISFACTION_HOME) / "open-data"
    (kept,) = folder.iterdir()
    before = (kept / "package.zip").read_bytes()
    (kept / "package.zip").unlink()
    assert make_open_data() == 1
    assert (kept / "package.zip").read_bytes() == before
    assert [each.name for each in folder.iterdir()] == [kept.name]


def test_one_that_cannot_be_made_holds_up_no_other(
    cast: Cast, scored: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = published_now(scored, "12/QĐ-UBND")
    answered(unit_of(scored, cast.so_y_te), POOR)
    second = published_now(scored, "13/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu")
    made_of = holding.made_of

    def broken(entry: Any) -> Any:
        if entry.publication == second:
            raise ValueError("broken")
        return made_of(entry)

    monkeypatch.setattr(holding, "made_of", broken)
    assert make_open_data() == 1
    assert f"publication {second.pk}" in caplog.text


def test_a_full_disk_is_not_asked_again_and_again(scored: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    published_now(scored, "12/QĐ-UBND")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_write", full)
    assert (make_open_data(), make_open_data()) == (1, 0)
