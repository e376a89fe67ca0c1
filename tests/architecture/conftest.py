import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import FileResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from satisfaction import health
from tests import factories
from tests.architecture.routes import World
from tests.conftest import Cast, make_cast


@pytest.fixture(autouse=True)
def _impatient_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.01)


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all tests of a module: each of them takes back what it changed."""
    with django_db_blocker.unblock():
        made = transaction.atomic()
        made.__enter__()
        world = make_world(make_cast())
    yield world
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        made.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each file that is handed out: who asks for its status alone would leave it open."""
    usual = Client.request

    def request(browser: Client, **asked: Any) -> Any:
        answer: Any = usual(browser, **asked)
        if isinstance(answer, FileResponse):
            content: Any = answer.streaming_content
            answer.streaming_content = [b"".join(content)]
        return answer

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    # People remember what they were asked for; each test has them anew.
    return copy.deepcopy(shared_world)


def make_world(cast: Cast) -> World:
    inside, beyond = factories.survey_round("trong"), factories.survey_round("ngoai")
    units = [factories.round_unit(inside, agency) for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)]
    factories.round_unit(beyond, cast.nha_trang)
    own = factories.survey_round("cua-so", owner=cast.so_xay_dung)
    factories.round_unit(own, cast.phong_quy_hoach)
    token = factories.access_point(units[0]).token
    return World(cast=cast, inside="trong", beyond="ngoai", own="cua-so", token=token)
