"""A round with a publication and its correction, made once for the tests of a module."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings as SettingsWrapper

from portal.open_data import keeping
from scoring.models import Publication
from scoring.services import score_round
from surveys.models import Round
from tests import factories
from tests.conftest import Cast, make_cast
from tests.dashboards.factories import GOOD, POOR, answered, survey, unit_of
from tests.scoring.factories import publish

SOME = (0, 1, 2, 5, 4)
LONG = "Sở " + "Nông nghiệp và Môi trường " * 10
FORMULA = "=HYPERLINK(1)"


@dataclass(frozen=True)
class Published:
    """`second`, in force, counts 20 forms more at Sở Xây dựng than `first`, which it replaced."""

    round: Round
    first: Publication
    second: Publication
    cast: Cast


def published_now(round: Round, number: str, **said: Any) -> Publication:
    at = now()
    told = {"issuing_body": "UBND tỉnh", "decision_date": localdate(), "actor": None, **said}
    return publish(run=score_round(round=round, actor=None, at=at), decision_number=number, at=at, **told)


def make() -> Published:
    cast = make_cast()
    long = factories.agency("so-nn", name="Sở dài", block=cast.departments)
    long.versions.update(name=LONG[:200])
    formula = factories.agency("so-tu-phap", name=FORMULA, block=cast.departments)
    made = survey(cast.so_xay_dung, cast.so_y_te, long, formula)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, long), GOOD)
    answered(unit_of(made, formula), SOME)
    first = published_now(made, "12/QĐ-UBND")
    answered(unit_of(made, cast.so_xay_dung), (0, 0, 4, 8, 8))
    second = published_now(made, "13/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu <đến muộn> & sót\x01")
    return Published(made, first, second, cast)


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Published]:
    with django_db_blocker.unblock():
        kept = transaction.atomic()
        kept.__enter__()
        made = make()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture
def public(shared: Published, db: None) -> Published:
    return shared


@pytest.fixture(autouse=True)
def _own_folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.SATISFACTION_HOME = tmp_path
    keeping.forget()


__all__ = ["LONG", "Published", "published_now"]
