from collections.abc import Callable
from functools import cached_property

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from reports import services
from surveys.models import Round
from tests.reports import factories
from tests.reports.paper import Paper
from tests.reports.reading import asking


def no_progress(text: str, done: int, total: int) -> None:
    """Nobody watches."""


def pdf(round: Round, agency: str = "") -> Paper:
    return Paper(services.document(asking(round, agency), progress=no_progress).content)


class Shelf:
    """Reports that tests only read, each made once when the first test asks for it."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self.blocker = blocker

    def _made(self, make: Callable[[], Round], agency: str = "") -> Paper:
        with self.blocker.unblock(), transaction.atomic():
            made = pdf(make(), agency)
            transaction.set_rollback(True)
        return made

    @cached_property
    def quang_thanh(self) -> Paper:
        return self._made(factories.quang_thanh)

    @cached_property
    def quang_thanh_section(self) -> Paper:
        return self._made(factories.quang_thanh, "ldtbxh")

    @cached_property
    def province(self) -> Paper:
        return self._made(factories.tallied)

    @cached_property
    def province_agency(self) -> Paper:
        return self._made(factories.tallied, "dot-2-2026-0-001")

    @cached_property
    def long(self) -> Paper:
        return self._made(lambda: factories.tallied("dot-dai", sizes=(100,), title="Khảo sát năm 2026"))

    @cached_property
    def many_factors(self) -> Paper:
        return self._made(factories.many_factors)

    @cached_property
    def wide(self) -> Paper:
        """A survey of the province as a whole: nine factors, no units beside each other."""
        return self._made(
            lambda: factories.tallied("dot-rong", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
        )


@pytest.fixture(scope="session")
def whole_shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shelf:
    return Shelf(django_db_blocker)


@pytest.fixture
def shelf(db: None, whole_shelf: Shelf) -> Shelf:
    """Ask for the database by test: it is set up only where a test of the run does."""
    return whole_shelf
