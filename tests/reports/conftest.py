from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from reports import services
from surveys.models import Round
from tests.reports import factories
from tests.reports.paper import Paper


def no_progress(text: str, done: int, total: int) -> None:
    """Nobody watches."""


def pdf(round: Round, agency: str = "") -> Paper:
    unit = round.units.select_related("agency", "version").get(agency__code=agency) if agency else None
    return Paper(services.document(round, unit=unit, at=factories.AT, progress=no_progress).content)


@dataclass(frozen=True)
class Shelf:
    """Reports made once for all tests that only read them."""

    quang_thanh: Paper
    quang_thanh_section: Paper
    province: Paper
    province_agency: Paper
    long: Paper
    wide: Paper


@pytest.fixture(scope="session")
def shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shelf:
    with django_db_blocker.unblock(), transaction.atomic():
        made = Shelf(
            *_both(factories.quang_thanh, "ldtbxh"),
            *_both(factories.tallied, "dot-2-2026-0-001"),
            pdf(factories.tallied("dot-dai", sizes=(100,), title="Khảo sát năm 2026")),
            pdf(factories.tallied("dot-rong", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")),
        )
        transaction.set_rollback(True)
    return made


def _both(make: Callable[[], Round], agency: str) -> tuple[Paper, Paper]:
    round = make()
    return pdf(round), pdf(round, agency)
